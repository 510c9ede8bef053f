import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ComputeNodeFilter,
  computeNodeKeys,
  computeNodeMatches,
  computeNodeStates,
} from '../../src/domain/compute-node.ts';
import type { RunaiFakeOptions } from '../../src/sandbox/runai/index.ts';
import { rejection } from '../http/site.ts';
import { type ChangingRunai, openRunai } from './runai-changing.ts';
import { type Asked, connectTo, dgx, read, Refusal } from './runai-server.ts';

const oneList = '/api/v1/nodes';

/** A control plane whose release the configuration says, so that nothing is asked to find it out. */
function openAt(version: NonNullable<RunaiFakeOptions['version']>): Promise<ChangingRunai> {
  return openRunai({ version }, 'administrator', version);
}

function list({ computeNodes }: ChangingRunai, asked: Asked<ComputeNodeFilter> = {}) {
  return read(computeNodes, computeNodeKeys, asked);
}

function uuidOf({ fake }: ChangingRunai, cluster: string): string {
  return fake.state.clusters.find(({ name }) => name === cluster)?.uuid ?? '';
}

/** Paths with their decoded queries. */
function asked({ fake }: ChangingRunai): string[] {
  return fake.received.map(({ path }) => decodeURIComponent(path));
}

function some<T>(values: readonly T[]) {
  return fc.option(fc.subarray([...values]), { nil: undefined });
}

const all = 'cpu-01 cpu-02 dgx-01 dgx-02 dgx-03 dgx-04 t4-01 w-01 w-02';

