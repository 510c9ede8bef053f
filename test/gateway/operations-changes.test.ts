import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openOperationsSite, type OperationsSite } from './operations-site.ts';

let site: OperationsSite;
beforeAll(async () => void (site = await openOperationsSite()));
beforeEach(() => site.forget());
afterAll(() => site.close());

describe('a stored mutation', () => {
  it('is refused by role as on /graphql, and nothing is asked', async () => {
    const dropped = { input: { id: 'ResourcePool:renku:1' } };
    const { status, body } = await site.post('/operations/DropPool', dropped, { as: 'viewer' });
    expect([status, body]).toEqual([200, { data: { deletePool: { __typename: 'Forbidden' } } }]);
    expect(site.systems.map(({ received }) => received)).toEqual([[], [], []]);
  });

  it('is carried out with POST, and written down under the id of its request', async () => {
    const dropped = { input: { id: await newPool() } };
    const headers = { 'x-request-id': 'drop-1' };
    const { status, body, headers: answered } = await site.post('/operations/DropPool', dropped, { headers });
    expect([status, body]).toEqual([200, { data: { deletePool: { __typename: 'DeletePoolPayload' } } }]);
    expect([answered.get('etag'), answered.get('cache-control')]).toEqual([null, 'private, no-store']);
    const audit = await site.ask('{ auditEvents { nodes { requestId kind mutation outcome } } }');
    const written = audit.body.data.auditEvents.nodes.filter(({ requestId }: any) => requestId === 'drop-1');
    expect(written.map(({ kind, mutation, outcome }: any) => [kind, mutation, outcome])).toEqual([
      ['FINISHED', 'deletePool', 'Done'],
      ['STARTED', 'deletePool', null],
    ]);
  });
});

/** A pool of the gateway's own. */
async function newPool(): Promise<string> {
  const bytes = { memory: gigabytes(4), maxStorage: gigabytes(50), defaultStorage: gigabytes(5) };
  const small = { name: 'small', default: true, cpu: 1, gpu: 0, ...bytes };
  const input = { system: 'gateway', name: 'A native pool', public: true, classes: [small] };
  const { body } = await site.ask(
    'mutation ($input: CreatePoolInput!) { createPool(input: $input) { ... on CreatePoolPayload { pool { id } } } }',
    { variables: { input } },
  );
  return body.data.createPool.pool.id;
}

function gigabytes(amount: number) {
  return { amount, unit: 'GB' };
}
