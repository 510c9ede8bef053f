import { afterEach, describe, expect, it } from 'vitest';
import type { DepartmentFilter } from '../../src/domain/department.ts';
import { type JobFilter, jobStates } from '../../src/domain/job.ts';
import type { ProjectFilter } from '../../src/domain/project.ts';
import { type Answers, connectTo, Refusal, type Runai } from './runai-server.ts';

const east = '3f0c1a52-8c1e-4a7b-9d3f-6b2f3e0a1c11';
const west = 'b71d9e04-52aa-4f0e-8a57-0d5c4c7e2f22';
const workloads = '/api/v1/workloads';
const projects = '/api/v1/org-unit/projects';
const departments = '/api/v1/org-unit/departments';
const january = { from: '2026-01-01T00:00:00.000Z', to: '2026-01-31T23:59:59.999Z' };
const signal = new AbortController().signal;

let runai: Runai;
afterEach(() => runai.close());

async function connect(answers: Answers): Promise<Runai> {
  return (runai = await connectTo(answers));
}

/** The `filterBy` of each request, by path. */
function filters(): [string, string | null][] {
  return runai.asked.map((url) => {
    const { pathname, searchParams } = new URL(url, 'http://runai.invalid');
    return [pathname, searchParams.get('filterBy')];
  });
}

/** Asks the list, then the count; a count is expected exactly when Run:ai was told the whole filter. */
async function expectPushed(
  path: string,
  listed: Promise<unknown>,
  count: () => Promise<number | null> | undefined,
  items: readonly string[],
  counted: boolean,
): Promise<void> {
  const filterBy = items.length === 0 ? null : items.join(',');
  await listed;
  expect(await count()).toBe(counted ? 7 : null);
  expect(filters()).toEqual([[path, filterBy], ...(counted ? [[`${path}/count`, filterBy]] : [])]);
}