describe('compute nodes', () => {
  it('are an error, not an empty list, for a caller who may not read them', async () => {
    const runai = await openAt('2.24');
    runai.fake.setFault({ kind: 'status', status: 403 }, oneList);
    await expect(list(runai)).rejects.toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
    const old = await openAt('2.22');
    old.fake.setFault({ kind: 'status', status: 403 }, `/clusters/${uuidOf(old, 'basalt')}/nodes`);
    await expect(list(old)).rejects.toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
  });

  it.each(['2.23', '2.24', '3.0'] as const)('of Run:ai %s are one list, read in pages', async (version) => {
    const runai = await openAt(version);
    const first = await list(runai, { limit: 4 });
    expect(first).toMatchObject({ more: true, status: 'OK' });
    const rest = await list(runai, { limit: 20, after: first.end });
    expect([...first.rows, ...rest.rows].map(({ name }) => name).join(' ')).toBe(all);
    expect(asked(runai)).toEqual([
      `${oneList}?limit=5&sortBy=name&sortOrder=asc`,
      expect.stringContaining('&offset='),
    ]);
  });

  it.each(['2.18', '2.22'] as const)('of Run:ai %s are the lists of all clusters', async (version) => {
    const runai = await openAt(version);
    const { rows, total } = await list(runai);
    expect(rows.map(({ name }) => name).join(' ')).toBe(all);
    expect(total).toBe(9);
    expect(
      asked(runai)
        .map((path) => path.split('?')[0])
        .sort(),
    ).toEqual([
      '/api/v1/clusters',
      `/api/v1/clusters/${uuidOf(runai, 'aurora')}/nodes`,
      `/api/v1/clusters/${uuidOf(runai, 'basalt')}/nodes`,
    ]);
    const clusters = [`Cluster:dgx:${uuidOf(runai, 'basalt')}`];
    expect((await list(runai, { filter: { clusters } })).rows.map(({ name }) => name)).toEqual([
      'w-01',
      'w-02',
    ]);
    expect(asked(runai)).toHaveLength(5);
  });

  it('of a release that is older than it is said to be are an error, not an empty list', async () => {
    const runai = await openRunai({ version: '3.0' }, 'administrator', '2.22');
    expect(await rejection(list(runai))).toMatchObject({ code: 'UNSUPPORTED' });
  });

  it('tell what Run:ai knows of them, with or without devices', async () => {
    const runai = await openAt('2.24');
    const { rows } = await list(runai, { filter: { nodePools: ['a100'], text: 'DGX-01' } });
    const cluster = uuidOf(runai, 'aurora');
    expect(rows).toEqual([
      {
        id: `ComputeNode:dgx:${cluster}/dgx-01`,
        system: dgx,
        uid: expect.stringMatching(/^[\da-f-]{36}$/),
        name: 'dgx-01',
        clusterId: `Cluster:dgx:${cluster}`,
        ...{ subClusterName: null, nodePoolName: 'a100' },
        ...{ state: 'READY', upstreamState: 'Ready', health: null },
        gpu: { model: 'NVIDIA-A100-SXM4-80GB', count: 8, nvlinkDomain: null, nvlinkClique: null },
        ...{ conditions: [], taints: [] },
        createdAt: expect.stringMatching(/Z$/),
        updatedAt: expect.stringMatching(/Z$/),
      },
    ]);
    const [silent] = (await list(runai, { filter: { states: ['UNKNOWN'] } })).rows;
    expect(silent).toMatchObject({
      ...{ name: 'w-01', state: 'UNKNOWN', upstreamState: 'Unknown' },
      conditions: [{ type: 'Ready', status: null, reason: 'NodeStatusUnknown', changedAt: null }],
      taints: [{ key: 'node.kubernetes.io/unreachable', value: null, effect: 'NoExecute' }],
    });
  });

  it('are filtered as asked, wherever that is done', async () => {
    const [now, before] = [await openAt('2.24'), await openAt('2.22')];
    const every = (await list(now)).rows;
    const clusters = [...new Set(every.map(({ clusterId }) => clusterId)), 'Cluster:emmy:tarn'];
    const filters = fc.record({
      clusters: some(clusters),
      nodePools: some(['a100', 'default', 'a,b']),
      states: some(computeNodeStates),
      text: fc.constantFrom(undefined, 'DGX', '0', 'a,b'),
    });
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        const wanted = every.filter((node) => computeNodeMatches(filter, node)).map(({ id }) => id);
        for (const runai of [now, before])
          expect((await list(runai, { filter })).rows.map(({ id }) => id)).toEqual(wanted);
        expect([wanted.length, null]).toContain(await now.computeNodes.count?.(filter, now.caller.signal));
        expect(await before.computeNodes.count?.(filter, before.caller.signal)).toBe(wanted.length);
      }),
      { numRuns: 40 },
    );
  });

  it.each(['2.24', '2.22'] as const)('of Run:ai %s are found by cluster and name', async (version) => {
    const runai = await openAt(version);
    const [aurora, basalt] = [uuidOf(runai, 'aurora'), uuidOf(runai, 'basalt')];
    const none = [['cpu-01'], [aurora, '..'], [aurora, 'a,b'], ['42', 'cpu-01'], [aurora, 'cpu-01', 'x']];
    expect(await runai.computeNodes.getMany(none as [string][])).toEqual([]);
    expect(asked(runai)).toEqual([]);
    const [node] = await runai.computeNodes.getMany([[aurora, 'cpu-01']]);
    expect(node?.id).toBe(`ComputeNode:dgx:${aurora}/cpu-01`);
    // A name of the one cluster is no node of the other.
    expect(await runai.computeNodes.getMany([[basalt, 'cpu-01']])).toEqual([]);
    expect(asked(runai)).toHaveLength(2);
    const both = await runai.computeNodes.getMany([
      [basalt, 'w-02'],
      [aurora, 't4-01'],
    ]);
    expect(both.map(({ name }) => name).sort()).toEqual(['t4-01', 'w-02']);
    expect(asked(runai)).toHaveLength(version === '2.24' ? 3 : 4);
  });
});

