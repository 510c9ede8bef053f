import { describe, expect, it } from 'vitest';
import type { TelemetryFilter, TelemetryKey, TelemetrySubject } from '../../src/domain/telemetry.ts';
import { type ChangingRunai, openRunai } from './runai-changing.ts';

interface Asked {
  readonly groupBy?: readonly TelemetryKey[];
  readonly filter?: TelemetryFilter;
}

const aurora = '4b1f0a9e-5c7d-4e21-9a40-6d2c8b7e1f01';

function ask(
  { telemetry }: ChangingRunai,
  of: TelemetrySubject,
  metric: string,
  { groupBy = [], filter = {} }: Asked = {},
) {
  return telemetry.read({ of, metric, groupBy, filter });
}

function requests({ fake }: ChangingRunai): string[] {
  return fake.received.map(({ method, path }) => `${method} ${path}`);
}

describe('telemetry of Run:ai', () => {
  it('is refused to whom Run:ai does not show the rows', async () => {
    const runai = await openRunai({}, 'researcher');
    await expect(ask(runai, 'DEPARTMENTS', 'GPU_QUOTA')).rejects.toMatchObject({
      code: 'UPSTREAM_FORBIDDEN',
    });
  });

  it('is one number of all, with its unit and its time', async () => {
    const runai = await openRunai();
    const live = runai.fake.state.workloads.filter(({ deletedAt }) => deletedAt === null);
    expect(await ask(runai, 'JOBS', 'WORKLOADS_COUNT')).toEqual({
      metric: 'WORKLOADS_COUNT',
      unit: 'jobs',
      at: expect.stringMatching(/Z$/),
      values: [{ value: live.length, upstreamValue: String(live.length), groups: [] }],
    });
    expect(requests(runai)).toEqual(['GET /api/v1/workloads/telemetry?telemetryType=WORKLOADS_COUNT']);
  });

  it('is told by two groups, whose rows have global ids', async () => {
    const runai = await openRunai();
    const told = await ask(runai, 'JOBS', 'GPU_ALLOCATION', { groupBy: ['PROJECT', 'JOB_STATE'] });
    const project = runai.fake.state.workloads.find(({ deletedAt }) => deletedAt === null)!;
    expect(told?.values.map(({ groups }) => groups[0])).toContainEqual({
      key: 'PROJECT',
      upstreamKey: 'ProjectId',
      value: project.projectId,
      name: project.projectName,
      id: `Project:dgx:${project.projectId}`,
    });
    expect(told?.values[0]?.groups[1]).toMatchObject({ key: 'JOB_STATE', upstreamKey: 'Phase', id: null });
    expect(requests(runai)[0]).toContain('groupBy=ProjectId%2CPhase');
  });

  it('asks departments and projects for clusters in the words of each', async () => {
    const runai = await openRunai();
    for (const of of ['DEPARTMENTS', 'PROJECTS'] as const) {
      const told = await ask(runai, of, 'GPU_QUOTA', { groupBy: ['CLUSTER'] });
      expect(told?.values[0]?.groups).toMatchObject([{ key: 'CLUSTER', id: `Cluster:dgx:${aurora}` }]);
    }
    expect(requests(runai)).toEqual([
      'GET /api/v1/org-unit/departments/telemetry?telemetryType=GPU_QUOTA&groupBy=CLUSTER_ID',
      'GET /api/v1/org-unit/projects/telemetry?telemetryType=GPU_QUOTA&groupBy=ClusterId',
    ]);
  });

  it('names a node pool by its id to projects and by cluster and name to the others', async () => {
    const runai = await openRunai();
    const { id, clusterId } = runai.nodePool('a100');
    const filter = { nodePool: `NodePool:dgx:${id}` };
    await ask(runai, 'PROJECTS', 'GPU_ALLOCATION', { filter });
    await ask(runai, 'DEPARTMENTS', 'GPU_ALLOCATION', { filter });
    await ask(runai, 'COMPUTE_NODES', 'TOTAL_GPUS', { filter });
    const byName = `clusterId=${clusterId}&nodepoolName=a100`;
    expect(requests(runai)).toEqual([
      `GET /api/v1/org-unit/projects/telemetry?telemetryType=GPU_ALLOCATION&nodepoolId=${id}`,
      `GET /api/v1/node-pools/${id}`,
      `GET /api/v1/org-unit/departments/telemetry?telemetryType=GPU_ALLOCATION&${byName}`,
      `GET /api/v1/node-pools/${id}`,
      `GET /api/v1/nodes/telemetry?telemetryType=TOTAL_GPUS&${byName}`,
    ]);
  });

  it('does not mix up node pools of one name: another cluster is refused', async () => {
    const runai = await openRunai();
    const other = runai.fake.state.clusters.find(({ uuid }) => uuid !== runai.nodePool('a100').clusterId)!;
    const filter = {
      nodePool: `NodePool:dgx:${runai.nodePool('a100').id}`,
      cluster: `Cluster:dgx:${other.uuid}`,
    };
    await expect(ask(runai, 'COMPUTE_NODES', 'TOTAL_GPUS', { filter })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('not of `filter.cluster`'),
    });
    expect(requests(runai)).toHaveLength(1);
  });

  it('needs the cluster of a node pool where Run:ai does not tell it', async () => {
    const runai = await openRunai();
    const pool = runai.nodePool('a100');
    const { clusterId } = pool;
    delete pool.clusterId;
    const nodePool = `NodePool:dgx:${pool.id}`;
    await expect(ask(runai, 'JOBS', 'GPU_ALLOCATION', { filter: { nodePool } })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    const filter = { nodePool, cluster: `Cluster:dgx:${clusterId}` };
    expect(await ask(runai, 'JOBS', 'GPU_ALLOCATION', { filter })).not.toBeNull();
  });

  it('filters jobs by all words of a state', async () => {
    const runai = await openRunai();
    await ask(runai, 'JOBS', 'WORKLOADS_COUNT', { filter: { states: ['STARTING', 'COMPLETED', 'UNKNOWN'] } });
    expect(requests(runai)[0]).toContain(
      'filterByPhases=Creating%2CInitializing%2CResuming%2CCompleted%2CUnknown',
    );
  });

  it.each([[['TIMEOUT']], [[]]] as const)('refuses the states %j, which no job there has', async (states) => {
    const runai = await openRunai();
    await expect(ask(runai, 'JOBS', 'WORKLOADS_COUNT', { filter: { states } })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('which are PENDING'),
    });
    expect(requests(runai)).toEqual([]);
  });

  it.each<TelemetryFilter>([
    { cluster: 'Cluster:dgx:aurora' },
    { department: 'Department:dgx:telemetry' },
    { nodePool: 'NodePool:dgx:a/b' },
  ])('is none of what Run:ai cannot have: %j, and nothing is asked', async (filter) => {
    const runai = await openRunai();
    expect(await ask(runai, 'PROJECTS', 'GPU_QUOTA', { filter })).toBeNull();
    expect(requests(runai)).toEqual([]);
  });

  it('is none of a node pool that is gone', async () => {
    const runai = await openRunai();
    const filter = { nodePool: 'NodePool:dgx:999999' };
    expect(await ask(runai, 'COMPUTE_NODES', 'TOTAL_GPUS', { filter })).toBeNull();
  });

  it.each([
    ['JOBS', 'WORKLOADS_COUNT', { cluster: `Cluster:dgx:${aurora}` }],
    ['PROJECTS', 'GPU_QUOTA', { department: 'Department:dgx:999999' }],
  ] as const)('of %s is none of a row that Run:ai does not find', async (of, metric, filter) => {
    const runai = await openRunai({}, 'administrator', '2.24');
    runai.fake.setFault({ kind: 'status', status: 404 }, '/telemetry');
    expect(await ask(runai, of, metric, { filter })).toBeNull();
    await expect(ask(runai, of, metric)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });

  it('is not there of projects in Run:ai 2.19', async () => {
    const runai = await openRunai({ version: '2.19' });
    await expect(ask(runai, 'PROJECTS', 'GPU_QUOTA')).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('2.20 brings it'),
    });
    const filter = { cluster: `Cluster:dgx:${aurora}` };
    await expect(ask(runai, 'PROJECTS', 'GPU_QUOTA', { filter })).rejects.toMatchObject({
      code: 'UNSUPPORTED',
    });
  });
});