describe('a filter of jobs of Run:ai', () => {
  const notRunning = [
    ...['Pending', 'Creating', 'Initializing', 'Resuming', 'Stopped', 'Stopping', 'Terminating'],
    ...['Deleting', 'Completed', 'Succeeded', 'Failed'],
  ].map((phase) => `phase!=${phase}`);

  it.each<[string, JobFilter, string[], boolean]>([
    ['that is empty', {}, [], true],
    ['with nulls', { clusters: null, states: null, createdAt: null, text: null }, [], true],
    ['by cluster', { clusters: [`Cluster:dgx:${east}`] }, [`clusterId==${east}`], true],
    [
      'by a cluster among those of other systems',
      { clusters: ['Cluster:renku:7', `Cluster:dgx:${east}`, `Cluster:dgx:${east}`] },
      [`clusterId==${east}`],
      true,
    ],
    ['by two clusters', { clusters: [`Cluster:dgx:${east}`, `Cluster:dgx:${west}`] }, [], false],
    ['by project', { projects: ['Project:dgx:4500111'] }, ['projectId==4500111'], true],
    ['by two projects', { projects: ['Project:dgx:1', 'Project:dgx:2'] }, [], false],
    ['by user', { users: ['u-0042@example.org'] }, ['submittedBy==u-0042@example.org'], true],
    ['by two users', { users: ['u-0042', 'u-0043'] }, [], false],
    ['by a user with a comma', { users: ['u,0042'] }, [], false],
    ['by a user without a name', { users: [''] }, [], false],
    ['by a state of one phase', { states: ['FAILED'] }, ['phase==Failed'], true],
    [
      'by a state of one phase and one that Run:ai lacks',
      { states: ['FAILED', 'TIMEOUT'] },
      ['phase==Failed'],
      true,
    ],
    ['by a state of several phases', { states: ['RUNNING'] }, notRunning, false],
    ['by states with that of all other phases', { states: ['RUNNING', 'UNKNOWN'] }, notRunning, true],
    ['by every state', { states: jobStates }, [], true],
    ['by kind', { kinds: ['TRAINING', 'BATCH'] }, ['type==Training'], true],
    ['by two kinds', { kinds: ['TRAINING', 'INFERENCE'] }, ['type!=Workspace', 'type!=Distributed'], false],
    [
      'by the kind of all other types',
      { kinds: ['OTHER', 'TRAINING'] },
      ['type!=Workspace', 'type!=Distributed', 'type!=Inference'],
      true,
    ],
    ['by creation', { createdAt: { from: january.from } }, [`createdAt>=${january.from}`], true],
    [
      'by the end of creation, a millisecond later for times that are finer',
      { createdAt: january },
      [`createdAt>=${january.from}`, 'createdAt<=2026-02-01T00:00:00.000Z'],
      false,
    ],
    ['by an end after all time', { createdAt: { to: '9999-12-31T23:59:59.999Z' } }, [], true],
    ['by completion', { endedAt: { from: january.from } }, [`completedAt>=${january.from}`], true],
    ['by an open range', { startedAt: {}, endedAt: {}, createdAt: {} }, [], true],
    ['by part of the name, in lower case as names are', { text: 'PIC-Scan' }, ['name=@pic-scan'], true],
    ['by text with a comma', { text: 'pic,scan' }, [], false],
    [
      'by everything at once',
      {
        systems: ['dgx'],
        clusters: [`Cluster:dgx:${east}`],
        projects: ['Project:dgx:1'],
        users: ['u=+ 0042'],
        states: ['PENDING'],
        kinds: ['WORKSPACE'],
        createdAt: { from: january.from },
        endedAt: { to: january.to },
        text: 'lab',
      },
      [
        ...[`clusterId==${east}`, 'projectId==1', 'submittedBy==u=+ 0042', 'phase==Pending'],
        ...['type==Workspace', 'completedAt<=2026-02-01T00:00:00.000Z', 'name=@lab'],
        `createdAt>=${january.from}`,
      ],
      false,
    ],
  ])('%s asks Run:ai for what it can say', async (_, filter, items, counted) => {
    const { list, jobs } = await connect({
      [workloads]: { workloads: [] },
      [`${workloads}/count`]: { count: 7 },
    });
    await expectPushed(workloads, list.jobs({ filter }), () => jobs.count?.(filter, signal), items, counted);
  });

  it.each<[string, JobFilter]>([
    ['a start, which no workload tells', { startedAt: { from: january.from } }],
    ['no state', { states: [] }],
    ['states that Run:ai lacks', { states: ['TIMEOUT', 'PREEMPTED'] }],
    ['a kind that Run:ai lacks', { kinds: ['BATCH'] }],
    ['nobody', { users: [] }],
    ['a cluster that cannot be one of Run:ai', { clusters: ['Cluster:dgx:helios'] }],
    ['a project of another system', { projects: ['Project:emmy:abc'] }],
  ])('for %s is answered without asking', async (_, filter) => {
    const { list, jobs, asked } = await connect({});
    expect(await list.jobs({ filter })).toMatchObject({ rows: [], more: false, total: 0, status: 'OK' });
    expect(await jobs.count?.(filter, signal)).toBe(0);
    expect(asked).toEqual([]);
  });

  it('that Run:ai cannot be told, or does not heed, is met all the same', async () => {
    const id = '7202a18e-051d-4362-b6d2-06d94094df6';
    const all = ['u,1', 'u', 'U,1', undefined].map((submittedBy, at) => ({
      ...{ id: `${id}${at}`, name: `job-${at}`, type: 'Training', phase: 'Running', submittedBy },
      createdAt: '2026-02-02T07:00:03.000500Z',
    }));
    const { list } = await connect({ [workloads]: { workloads: all } });
    async function named(filter: JobFilter): Promise<string[]> {
      return (await list.jobs({ filter })).rows.map(({ name }) => name);
    }
    expect(await named({ users: ['u,1'] })).toEqual(['job-0']);
    expect(await named({ users: ['u', 'u,1'] })).toEqual(['job-0', 'job-1']);
    expect(await named({ text: 'b-2' })).toEqual(['job-2']);
    expect(await named({ states: ['RUNNING'], kinds: ['OTHER'] })).toEqual([]);
    expect(await named({ createdAt: { to: '2026-02-02T07:00:03.000Z' }, users: ['u'] })).toEqual(['job-1']);
  });
});