describe('a list of compute nodes that is too long to be read to its end', () => {
  it('loses none of them: each that it did not show is asked for by itself', async () => {
    const clusterUuid = '3f0c1a52-8c1e-4a7b-9d3f-6b2f3e0a1c11';
    const { computeNodes, asked, close } = await connectTo({
      [`${oneList}/count`]: { count: 20_000 },
      [oneList](query) {
        const [, name] = /name==(.*)/.exec(query.get('filterBy') ?? '') ?? [];
        const offset = Number(query.get('offset') ?? 0);
        const names = Array.from({ length: Number(query.get('limit')) }, (_, at) => `n-${offset + at}`);
        return { nodes: (name === undefined ? names : [name]).map((name) => ({ name, clusterUuid })) };
      },
    });
    const keys = ['n-7', 'n-15000'].map((name) => [clusterUuid, name] as const);
    const found = await computeNodes.getMany(keys);
    await close();
    expect(found.map(({ name }) => name)).toEqual(['n-7', 'n-15000']);
    const lists = asked.filter((path) => path.startsWith(`${oneList}?`));
    expect(lists).toHaveLength(21);
    expect(decodeURIComponent(lists.at(-1) ?? '')).toContain(`clusterUuid==${clusterUuid},name==n-15000`);
  });
});

describe('what is in use on compute nodes', () => {
  it('is asked once for all of them, and null where it is not told', async () => {
    const runai = await openAt('2.24');
    const aurora = uuidOf(runai, 'aurora');
    const keys = [
      [aurora, 'dgx-01'],
      [aurora, 'nobody'],
    ] as const;
    const usage = runai.computeNodeUsage;
    expect(await usage.amountsOf('capacity', 'cpu', keys)).toEqual([64, null]);
    expect(await usage.amountsOf('capacity', 'gpuMemory', keys)).toEqual([640e9, null]);
    expect(asked(runai)).toEqual([
      `${oneList}/telemetry?telemetryType=TOTAL_CPU_CORES&groupBy=ClusterId,Node&clusterId=${aurora}`,
      `${oneList}/telemetry?telemetryType=TOTAL_GPU_MEMORY_BYTES&groupBy=ClusterId,Node&clusterId=${aurora}`,
    ]);
    expect(await usage.amountsOf('used', 'gpu', keys)).toEqual([null, null]);
    expect(asked(runai)).toHaveLength(2);
  });

  it('is null where a number is none, or the release does not tell it', async () => {
    const cluster = '3f0c1a52-8c1e-4a7b-9d3f-6b2f3e0a1c11';
    const values = ['', 'NaN', '2.5', 3].map((value, at) => ({
      value,
      groups: [
        { key: 'ClusterId', value: cluster },
        { key: 'Node', value: `n-${at}` },
      ],
    }));
    const keys = [0, 1, 2, 3].map((at) => [cluster, `n-${at}`] as const);
    const told = await connectTo({ [`${oneList}/telemetry`]: { values } });
    expect(await told.computeNodeUsage.amountsOf('allocated', 'gpu', keys)).toEqual([null, null, 2.5, 3]);
    const silent = await connectTo({ [`${oneList}/telemetry`]: new Refusal(404) });
    expect(await silent.computeNodeUsage.amountsOf('allocated', 'gpu', keys)).toEqual(keys.map(() => null));
    await Promise.all([told.close(), silent.close()]);
  });
});

describe('a node pool that is known by its name', () => {
  it('is found in its own cluster alone, all of them by one request', async () => {
    const runai = await openAt('2.24');
    const [aurora, basalt] = [uuidOf(runai, 'aurora'), uuidOf(runai, 'basalt')];
    const places = [
      { clusterId: `Cluster:dgx:${aurora}`, name: 'default' },
      { clusterId: `Cluster:dgx:${basalt}`, name: 'default' },
      { clusterId: `Cluster:dgx:${basalt}`, name: 'a100' },
    ];
    const found = await runai.nodePools.findByName?.(places);
    expect(found?.map((pool) => pool?.id)).toEqual(['NodePool:dgx:200310', 'NodePool:dgx:23', undefined]);
    expect(asked(runai)).toHaveLength(1);
  });
});
