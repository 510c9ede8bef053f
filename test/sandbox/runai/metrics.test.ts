import { describe, expect, it } from 'vitest';
import { askAs, paths, read, refusal, start } from './caller.ts';

const period = 'start=2026-11-20T00:00:00Z&end=2026-11-20T10:00:00Z';

/** The measurements of a metric, and whether the answer said that some are missing. */
async function measure(path: string, query: string): Promise<{ status: number; measurements: any[] }> {
  const response = await askAs('administrator', `${path}/metrics?${period}&${query}`);
  return { status: response.status, ...(await response.json()) };
}

describe('metrics', () => {
  it('are texts at times without a zone, as many as were asked for', async () => {
    const { state } = await start();
    const path = `${paths.clusters}/${state.clusters[0]!.uuid}`;
    const { status, measurements } = await measure(
      path,
      'metricType=TOTAL_GPU,GPU_UTILIZATION&numberOfSamples=3',
    );
    expect(status).toBe(200);
    expect(measurements.map(({ type }) => type)).toEqual(['TOTAL_GPU', 'GPU_UTILIZATION']);
    expect(measurements[0].values).toEqual([
      { value: '34', timestamp: '2026-11-20 00:00:00.000' },
      { value: '34', timestamp: '2026-11-20 05:00:00.000' },
      { value: '34', timestamp: '2026-11-20 10:00:00.000' },
    ]);
    expect((await measure(path, 'metricType=TOTAL_GPU')).measurements[0].values).toHaveLength(20);
    expect((await measure(path, 'metricType=TOTAL_GPU&numberOfSamples=0')).measurements[0].values).toEqual(
      [],
    );
  });

  it('have holes in a 207 where nothing was measured', async () => {
    const { state } = await start();
    const silent = await measure(`${paths.clusters}/${state.clusters[1]!.uuid}`, 'metricType=TOTAL_GPU');
    expect(silent).toMatchObject({ status: 207, measurements: [{ type: 'TOTAL_GPU', values: null }] });
    const idle = state.workloads.find(
      ({ runningPods, deletedAt }) => runningPods === 0 && deletedAt === null,
    )!;
    const path = `${paths.workloads}/${idle.id}`;
    const mixed = await measure(path, 'metricType=POD_COUNT,GPU_UTILIZATION');
    expect(mixed).toMatchObject({ status: 207, histogram: null });
    expect(mixed.measurements.map(({ values }) => values === null)).toEqual([false, true]);
  });

  it('of each device of a node are told apart by their label', async () => {
    const { state } = await start();
    const node = state.nodes.find(({ name }) => name === 'dgx-01')!;
    const { measurements } = await measure(`${paths.nodes}/${node.id}`, 'metricType=GPU_UTILIZATION_PER_GPU');
    expect(measurements.map(({ labels }) => labels.gpu)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
  });

  it('of a quota are those of the department or project', async () => {
    const { state } = await start();
    for (const [path, unit] of [
      [paths.projects, state.projects[0]!],
      [paths.departments, state.departments[0]!],
    ] as const) {
      const { measurements } = await measure(`${path}/${unit.id}`, 'metricType=GPU_QUOTA&numberOfSamples=1');
      expect(measurements[0].values[0].value).toBe(String(unit.totalResources.gpuQuota));
    }
  });

  it('of a node pool are asked by the name of the pool', async () => {
    const { state } = await start();
    const path = `${paths.clusters}/${state.clusters[0]!.uuid}/nodepools`;
    const { measurements } = await measure(`${path}/a100`, 'metricType=TOTAL_GPU&numberOfSamples=1');
    expect(measurements[0].values[0].value).toBe('32');
    expect(await refusal(`${path}/200311/metrics?${period}&metricType=TOTAL_GPU`)).toMatchObject({
      code: 404,
    });
  });

  it('of pods know nothing of other pods', async () => {
    const { state } = await start();
    const path = `${paths.workloads}/${state.workloads[0]!.id}`;
    const { pods } = await read(`${path}/pods`);
    const own = `${path}/pods/${pods[0].id}/metrics?${period}`;
    expect((await askAs('viewer', `${own}&metricType=CPU_REQUEST_CORES`)).ok).toBe(true);
    expect(await refusal(`${own}&metricType=POD_COUNT`)).toMatchObject({ code: 400 });
    expect(await refusal(`${path}/pods/missing/metrics?${period}&metricType=GPU_UTILIZATION`)).toMatchObject({
      code: 404,
    });
  });

  it('are grouped only where they can be', async () => {
    const { state } = await start();
    const path = `${paths.clusters}/${state.clusters[0]!.uuid}`;
    const { measurements } = await measure(
      path,
      'metricType=WORKLOADS_COUNT&groupBy=Department&numberOfSamples=1',
    );
    const counted = measurements.map(({ groups }) => groups[0]);
    expect(counted).toContainEqual({ key: 'Department', value: 'physics' });
    expect(await measure(path, 'metricType=TOTAL_GPU&groupBy=Project')).toMatchObject({
      status: 422,
      code: 422,
    });
  });

  it.each([
    ['metricType=GPU_COLOUR'],
    ['metricType=toString'],
    ['metricType=TOTAL_GPU&numberOfSamples=1001'],
    ['metricType=TOTAL_GPU&groupBy=Colour'],
    [''],
  ])('are refused for `%s`', async (query) => {
    const { state } = await start();
    const answer = await measure(`${paths.clusters}/${state.clusters[0]!.uuid}`, query);
    expect(answer).toMatchObject({ status: 400, code: 400 });
  });

  it('are refused without a period, or with one that ends before it begins', async () => {
    const { state } = await start();
    const path = `${paths.clusters}/${state.clusters[0]!.uuid}/metrics?metricType=TOTAL_GPU`;
    for (const times of ['', '&start=2026-11-20T00:00:00Z', '&start=2026-11-20&end=2026-11-19']) {
      expect(await refusal(path + times)).toMatchObject({ code: 400 });
    }
  });

  it('are refused to whom the thing itself is', async () => {
    const { state } = await start();
    const node = `${paths.nodes}/${state.nodes[2]!.id}/metrics?${period}&metricType=GPU_UTILIZATION`;
    expect(await refusal(node, 'researcher')).toMatchObject({ code: 403 });
    const department = `${paths.departments}/${state.departments[0]!.id}/metrics?${period}&metricType=GPU_QUOTA`;
    expect(await refusal(department, 'researcher')).toMatchObject({ code: 403 });
  });
});

describe('telemetry', () => {
  it('counts what there is now, in all or by up to two keys', async () => {
    const { state } = await start();
    const path = `${paths.workloads}/telemetry?telemetryType=WORKLOADS_COUNT`;
    expect(await read(path)).toEqual({
      type: 'WORKLOADS_COUNT',
      timestamp: '2026-11-20T12:00:00.000Z',
      values: [{ value: '1400', groups: [] }],
    });
    const { values } = await read(`${path}&groupBy=ProjectId,Type`);
    const [{ value, groups }] = values;
    const [project, type] = groups.map((group: any) => group.value);
    const members = state.workloads.filter(
      (workload) => workload.projectId === project && workload.type === type && workload.deletedAt === null,
    );
    expect(Number(value)).toBe(members.length);
    expect(groups[0].name).toBe(members[0]!.projectName);
    const total = values.reduce((sum: number, group: any) => sum + Number(group.value), 0);
    expect(total).toBe(1400);
  });

  it('takes lists of phases', async () => {
    const { state } = await start();
    const path = `${paths.workloads}/telemetry?telemetryType=WORKLOADS_COUNT&filterByPhases=Running,Failed`;
    const expected = state.workloads.filter(
      ({ phase, deletedAt }) => deletedAt === null && ['Running', 'Failed'].includes(phase),
    );
    expect((await read(path)).values[0].value).toBe(String(expected.length));
  });

  it('of projects names a node pool by its id, of departments by its name', async () => {
    const { state } = await start();
    const pool = state.nodePools.find(({ name }) => name === 'a100')!;
    for (const [path, units, key] of [
      [paths.projects, state.projects, `nodepoolId=${pool.id}`],
      [paths.departments, state.departments, 'nodepoolName=a100'],
    ] as const) {
      const { values } = await read(`${path}/telemetry?telemetryType=GPU_ALLOCATION&${key}`);
      const used = units.flatMap(({ status }) => status?.nodePoolQuotaStatuses ?? []);
      const here = used.filter(({ nodePoolId }) => nodePoolId === pool.id);
      expect(Number(values[0].value)).toBe(here.reduce((sum, { allocated }) => sum + allocated.gpu, 0));
    }
  });

  it('of projects is told for each node pool', async () => {
    const { state } = await start();
    const { values } = await read(`${paths.projects}/telemetry?telemetryType=GPU_QUOTA&groupBy=NodepoolId`);
    const rows = state.projects.flatMap(({ resources }) => resources);
    expect(new Set(values.map(({ groups }: any) => groups[0].value)).size).toBe(values.length);
    expect(values.length).toBeGreaterThan(1);
    for (const { value, groups } of values) {
      const here = rows.filter(({ nodePool }) => (nodePool?.id ?? '') === groups[0].value);
      expect(Number(value)).toBe(here.reduce((sum, { gpu }) => sum + (gpu.deserved ?? 0), 0));
    }
  });

  it('spells the same key in two ways', async () => {
    const { state } = await start();
    const type = 'telemetryType=GPU_QUOTA';
    const projects = await read(`${paths.projects}/telemetry?${type}&groupBy=ClusterId`);
    const departments = await read(`${paths.departments}/telemetry?${type}&groupBy=CLUSTER_ID`);
    expect(projects.values).toHaveLength(state.clusters.length);
    expect(departments.values).toHaveLength(state.clusters.length);
    expect(await refusal(`${paths.departments}/telemetry?${type}&groupBy=ClusterId`)).toMatchObject({
      code: 400,
    });
  });

  it('of nodes adds up to the devices there are', async () => {
    await start();
    async function value(type: string): Promise<number> {
      return Number((await read(`${paths.nodes}/telemetry?telemetryType=${type}`)).values[0].value);
    }
    expect(await value('TOTAL_GPUS')).toBe(50);
    expect((await value('ALLOCATED_GPUS')) + (await value('FREE_GPUS'))).toBe(50);
    expect(await value('READY_GPU_NODES')).toBe(5);
  });

  it.each([
    ['telemetryType=COLOUR'],
    ['groupBy=Type'],
    ['telemetryType=WORKLOADS_COUNT&groupBy=Type,Phase,Category'],
  ])('is refused for %s', async (query) => {
    await start();
    expect(await refusal(`${paths.workloads}/telemetry?${query}`)).toMatchObject({ code: 400 });
  });
});