describe('a filter of projects of Run:ai', () => {
  it.each<[string, ProjectFilter, string[], boolean]>([
    ['that is empty', {}, [], true],
    ['by cluster', { clusters: [`Cluster:dgx:${west}`] }, [`clusterId==${west}`], true],
    ['by department', { departments: ['Department:dgx:4500008'] }, ['departmentId==4500008'], true],
    ['by two departments', { departments: ['Department:dgx:1', 'Department:dgx:2'] }, [], false],
    ['by part of the name', { text: 'Plasma' }, ['name=@plasma'], true],
  ])('%s asks Run:ai for what it can say', async (_, filter, items, counted) => {
    const runai = await connect({ [projects]: { projects: [] }, [`${projects}/count`]: { count: 7 } });
    await expectPushed(
      projects,
      runai.list.projects({ filter }),
      () => runai.projects.count?.(filter, signal),
      items,
      counted,
    );
  });

  it('is joined to the time that a page begins at', async () => {
    const { list } = await connect({ [projects]: { projects: [] } });
    const filter = { departments: ['Department:dgx:1'] };
    const after = { key: '2026-01-01T00:00:00.250Z', id: 'Project:dgx:7' };
    await list.projects({ filter, field: 'CREATED_AT', direction: 'ASC', after });
    await list.projects({ filter, field: 'CREATED_AT', direction: 'DESC', after });
    expect(filters()).toEqual([
      [projects, `departmentId==1,createdAt>=${after.key}`],
      [projects, 'departmentId==1,createdAt<=2026-01-01T00:00:00.251Z'],
    ]);
  });

  it('is not counted by versions that cannot, and fails as the count does', async () => {
    const { projects: source } = await connect({});
    expect(await source.count?.({}, signal)).toBeNull();
    await runai.close();
    const { projects: forbidden } = await connect({ [`${projects}/count`]: new Refusal(403) });
    await expect(forbidden.count?.({}, signal)).rejects.toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
  });
});

describe('a filter of departments of Run:ai', () => {
  it.each<[string, DepartmentFilter, string[], boolean]>([
    ['that is empty', {}, [], true],
    ['by cluster', { clusters: [`Cluster:dgx:${west}`] }, [`clusterId==${west}`], true],
    ['by part of the name, whose case Run:ai may mind', { text: 'Phys' }, [], false],
  ])('%s asks Run:ai for what it can say', async (_, filter, items, counted) => {
    const runai = await connect({
      [departments]: { departments: [] },
      [`${departments}/count`]: { count: 7 },
    });
    await expectPushed(
      departments,
      runai.list.departments({ filter }),
      () => runai.departments.count?.(filter, signal),
      items,
      counted,
    );
  });

  it('by text does not mind the case', async () => {
    const all = ['Physics', 'genomics', 'PHYSIOLOGY'].map((name, at) => ({ id: `${at}`, name }));
    const { list } = await connect({ [departments]: { departments: all } });
    const { rows } = await list.departments({ filter: { text: 'pHys' } });
    expect(rows.map(({ name }) => name)).toEqual(['Physics', 'PHYSIOLOGY']);
  });
});

describe('a filter of clusters of Run:ai', () => {
  it('by state is met here, and counted for nothing', async () => {
    const all = [
      { uuid: east, name: 'hpc-east', status: { state: 'Connected' } },
      { uuid: west, name: 'lab-west', status: { state: 'Disconnected' } },
    ];
    const { list } = await connect({ '/api/v1/clusters': all });
    const { rows, total } = await list.clusters({ filter: { states: ['CONNECTED'] } });
    expect(rows.map(({ name }) => name)).toEqual(['hpc-east']);
    expect(total).toBe(1);
  });
});
