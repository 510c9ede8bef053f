import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { noScheduling } from './runai-org-unit-rows.ts';
import { openRunai } from './runai-changing.ts';
import { type Answers, connectTo, Refusal, type Runai } from './runai-server.ts';

const departments = '/api/v1/org-unit/departments';
const projects = '/api/v1/org-unit/projects';

let runai: Runai | undefined;
afterEach(() => runai?.close());

async function connect(answers: Answers): Promise<Runai> {
  return (runai = await connectTo(answers));
}

const status = {
  quotaStatus: {
    allocated: { gpu: 12.5, cpu: 30_250, memory: 98_304 },
    allocatedNonPreemptible: { gpu: 4, cpu: 8_000, memory: 32_768 },
    requested: { gpu: 16 },
  },
  nodePoolQuotaStatuses: [
    {
      nodePoolName: 'a100',
      nodePoolId: '100581',
      allocated: { gpu: 12, cpu: 30_000, memory: 0.5 },
      requested: { gpu: 16, cpu: 38_000, memory: 131_072 },
    },
  ],
};

const settings = {
  schedulingRules: { interactiveJobTimeLimitSeconds: 28_800, interactiveJobPreemptIdleDurationSeconds: null },
  defaultNodePools: ['a100', 'default'],
  nodeTypes: { training: ['11', '12'], workspace: [], names: { '11': 'dgx-a100' } },
};

const scheduling = {
  rules: { ...noScheduling.rules, workspaceTimeLimitSeconds: 28_800 },
  defaultNodePools: ['a100', 'default'],
  nodeTypes: {
    workspace: null,
    training: [
      { key: '11', name: 'dgx-a100' },
      { key: '12', name: null },
    ],
  },
};

describe('what an account of Run:ai uses', () => {
  const row = {
    ...{ id: '7', name: 'plasma-sim', status },
    totalResources: { gpuQuota: 20, cpuQuota: 64_000, memoryQuota: 262_144 },
    resources: [
      { nodePool: { id: '100581' }, gpu: { deserved: 8 }, priority: 'High' },
      { nodePool: { id: '17' }, gpu: { deserved: 0 }, priority: 'Low', rank: 'MediumLow' },
    ],
  };

  it.each([
    ['departments', departments, 'departments'],
    ['projects', projects, 'projects'],
  ] as const)(
    'is told of %s in devices, cores and bytes, MB whatever the quota is in',
    async (noun, path, key) => {
      const { list } = await connect({ [path]: { [key]: [row] } });
      const [unit] = (await list[noun]()).rows;
      expect(unit?.use).toEqual({
        allocated: { gpu: 12.5, cpu: 30.25, memory: 98_304e6 },
        allocatedNonPreemptible: { gpu: 4, cpu: 8, memory: 32_768e6 },
        requested: { gpu: 16, cpu: null, memory: null },
      });
      expect(unit?.totalQuota).toEqual({ gpu: 20, cpu: 64, memory: 262_144e6 });
      expect(unit?.quota).toMatchObject([
        {
          priority: 'High',
          use: {
            allocated: { gpu: 12, cpu: 30, memory: 500_000 },
            allocatedNonPreemptible: { gpu: null, cpu: null, memory: null },
            requested: { gpu: 16, cpu: 38, memory: 131_072e6 },
          },
        },
        { priority: 'MediumLow', use: null },
      ]);
    },
  );

  it('is averaged over a day, a week and a month, as far as there is anything to average', async () => {
    const range24hData = {
      ...{ averageGpuAllocation: 19.75, averageGpuUtilization: 71.2, averageGpuMemoryUtilization: null },
      updatedAt: '2026-02-02 10:00:00.000',
    };
    const { list } = await connect({
      [projects]: { projects: [{ ...row, overtimeData: { range24hData, range7dData: null } }] },
    });
    expect((await list.projects()).rows[0]?.averages).toEqual({
      day: {
        ...{ gpuAllocated: 19.75, gpuUtilization: 71.2, gpuMemoryUtilization: null },
        asOf: '2026-02-02T10:00:00.000Z',
      },
      week: null,
      month: null,
    });
  });

  it.each([[-1], [null], [undefined]])('is without a limit where a total is %s', async (amount) => {
    const totalResources = { gpuQuota: 0, cpuQuota: amount, memoryQuota: amount };
    const { projects: source } = await connect({ [`${projects}/7`]: { ...row, totalResources } });
    const [project] = await source.getMany([['7']]);
    expect(project?.totalQuota).toEqual({ gpu: 0, cpu: null, memory: null });
  });

  it('is asked for with every list of departments, which leave it out otherwise', async () => {
    const {
      departments: source,
      list,
      asked,
    } = await connect({
      [departments]: { departments: [{ id: '7', name: 'x' }] },
      [`${departments}/count`]: new Refusal(404),
    });
    await list.departments();
    await source.getMany([['7'], ['8']]);
    await source.count?.({}, new AbortController().signal);
    const [page = '', lookup = '', count = ''] = asked;
    expect(page).toContain('verbosity=verbose');
    expect(lookup).toContain('limit=500&sortBy=name&sortOrder=asc&verbosity=verbose');
    expect(count).toBe(`${departments}/count`);
  });
});

