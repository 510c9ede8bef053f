import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunaiFake } from '../../src/sandbox/runai/index.ts';
import { openSite, type Site } from '../support/site.ts';
import { askChange } from './renku-mutation.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const aurora = 'Cluster:dgx:4b1f0a9e-5c7d-4e21-9a40-6d2c8b7e1f01';
const basalt = 'Cluster:dgx:c9d25e77-0b34-4f6a-8e15-2a7f4d9b3c02';

function fake(): RunaiFake {
  return site.sandbox.runai;
}

function change(name: string, input: object, payload?: string, question?: Parameters<typeof askChange>[4]) {
  return askChange(site, name, input, payload, question);
}

describe('whoever is no administrator', () => {
  it.each([
    ['createCluster', { system: 'dgx', name: 'cobalt' }],
    ['updateCluster', { id: aurora, name: 'cobalt' }],
    ['deleteCluster', { id: aurora }],
    ['showClusterInstallation', { id: aurora }],
  ])('is refused %s, told the role, and nothing is asked', async (name, input) => {
    const refused = await change(name, input, undefined, { as: 'editor' });
    expect(refused).toMatchObject({ __typename: 'Forbidden', code: 'FORBIDDEN', system: 'dgx' });
    expect(refused.message).toContain('needs the role administrator there; yours is editor.');
    const stranger = await change(name, input, undefined, { as: null });
    expect(stranger.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(fake().received).toEqual([]);
  });
});

describe('bad input', () => {
  it.each([
    [
      'createCluster',
      { system: 'dgx', name: 'cobalt', connection: { url: 'cobalt', version: 'latest' } },
      ['connection.url', 'connection.version'],
    ],
    ['deleteCluster', { id: aurora, force: true }, ['confirmName']],
    ['showClusterInstallation', { id: aurora, version: 'a b' }, ['version']],
    ['updateCluster', { id: aurora, name: null }, ['name']],
    ['updateCluster', { id: aurora, sessions: { host: 'a' } }, ['sessions']],
    [
      'createCluster',
      { system: 'renku', name: 'harbour', connection: { version: '2.24' } },
      ['connection', 'sessions'],
    ],
  ])('of %s is refused with its paths, and nothing is asked', async (name, input, paths) => {
    const refused = await change(name, input);
    expect(refused.__typename).toBe('InvalidInput');
    expect(refused.problems.map(({ path }: any) => path)).toEqual(paths);
    expect(site.systems.flatMap(({ received }) => received)).toEqual([]);
  });
});

describe('an administrator', () => {
  it('registers a cluster, renames it, sees how it is installed, and takes it off again', async () => {
    const cluster = 'cluster { id name connection { state url } }';
    const connection = { url: 'https://cobalt.example.org' };
    const input = { system: 'dgx', name: 'cobalt', connection };
    const created = await change('createCluster', input, cluster);
    expect(created.cluster).toMatchObject({ connection: { state: 'WAITING_TO_CONNECT', ...connection } });
    const { id } = created.cluster;
    const renamed = await change('updateCluster', { id, name: 'copper' }, cluster);
    expect(renamed.cluster).toMatchObject({ id, name: 'copper' });
    const shown = await change(
      'showClusterInstallation',
      { id, version: '2.24.6' },
      'command repositoryName repositoryUrl cluster { name }',
    );
    expect(shown).toMatchObject({ repositoryName: 'runai', cluster: { name: 'copper' } });
    expect(shown.command).toContain('--version 2.24.6');
    // It never connected, so there is nothing to clear up.
    const gone = await change('deleteCluster', { id }, 'deletedId cluster { id }');
    expect(gone).toEqual({ __typename: 'DeleteClusterPayload', deletedId: id, cluster: null });
  });

  it('sees a cluster out of reach stay, and forces it by its name', async () => {
    const row = 'deletedId cluster { name connection { state deletionRequestedAt } }';
    const { cluster } = await change('deleteCluster', { id: basalt }, row);
    expect(cluster).toEqual({
      name: 'basalt',
      connection: { state: 'DISCONNECTED', deletionRequestedAt: expect.stringMatching(/Z$/) },
    });
    const other = { id: basalt, force: true, confirmName: 'aurora' };
    expect(await change('deleteCluster', other)).toMatchObject({ problems: [{ path: 'confirmName' }] });
    const forced = { ...other, confirmName: 'basalt' };
    expect(await change('deleteCluster', forced, row)).toMatchObject({ deletedId: basalt, cluster: null });
    expect(fake().state.clusters.some(({ name }) => name === 'basalt')).toBe(false);
  });
});

function showInstallation(dryRun = false) {
  return site.ask(
    `mutation { result: showClusterInstallation(input: { id: "${aurora}" }, idempotencyKey: "show-1", dryRun: ${dryRun}) {
       __typename ... on ShowClusterInstallationPayload { clientSecret command secretAlreadyShown }
       ... on Plan { steps { effects { ... on PlannedRequest { method path } } } } } }`,
  );
}

describe('the secret of a cluster', () => {
  it('is in the first answer and nowhere else', async () => {
    const planned = await showInstallation(true);
    expect(planned.body.data.result.steps[0].effects).toMatchObject([{ method: 'GET' }]);
    expect(site.received('runai').filter((path) => path.includes('install-info'))).toEqual([]);
    const { clientSecret, command, secretAlreadyShown } = (await showInstallation()).body.data.result;
    expect([command.includes(clientSecret), secretAlreadyShown]).toEqual([true, false]);
    const replayed = await showInstallation();
    expect(replayed.body.data.result).toMatchObject({
      ...{ clientSecret: null, command: null, secretAlreadyShown: true },
    });
    expect(site.received('runai').filter((path) => path.includes('install-info'))).toHaveLength(1);
    const audit = await site.ask('{ auditEvents(first: 100) { nodes { mutation outcome input effects } } }');
    const events: any[] = audit.body.data.auditEvents.nodes;
    expect(events.map(({ mutation, outcome }) => [mutation, outcome])).toContainEqual([
      'showClusterInstallation',
      'Done',
    ]);
    const everywhere = JSON.stringify([planned.body, replayed.body, audit.body]) + site.logLines.join('');
    expect(everywhere).toContain('cluster-install-info');
    expect(everywhere).not.toContain(clientSecret);
  });
});
