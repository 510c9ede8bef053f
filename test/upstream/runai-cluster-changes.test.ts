import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change/change.ts';
import type { InstallationInput } from '../../src/domain/cluster-changes.ts';
import type { NodeKey } from '../../src/domain/id.ts';
import { rejection } from '../http/site.ts';
import { type ChangingRunai, make, openRunai, planned } from './runai-changing.ts';

const path = '/api/v1/clusters';

function clusterNamed({ fake }: ChangingRunai, name: string): any {
  return fake.state.clusters.find((cluster) => cluster.name === name);
}

async function showInstallation({ clusterChanges }: ChangingRunai, key: NodeKey, input: InstallationInput) {
  const change = await clusterChanges.showInstallation?.(key, input);
  if (change === undefined) throw new Error('it shows no installation');
  return change;
}

/** The paths of what is wrong with an input, and that nothing was sent. */
async function problemsOf(runai: ChangingRunai, change: Promise<unknown>): Promise<string[]> {
  const { problems } = await rejection(change);
  expect(runai.writes()).toEqual([]);
  return problems.map(({ path }: { path: string }) => path);
}

describe('whom Run:ai refuses', () => {
  it('registers, renames and deletes no cluster', async () => {
    const runai = await openRunai({}, 'editor');
    const { uuid } = clusterNamed(runai, 'aurora');
    const before = structuredClone(runai.fake.state.clusters);
    const changes: (() => Promise<Change<unknown>>)[] = [
      () => runai.clusterChanges.createCluster({ name: 'cobalt' }),
      () => runai.clusterChanges.updateCluster([uuid], { name: 'cobalt' }),
      () => runai.clusterChanges.deleteCluster([uuid], { force: false }),
    ];
    for (const change of changes)
      expect((await make(change())).outcome).toMatchObject({ kind: 'Forbidden', code: 'UPSTREAM_FORBIDDEN' });
    expect(runai.fake.state.clusters).toEqual(before);
  });
});

describe('a cluster that is to be registered', () => {
  it('is sent as planned, and waits to connect', async () => {
    const runai = await openRunai();
    const input = {
      name: 'cobalt',
      connection: { url: 'https://cobalt.example.org', version: '2.24.6' },
    };
    const plan = await planned(runai.clusterChanges.createCluster(input));
    const { outcome } = await make(runai.clusterChanges.createCluster(input));
    expect(plan).toEqual({
      request: `POST ${path}`,
      body: { name: 'cobalt', domain: 'https://cobalt.example.org', version: '2.24.6' },
    });
    expect(runai.writes()).toEqual([plan]);
    const { uuid } = clusterNamed(runai, 'cobalt');
    expect(outcome).toMatchObject({
      payload: {
        cluster: {
          id: `Cluster:dgx:${uuid}`,
          connection: { state: 'WAITING_TO_CONNECT', url: 'https://cobalt.example.org', lastSeenAt: null },
        },
      },
    });
  });

  it('under a name that is taken is a conflict, and nothing is sent', async () => {
    const runai = await openRunai();
    const error = await rejection(runai.clusterChanges.createCluster({ name: 'aurora' }));
    expect(error).toMatchObject({ code: 'CONFLICT' });
    expect(runai.writes()).toEqual([]);
  });

  it('with the sessions of another system, or without a name, is refused, and nothing is asked', async () => {
    const runai = await openRunai();
    const sessions = { protocol: 'HTTP', host: 'h', port: 80, path: '/', configName: 'a.yaml' } as const;
    const change = runai.clusterChanges.createCluster({ name: ' ', sessions });
    expect(await problemsOf(runai, change)).toEqual(['sessions', 'name']);
    expect(runai.fake.received).toEqual([]);
  });
});