describe('what an account of Run:ai says to the scheduler', () => {
  it('is told of a project as its own and as what is in force', async () => {
    const own = { ...settings, schedulingRules: null, defaultNodePools: [], nodeTypes: {} };
    const { list } = await connect({
      [projects]: {
        projects: [
          {
            ...{ id: '7', name: 'plasma-sim', ...own, effective: settings },
            ...{ requestedNamespace: 'plasma-prod', enforceRunaiScheduler: false },
            ...{ createdBy: 'u-0042@example.org', updatedBy: '', updatedAt: '2026-01-12T14:31:09+01:00' },
            status: {
              ...{ phase: 'NotReady', phaseMessage: 'namespace not found in cluster' },
              lastUpdatedTime: '2026-02-02T09:50:00Z',
            },
          },
        ],
      },
    });
    expect((await list.projects()).rows[0]).toMatchObject({
      ...{ scheduling: noScheduling, effectiveScheduling: scheduling },
      ...{ requestedNamespace: 'plasma-prod', schedulerEnforced: false },
      ...{ createdBy: 'u-0042@example.org', updatedBy: null, updatedAt: '2026-01-12T13:31:09.000Z' },
      ...{ phaseMessage: 'namespace not found in cluster', use: null },
      reportedAt: '2026-02-02T09:50:00.000Z',
    });
  });

  it('is told of a department, with its projects as far as the caller may see them', async () => {
    const children = [{ id: '4500111', name: 'plasma-sim', children: [] }];
    const row = { id: '7', name: 'physics', ...settings };
    const { list } = await connect({
      [departments]: {
        departments: [
          { ...row, children },
          { ...row, id: '8', children: null },
        ],
      },
    });
    expect((await list.departments()).rows).toMatchObject([
      { scheduling, projects: [{ id: 'Project:dgx:4500111', name: 'plasma-sim' }] },
      { scheduling, projects: null },
    ]);
  });

  it('is null in Run:ai 2.18 as far as that does not know it', async () => {
    const { projects: source, project } = await openRunai({ version: '2.18' });
    const [row] = await source.getMany([[project('lattice-qcd').id]]);
    expect(row).toMatchObject({ effectiveScheduling: null, totalQuota: null, averages: null });
    expect(row).toMatchObject({ schedulerEnforced: null, description: null, phase: 'READY' });
    expect(row?.quota.map(({ priority }) => priority)).toEqual(row?.quota.map(() => null));
  });
});

it('every amount that an account uses is shown as it is counted, and null alone where it is not told', async () => {
  let status: object = {};
  const { projects: source } = await connect({ [`${projects}/7`]: () => ({ id: '7', name: 'x', status }) });
  const amount = fc.option(fc.integer({ min: 0, max: 2 ** 30 }));
  await fc.assert(
    fc.asyncProperty(amount, amount, amount, async (gpu, cpu, memory) => {
      status = { quotaStatus: { allocated: { gpu, cpu, memory } } };
      const [project] = await source.getMany([['7']]);
      expect(project?.use?.allocated).toEqual({
        gpu,
        cpu: cpu === null ? null : cpu / 1000,
        memory: memory === null ? null : memory * 1e6,
      });
    }),
    { numRuns: 50 },
  );
});
