import { describe, expect, it } from 'vitest';
import { rejection } from '../http/site.ts';
import { make, openRunai, planned } from './runai-changing.ts';

const path = '/api/v1/org-unit';

describe('whom Run:ai lets change nothing', () => {
  it('is told so, and everything stands', async () => {
    const runai = await openRunai({}, 'viewer');
    const { id } = runai.project('cryo-em');
    const before = structuredClone(runai.fake.state.projects);
    const { outcome } = await make(runai.projectChanges.update([id], { description: 'mine' }));
    expect(outcome).toMatchObject({ kind: 'Forbidden', code: 'UPSTREAM_FORBIDDEN', system: 'dgx' });
    expect(runai.fake.state.projects).toEqual(before);
  });

  it('cannot tell a hidden department from none', async () => {
    const runai = await openRunai({}, 'researcher');
    const error = await rejection(runai.departmentChanges.delete([runai.department('physics').id]));
    expect(error).toMatchObject({ code: 'NOT_FOUND' });
    expect(runai.writes()).toEqual([]);
  });
});

describe('a new department or project', () => {
  it('is created where it belongs, and the plan is what is sent', async () => {
    const runai = await openRunai();
    const above = runai.department('physics');
    const input = { name: 'tokamak', description: 'Plasma at the edge', namespace: 'tokamak-prod' };
    const plan = await planned(runai.projectChanges.create([above.id], input));
    expect(plan).toEqual({
      request: `POST ${path}/projects`,
      body: {
        ...{ name: 'tokamak', description: 'Plasma at the edge', requestedNamespace: 'tokamak-prod' },
        ...{ clusterId: above.clusterId, parentId: above.id, resources: [] },
      },
    });
    expect(runai.writes()).toEqual([]);
    const { outcome } = await make(runai.projectChanges.create([above.id], input));
    expect(runai.writes()).toEqual([plan]);
    const unit = { name: 'tokamak', phase: 'CREATING', departmentId: `Department:dgx:${above.id}` };
    expect(outcome).toMatchObject({ kind: 'Done', payload: { unit } });
  });

  it('has the quota it was given, in the units of Run:ai', async () => {
    const runai = await openRunai();
    const { clusterId, id } = runai.nodePool('default');
    const quota = [
      {
        nodePoolId: `NodePool:dgx:${id}`,
        gpu: { deserved: 0.5, limit: null, overQuotaWeight: 2 },
        cpu: { deserved: 1.5, limit: 3 },
        memory: { deserved: { amount: 3, unit: 2 ** 30 }, limit: null },
      },
    ];
    const { outcome } = await make(runai.departmentChanges.create([clusterId], { name: 'fusion', quota }));
    expect(runai.writes()[0]).toEqual({
      request: `POST ${path}/departments`,
      body: {
        ...{ name: 'fusion', clusterId },
        resources: [
          {
            nodePool: { id },
            gpu: { deserved: 0.5, limit: -1, overQuotaWeight: 2 },
            cpu: { deserved: 1500, limit: 3000 },
            memory: { deserved: 3072, limit: -1, units: 'Mib' },
          },
        ],
      },
    });
    const [row] = (outcome as any).payload.unit.quota;
    expect(row).toMatchObject({ gpu: { limit: null }, cpu: { deserved: 1.5 } });
    expect(row.memory.deserved).toBe(3 * 2 ** 30);
  });

  it('without all of its quota is told as made in part', async () => {
    const runai = await openRunai();
    const { id, clusterId } = runai.nodePool('default');
    const quota = [{ nodePoolId: `NodePool:dgx:${id}`, gpu: { deserved: 1 }, cpu: { deserved: 8 } }];
    const change = await runai.departmentChanges.create([clusterId], { name: 'fusion', quota });
    const resources = [{ nodePool: { id }, gpu: { deserved: 1 }, cpu: null, memory: null }];
    const body = JSON.stringify({ id: '77', name: 'fusion', clusterId, resources });
    runai.fake.setFault({ kind: 'body', body }, '/departments');
    expect((await make(Promise.resolve(change))).outcome).toMatchObject({
      kind: 'PartiallyApplied',
      lookAt: 'Department:dgx:77',
      steps: [{ fields: ['name', 'quota.0.gpu'] }, { status: 'FAILED', fields: ['quota.0.cpu'] }],
    });
  });

  it('with quota on a node pool of another cluster is not sent', async () => {
    const runai = await openRunai();
    const { clusterId } = runai.nodePool('default');
    const pools = runai.fake.state.nodePools.filter((pool) => pool.clusterId !== clusterId);
    const quota = pools.map(({ id }) => ({ nodePoolId: `NodePool:dgx:${id}`, gpu: { deserved: 1 } }));
    const error = await rejection(runai.departmentChanges.create([clusterId], { name: 'fusion', quota }));
    expect(error.problems).toHaveLength(pools.length);
    expect(runai.writes()).toEqual([]);
  });

  it('of a name that is taken is a conflict, in our words', async () => {
    const runai = await openRunai();
    const { id } = runai.department('physics');
    const { outcome } = await make(runai.projectChanges.create([id], { name: 'dark-matter' }));
    expect(outcome).toMatchObject({ kind: 'Conflict', code: 'CONFLICT' });
    expect((outcome as any).message).toMatch(/There is a project of this name/);
  });

  it.each([['no-such-cluster'], ['00000000-0000-4000-8000-000000000000']])(
    'is not sent for the cluster %s, which is missing',
    async (key) => {
      const runai = await openRunai();
      const error = await rejection(runai.departmentChanges.create([key], { name: 'fusion' }));
      expect(error).toMatchObject({ code: 'NOT_FOUND' });
      expect(runai.writes()).toEqual([]);
    },
  );

  it('is unsupported where the endpoint is missing, and unknown when nothing was answered', async () => {
    const runai = await openRunai();
    const { id } = runai.department('physics');
    runai.fake.setFault({ kind: 'status', status: 404, times: 1 }, `${path}/projects`);
    const { outcome } = await make(runai.projectChanges.create([id], { name: 'tokamak' }));
    expect(outcome).toMatchObject({ kind: 'Unsupported', code: 'UNSUPPORTED' });
    runai.fake.setFault({ kind: 'truncate' }, `${path}/projects`);
    const { outcome: second } = await make(runai.projectChanges.create([id], { name: 'tokamak' }));
    expect(second).toMatchObject({
      kind: 'OutcomeUnknown',
      lookAt: 'projects(filter: { systems: ["dgx"] })',
    });
  });

  it('is told nothing of what Run:ai writes into a refusal', async () => {
    const runai = await openRunai();
    const { id } = runai.department('physics');
    const body = JSON.stringify({ code: 400, message: 'canary-of-run-ai' });
    runai.fake.setFault({ kind: 'status', status: 400, body }, `${path}/projects`);
    const { outcome } = await make(runai.projectChanges.create([id], { name: 'tokamak' }));
    expect(outcome).toMatchObject({ kind: 'UpstreamFailure', status: 400, retryable: false });
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });
});

