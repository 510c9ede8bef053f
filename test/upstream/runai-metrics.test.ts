import { describe, expect, it } from 'vitest';
import type { NodeKey } from '../../src/domain/id.ts';
import type { MeasuredType, MetricsQuery } from '../../src/domain/metrics.ts';
import { type ChangingRunai, openRunai } from './runai-changing.ts';

const query: MetricsQuery = {
  names: ['GPU_QUOTA'],
  from: '2026-11-20T00:00:00.000Z',
  to: '2026-11-20T10:00:00.000Z',
  samples: 3,
};
const times = ['2026-11-20T00:00:00.000Z', '2026-11-20T05:00:00.000Z', '2026-11-20T10:00:00.000Z'];
const asWritten = 'start=2026-11-20T00%3A00%3A00.000Z&end=2026-11-20T10%3A00%3A00.000Z&numberOfSamples=3';

function measure({ metrics }: ChangingRunai, type: MeasuredType, key: NodeKey, ...names: string[]) {
  return metrics.read({ type, key }, { ...query, ...(names.length > 0 && { names }) });
}

function requests({ fake }: ChangingRunai): string[] {
  return fake.received.map(({ method, path }) => `${method} ${path}`);
}

function pointsOf(value: number) {
  return times.map((at) => ({ at, value }));
}

describe('metrics of Run:ai', () => {
  it('are refused by Run:ai to whom it does not show the row', async () => {
    const runai = await openRunai({}, 'researcher');
    const { id } = runai.fake.state.departments[0]!;
    await expect(measure(runai, 'Department', [id])).rejects.toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
    expect(requests(runai)).toHaveLength(1);
  });

  it('are numbers at times in UTC, each series with its unit, for one request', async () => {
    const runai = await openRunai();
    const project = runai.fake.state.projects[0]!;
    project.totalResources.gpuQuota = 4.5;
    project.totalResources.cpuQuota = 128_000;
    const whole = { scope: null, host: null, labels: [], statistics: null, resolutionSeconds: null };
    expect(await measure(runai, 'Project', [project.id], 'GPU_QUOTA', 'CPU_QUOTA_MILLICORES')).toEqual({
      series: [
        { ...whole, metric: 'GPU_QUOTA', unit: 'GPUs', points: pointsOf(4.5) },
        { ...whole, metric: 'CPU_QUOTA_MILLICORES', unit: 'millicores', points: pointsOf(128_000) },
      ],
      holes: [],
    });
    expect(requests(runai)).toEqual([
      `GET /api/v1/org-unit/projects/${project.id}/metrics?metricType=GPU_QUOTA%2CCPU_QUOTA_MILLICORES&${asWritten}`,
    ]);
  });

  it('of a cluster out of reach are a success of nothing but holes', async () => {
    const runai = await openRunai();
    const { uuid } = runai.fake.state.clusters.find(({ status }) => status?.state === 'Disconnected')!;
    expect(await measure(runai, 'Cluster', [uuid], 'TOTAL_GPU')).toEqual({
      series: [],
      holes: [{ metric: 'TOTAL_GPU', labels: [], reason: 'NOT_MEASURED' }],
    });
  });

  it('of each device of a node are series of their own', async () => {
    const runai = await openRunai();
    const { id } = runai.fake.state.nodes.find(({ name }) => name === 'dgx-01')!;
    const measured = await measure(runai, 'ComputeNode', [id!], 'GPU_MEMORY_USAGE_BYTES_PER_GPU');
    expect(measured?.series.map(({ scope, unit, labels }) => [scope, unit, labels])).toEqual(
      Array.from({ length: 8 }, (_, gpu) => ['ACCELERATOR', 'bytes', [{ key: 'gpu', value: `${gpu}` }]]),
    );
  });

  it('of a node pool are asked by its cluster and its name, as it is written', async () => {
    const runai = await openRunai();
    const pool = runai.nodePool('a100');
    pool.name = 'a_100/b c';
    const key: NodeKey = [pool.clusterId, pool.name];
    expect((await measure(runai, 'NodePool', key, 'TOTAL_GPU'))?.series).toMatchObject([
      { metric: 'TOTAL_GPU', unit: 'GPUs' },
    ]);
    expect(requests(runai)).toEqual([
      `GET /api/v1/clusters/${pool.clusterId}/nodepools/a_100%2Fb%20c/metrics?metricType=TOTAL_GPU&${asWritten}`,
    ]);
  });

  it('of a job and of a pod of it are asked below the job', async () => {
    const runai = await openRunai();
    const { id } = runai.fake.state.workloads.find(
      ({ runningPods, deletedAt }) => runningPods > 0 && deletedAt === null,
    )!;
    expect((await measure(runai, 'Job', [id], 'POD_COUNT', 'GPU_UTILIZATION'))?.series).not.toEqual([]);
    await measure(runai, 'JobPod', [id, 'p_1'], 'GPU_UTILIZATION');
    expect(requests(runai).map((request) => request.split('?')[0])).toEqual([
      `GET /api/v1/workloads/${id}/metrics`,
      `GET /api/v1/workloads/${id}/pods/p_1/metrics`,
    ]);
  });

  it('of a name asked twice are asked and told once', async () => {
    const runai = await openRunai();
    const { uuid } = runai.fake.state.clusters[0]!;
    expect((await measure(runai, 'Cluster', [uuid], 'TOTAL_GPU', 'TOTAL_GPU'))?.series).toHaveLength(1);
    expect(requests(runai)[0]).toContain('metricType=TOTAL_GPU&');
  });

  it.each<[MeasuredType, NodeKey]>([
    ['Cluster', ['not-a-uuid']],
    ['Cluster', ['../users']],
    ['NodePool', ['not-a-uuid', 'a100']],
    ['NodePool', ['4b1f0a9e-5c7d-4e21-9a40-6d2c8b7e1f01']],
    ['Project', ['telemetry']],
    ['Department', ['1', '2']],
    ['Job', ['..']],
    ['JobPod', ['not-a-uuid', 'p-1']],
  ])(
    'of a %s with a key that Run:ai cannot have given, %j, are none, and nothing is asked',
    async (...of) => {
      const runai = await openRunai();
      expect(await measure(runai, ...of)).toBeNull();
      expect(requests(runai)).toEqual([]);
    },
  );

  it('of a row that is gone are none', async () => {
    const runai = await openRunai();
    expect(await measure(runai, 'Project', ['4999999'])).toBeNull();
    expect(await measure(runai, 'Job', ['00000000-0000-4000-8000-000000000000'], 'POD_COUNT')).toBeNull();
  });

  it.each<[MeasuredType, '2.18' | '2.19', string]>([
    ['Project', '2.19', '2.20'],
    ['Department', '2.19', '2.20'],
    ['ComputeNode', '2.18', '2.19'],
  ])(
    'of a %s are not there in Run:ai %s, which is told with the release that brings them',
    async (type, version, since) => {
      const runai = await openRunai({ version });
      const { projects, departments, nodes } = runai.fake.state;
      const rows = { Project: projects, Department: departments, ComputeNode: nodes } as const;
      const row = (rows[type as keyof typeof rows] as { id?: string }[]).find(({ id }) => id);
      await expect(measure(runai, type, [row!.id!], 'GPU_MEMORY_UTILIZATION')).rejects.toMatchObject({
        code: 'UNSUPPORTED',
        message: expect.stringContaining(`${since} brings it`),
      });
    },
  );
});
