import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => void (site = await openSite()));
beforeEach(() => site.forget());
afterAll(() => site.close());

const createPool = `mutation ($input: CreatePoolInput!) { createPool(input: $input) { __typename } }`;

function newPool(more: object = {}) {
  const [gigabyte, five] = [{ amount: 1 }, { amount: 5 }];
  const sizes = { cpu: 1, gpu: 0, memory: gigabyte, maxStorage: five, defaultStorage: gigabyte };
  const classes = [{ name: 'small', default: true, ...sizes }];
  return { system: 'gateway', name: 'A native pool', public: true, classes, ...more };
}

describe('a value of the wrong type', () => {
  it('is refused by its place; the rest of the input is repeated neither to the client nor to the log', async () => {
    const input = newPool({ name: { secret: 'canary' }, system: 'canary', cpuLimitFactor: 'canary' });
    const { body } = await site.ask(createPool, { variables: { input } });
    expect(body.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(body.errors[0].message).toContain('"input.');
    expect(JSON.stringify(body) + site.logLines.join('')).not.toContain('canary');
  });
});

describe('several changes in one document', () => {
  it('each stand on what the one before left', async () => {
    const found = await site.ask('{ clusters(filter: { systems: ["renku"] }) { nodes { id name } } }');
    const { id, name } = found.body.data.clusters.nodes.at(-1);
    const input = newPool({ name: 'on a cluster', clusterId: id });
    const { body } = await site.ask(
      `mutation ($id: ID!, $confirmName: String!, $input: CreatePoolInput!) {
        before: createPool(input: $input) { ... on CreatePoolPayload { pool { cluster { name } } } }
        deleteCluster(input: { id: $id, force: true, confirmName: $confirmName }) { __typename }
        after: createPool(input: $input) { __typename }
      }`,
      { variables: { id, confirmName: name, input } },
    );
    expect(body.data.before.pool.cluster.name).toEqual(expect.any(String));
    expect(body.data.deleteCluster.__typename).toBe('DeleteClusterPayload');
    expect(body.data.after.__typename).toBe('InvalidInput');
  });
});