describe('a cluster that is to be renamed', () => {
  it('is looked at again, since Run:ai answers nothing', async () => {
    const runai = await openRunai();
    const { uuid } = clusterNamed(runai, 'aurora');
    const { outcome } = await make(runai.clusterChanges.updateCluster([uuid], { name: 'borealis' }));
    expect(runai.writes()).toEqual([{ request: `PUT ${path}/${uuid}`, body: { name: 'borealis' } }]);
    expect(outcome).toMatchObject({ payload: { cluster: { name: 'borealis' } } });
    expect(runai.fake.received.at(-1)).toMatchObject({ method: 'GET', path: `${path}/${uuid}` });
  });

  it('is not told renamed when it is not', async () => {
    const runai = await openRunai();
    const { uuid } = clusterNamed(runai, 'aurora');
    const change = await runai.clusterChanges.updateCluster([uuid], { name: 'borealis' });
    runai.fake.setFault({ kind: 'status', status: 204, times: 1 }, `${path}/${uuid}`);
    const { outcome } = await make(Promise.resolve(change));
    expect(outcome).toMatchObject({ kind: 'UpstreamFailure' });
    expect(clusterNamed(runai, 'aurora')).toBeDefined();
  });

  it('to the name it has is left alone, and to that of another is a conflict', async () => {
    const runai = await openRunai();
    const { uuid } = clusterNamed(runai, 'aurora');
    expect((await runai.clusterChanges.updateCluster([uuid], { name: 'aurora' })).steps).toEqual([]);
    const error = await rejection(runai.clusterChanges.updateCluster([uuid], { name: 'basalt' }));
    expect(error).toMatchObject({ code: 'CONFLICT' });
    expect(runai.writes()).toEqual([]);
  });

  it('and is not there, is not found, without asking for what can be no cluster', async () => {
    const runai = await openRunai();
    for (const key of ['nonsense', '00000000-0000-4000-8000-000000000000'])
      for (const change of [
        () => runai.clusterChanges.updateCluster([key], { name: 'borealis' }),
        () => runai.clusterChanges.deleteCluster([key], { force: false }),
        () => showInstallation(runai, [key], {}),
      ])
        expect(await rejection(change())).toMatchObject({ code: 'NOT_FOUND' });
    expect(runai.fake.received.map(({ path }) => path).filter((each) => each.includes('nonsense'))).toEqual(
      [],
    );
  });
});

describe('a cluster that is to go', () => {
  it('is forced only under its own name, typed again', async () => {
    const runai = await openRunai();
    const { uuid } = clusterNamed(runai, 'aurora');
    for (const wanted of [{ force: true }, { force: true, confirmName: 'basalt' }])
      expect(await problemsOf(runai, runai.clusterChanges.deleteCluster([uuid], wanted))).toEqual([
        'confirmName',
      ]);
  });

  it('clears up first, and is shown as it stands until then', async () => {
    const runai = await openRunai();
    const { uuid } = clusterNamed(runai, 'aurora');
    const { outcome } = await make(runai.clusterChanges.deleteCluster([uuid], { force: false }));
    expect(runai.writes()).toEqual([{ request: `DELETE ${path}/${uuid}`, body: null }]);
    const connection = { state: 'CONNECTED', deletionRequestedAt: expect.any(String) };
    expect(outcome).toMatchObject({ payload: { deletedId: `Cluster:dgx:${uuid}`, row: { connection } } });
    runai.fake.settle();
    expect(clusterNamed(runai, 'aurora')).toBeUndefined();
  });

  it('at once, because it is too old to clear up, takes its name as well', async () => {
    const runai = await openRunai();
    const cluster = clusterNamed(runai, 'aurora');
    cluster.version = '2.9.25';
    const unforced = runai.clusterChanges.deleteCluster([cluster.uuid], { force: false });
    expect(await problemsOf(runai, unforced)).toEqual(['confirmName']);
    const wanted = { force: false, confirmName: 'aurora' };
    const { outcome } = await make(runai.clusterChanges.deleteCluster([cluster.uuid], wanted));
    expect(runai.writes()).toEqual([{ request: `DELETE ${path}/${cluster.uuid}`, body: null }]);
    expect(outcome).toMatchObject({ kind: 'Done', payload: { row: null } });
  });

  it('takes its name as well when it is connected and does not tell its version', async () => {
    const runai = await openRunai();
    const cluster = clusterNamed(runai, 'aurora');
    cluster.version = null;
    const change = runai.clusterChanges.deleteCluster([cluster.uuid], { force: false });
    expect(await problemsOf(runai, change)).toEqual(['confirmName']);
  });

  it('that never connected takes no more than its id', async () => {
    const runai = await openRunai();
    await make(runai.clusterChanges.createCluster({ name: 'cobalt' }));
    const { uuid } = clusterNamed(runai, 'cobalt');
    const { outcome } = await make(runai.clusterChanges.deleteCluster([uuid], { force: false }));
    expect(outcome.kind).toBe('Done');
  });

  it('stays for ever when it is out of reach, until it is forced', async () => {
    const runai = await openRunai();
    const { uuid } = clusterNamed(runai, 'basalt');
    const { outcome } = await make(runai.clusterChanges.deleteCluster([uuid], { force: false }));
    expect(outcome).toMatchObject({ payload: { row: { connection: { state: 'DISCONNECTED' } } } });
    runai.fake.settle();
    expect(clusterNamed(runai, 'basalt')).toBeDefined();
    const force = { force: true, confirmName: 'basalt' };
    const plan = await planned(runai.clusterChanges.deleteCluster([uuid], force));
    expect(plan.request).toBe(`DELETE ${path}/${uuid}?force=true`);
    const forced = await make(runai.clusterChanges.deleteCluster([uuid], force));
    expect(runai.writes().at(-1)).toEqual(plan);
    expect(forced.outcome).toMatchObject({ kind: 'Done', payload: { row: null } });
    expect(clusterNamed(runai, 'basalt')).toBeUndefined();
  });
});

