import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

function telemetry(
  args: string,
  selection = 'metric unit at values { value groups { key name id } }',
): string {
  return `{ telemetry(${args}) { ${selection} } }`;
}

function asked(): string[] {
  return site.systems.flatMap(({ received }) => received).map(({ method, path }) => `${method} ${path}`);
}

describe('telemetry', () => {
  it.each([
    ['JOBS', 'WORKLOADS_COUNT'],
    ['COMPUTE_NODES', 'TOTAL_GPUS'],
    ['PROJECTS', 'GPU_QUOTA'],
    ['DEPARTMENTS', 'GPU_QUOTA'],
  ])('of %s is for people who signed in', async (of, metric) => {
    const { body } = await site.ask(telemetry(`system: "dgx", of: ${of}, metric: "${metric}"`), { as: null });
    expect(body.data).toEqual({ telemetry: null });
    expect(body.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', reason: 'NO_TOKEN' } }]);
    expect(asked()).toEqual([]);
  });

  it('counts what there is now by what it is asked for', async () => {
    const args = 'system: "dgx", of: JOBS, metric: "WORKLOADS_COUNT", groupBy: [PROJECT]';
    const { body } = await site.ask(telemetry(args), { as: 'viewer' });
    expect(body.errors).toBeUndefined();
    const { unit, values } = body.data.telemetry;
    expect(unit).toBe('jobs');
    const live = site.sandbox.runai.state.workloads.filter(({ deletedAt }) => deletedAt === null);
    const { projectId, projectName } = live[0]!;
    expect(values).toContainEqual({
      value: live.filter((workload) => workload.projectId === projectId).length,
      groups: [{ key: 'PROJECT', name: projectName, id: `Project:dgx:${projectId}` }],
    });
    expect(asked()).toEqual([
      'GET /api/v1/workloads/telemetry?telemetryType=WORKLOADS_COUNT&groupBy=ProjectId',
    ]);
  });

  it('can be selected whole', async () => {
    const whole = 'metric unit at values { value upstreamValue groups { key upstreamKey value name id } }';
    const args = 'system: "dgx", of: COMPUTE_NODES, metric: "TOTAL_GPUS", groupBy: [CLUSTER, NODE_POOL]';
    const { body } = await site.ask(telemetry(args, whole));
    expect(body.errors).toBeUndefined();
    expect(body.data.telemetry.values.length).toBeGreaterThan(0);
  });

  it.each([
    ['system: "nobody", of: JOBS, metric: "WORKLOADS_COUNT"', /no connected system; connected are .*dgx/],
    [
      'system: "dgx", of: JOBS, metric: "WORKLOAD_COUNT"',
      /telemetry of JOBS; the nearest are WORKLOADS_COUNT/,
    ],
    [
      'system: "dgx", of: JOBS, metric: "GPU_ALLOCATION", groupBy: [COMPUTE_NODE]',
      /`groupBy` of JOBS takes up to 2 of CLUSTER, DEPARTMENT/,
    ],
    [
      'system: "dgx", of: JOBS, metric: "GPU_ALLOCATION", groupBy: [CLUSTER, PROJECT, JOB_KIND]',
      /takes up to 2 of/,
    ],
    [
      'system: "dgx", of: COMPUTE_NODES, metric: "TOTAL_GPUS", filter: { department: "Department:dgx:1" }',
      /`filter.department` does not go with COMPUTE_NODES; cluster, nodePool do/,
    ],
    [
      'system: "dgx", of: PROJECTS, metric: "GPU_QUOTA", filter: { states: [] }',
      /`filter.states` does not go with PROJECTS/,
    ],
    ['system: "dgx", of: PROJECTS, metric: "GPU_QUOTA", filter: { cluster: "" }', /form Cluster:dgx:<key>/],
    [
      'system: "dgx", of: PROJECTS, metric: "GPU_QUOTA", filter: { department: "Department:other:1" }',
      /form Department:dgx:<key>/,
    ],
  ])('refuses %s, and nothing is asked', async (args, message) => {
    const { body } = await site.ask(telemetry(args));
    expect(body.errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringMatching(message) },
    ]);
    expect(asked()).toEqual([]);
  });

  it('is not there of a system that keeps none', async () => {
    const { body } = await site.ask(telemetry('system: "emmy", of: JOBS, metric: "jobs"'));
    expect(body.errors).toMatchObject([{ extensions: { code: 'UNSUPPORTED', system: 'emmy' } }]);
    expect(asked()).toEqual([]);
  });
});