describe('a new description', () => {
  it('leaves everything else of a project as it stands', async () => {
    const runai = await openRunai();
    const project = runai.project('lattice-qcd');
    Object.assign(project, {
      enforceRunaiScheduler: false,
      schedulingRules: { trainingJobTimeLimitSeconds: 600 },
      defaultNodePools: ['default'],
      nodeTypes: { training: ['t-1'] },
    });
    const before = structuredClone(project);
    const { outcome } = await make(runai.projectChanges.update([project.id], { description: 'Quarks' }));
    expect(outcome.kind).toBe('Done');
    expect(runai.writes().map(({ request }) => request)).toEqual([`PUT ${path}/projects/${project.id}`]);
    const { updatedAt: _, updatedBy: __, status: ___, effective: ____, ...rest } = before;
    expect(project).toMatchObject({ ...rest, description: 'Quarks' });
    expect(project.resources).toEqual(before.resources);
  });

  it('that stands already sends nothing, and null removes it', async () => {
    const runai = await openRunai();
    const department = runai.department('physics');
    const { description } = department;
    expect((await runai.departmentChanges.update([department.id], { description })).steps).toEqual([]);
    expect((await runai.departmentChanges.update([department.id], {})).steps).toEqual([]);
    await make(runai.departmentChanges.update([department.id], { description: null }));
    expect(department.description).toBe('');
  });

  it('that Run:ai 2.18 ignores is not told as done', async () => {
    const runai = await openRunai({ version: '2.18' });
    const { id } = runai.project('lattice-qcd');
    const { outcome } = await make(runai.projectChanges.update([id], { description: 'Quarks' }));
    expect(outcome).toMatchObject({ kind: 'UpstreamFailure', code: 'UPSTREAM_FAILURE' });
  });
});

describe('what is deleted', () => {
  it('is gone, when Run:ai says so at once', async () => {
    const runai = await openRunai();
    const { id } = runai.project('onboarding');
    const { outcome } = await make(runai.projectChanges.delete([id]));
    expect(outcome).toMatchObject({ payload: { deletedId: `Project:dgx:${id}`, row: null } });
    expect(runai.project('onboarding')).toBeUndefined();
  });

  it('shows its phase while its cluster clears up', async () => {
    const runai = await openRunai();
    const { id } = runai.project('dark-matter');
    const { outcome } = await make(runai.projectChanges.delete([id]));
    expect(outcome).toMatchObject({ payload: { row: { phase: 'DELETING' } } });
  });

  it('is no failure when Run:ai still shows it as deleted', async () => {
    const runai = await openRunai();
    const project = structuredClone(runai.project('onboarding'));
    const change = runai.projectChanges.delete([project.id]);
    await change;
    project.status.phase = 'Deleted';
    runai.fake.setFault({ kind: 'body', body: JSON.stringify(project) }, `${path}/projects/${project.id}`);
    expect((await make(change)).outcome).toMatchObject({ payload: { row: { phase: 'DELETED' } } });
  });

  it('is not told as gone when it still stands', async () => {
    const runai = await openRunai();
    const { clusterId } = runai.department('physics');
    const made = await make(runai.departmentChanges.create([clusterId], { name: 'short-lived' }));
    expect(made.outcome.kind).toBe('Done');
    const { id } = runai.department('short-lived');
    const change = await runai.departmentChanges.delete([id]);
    runai.fake.setFault({ kind: 'status', status: 204, times: 1 }, id);
    const { outcome } = await make(Promise.resolve(change));
    expect(outcome).toMatchObject({ kind: 'UpstreamFailure', code: 'UPSTREAM_FAILURE' });
    expect(runai.department('short-lived')).toBeDefined();
  });

  it('is no department with projects, of which some are named', async () => {
    const runai = await openRunai();
    const error = await rejection(runai.departmentChanges.delete([runai.department('robotics').id]));
    expect(error).toMatchObject({ code: 'CONFLICT' });
    expect(error.message).toContain('arm-planner');
    expect(runai.writes()).toEqual([]);
  });

  it.each([['count'], ['../departments/1'], ['unknown-1']])('is nothing by the key %s', async (key) => {
    const runai = await openRunai();
    expect(await rejection(runai.projectChanges.delete([key]))).toMatchObject({ code: 'NOT_FOUND' });
    expect(runai.writes()).toEqual([]);
  });
});