describe('the installation of a cluster', () => {
  it('is shown once it is asked for, and by no plan', async () => {
    const runai = await openRunai();
    const { uuid } = clusterNamed(runai, 'aurora');
    const info = `${path}/${uuid}/cluster-install-info`;
    const change = await showInstallation(runai, [uuid], { url: 'https://new.example.org' });
    const [effect] = change.steps.flatMap((step) => step.effects());
    const query = 'version=2.24.6&remoteClusterUrl=https%3A%2F%2Fnew.example.org';
    expect(effect).toMatchObject({ method: 'GET', path: `${info}?${query}`, body: null });
    expect(runai.fake.received.map((request) => request.path)).toEqual([`${path}/${uuid}`]);
    const { outcome } = await make(Promise.resolve(change));
    expect(runai.fake.received.at(-1)?.path).toBe(`${info}?${query}`);
    const { payload } = outcome as any;
    expect(payload.command.reveal()).toContain(payload.clientSecret.reveal());
    expect(payload.command.reveal()).toContain('cluster.url=https://new.example.org');
    expect(JSON.stringify(payload)).not.toContain(payload.clientSecret.reveal());
  });

  it('takes a version that the cluster has told, or else one that is said', async () => {
    const runai = await openRunai();
    await make(runai.clusterChanges.createCluster({ name: 'cobalt' }));
    const { uuid } = clusterNamed(runai, 'cobalt');
    const error = await rejection(showInstallation(runai, [uuid], {}));
    expect(error.problems).toMatchObject([{ path: 'version' }]);
    const { outcome } = await make(showInstallation(runai, [uuid], { version: '2.24.6' }));
    expect(outcome).toMatchObject({ kind: 'Done', payload: { repositoryName: 'runai' } });
  });

  it('is not quoted by the log when it is not understood', async () => {
    const runai = await openRunai();
    const { uuid } = clusterNamed(runai, 'aurora');
    const change = await showInstallation(runai, [uuid], {});
    const body = 'helm upgrade -i runai-cluster --set controlPlane.clientSecret=canary';
    runai.fake.setFault({ kind: 'body', body, contentType: 'text/plain' }, '/cluster-install-info');
    const { outcome, error } = await make(Promise.resolve(change));
    expect(outcome).toMatchObject({ kind: 'UpstreamFailure', code: 'UPSTREAM_PROTOCOL' });
    expect(error?.facts.detail).toBe('its answer holds secrets and is not quoted');
    expect(inspect(error, { depth: 9 })).not.toContain('canary');
  });
});
