import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  // Nothing comes of a submission before the test is over.
  site = await openSite({ sandbox: { runai: { syncMilliseconds: 3_600_000 } } });
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const workloads = '/api/v1/workloads';
const details = `
  pods(first: 2) { nodes { uid name phase nodeName containers { image startedAt } } hasMore }
  events(first: 2) { nodes { at type reason message object { kind name } } hasMore }
  history(first: 1) { nodes { at state upstreamState message } hasMore }
  waits { nodes { nodePool reason message limitedBy } hasMore }`;

function seeded(meets: (workload: any) => boolean): any {
  return site.sandbox.runai.state.workloads.find((each) => each.deletedAt === null && meets(each));
}

describe('the details of a job', () => {
  it('are refused to strangers with the job, and nothing is asked', async () => {
    const { id } = seeded(({ phase }) => phase === 'Running');
    const { body } = await site.ask(`{ job(id: "Job:dgx:${id}") { ${details} } }`, { as: null });
    expect(body).toMatchObject({
      data: { job: null },
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect(site.received('runai')).toEqual([]);
  });

  it('are shown to a viewer, each by one request for the job', async () => {
    const { id, name } = seeded(({ phase, type }) => phase === 'Running' && type === 'Distributed');
    const { body } = await site.ask(`{ job(id: "Job:dgx:${id}") { ${details} } }`, { as: 'viewer' });
    expect(body.errors).toBeUndefined();
    expect(body.data.job).toEqual({
      pods: {
        nodes: [0, 1].map((index) => ({
          ...{ uid: expect.any(String), name: `${name}-worker-${index}`, phase: 'RUNNING' },
          nodeName: expect.any(String),
          containers: [{ image: 'nvcr.io/nvidia/pytorch:25.06-py3', startedAt: expect.any(String) }],
        })),
        hasMore: true,
      },
      events: {
        nodes: ['Running', 'Creating'].map((reason) => ({
          ...{ at: expect.any(String), type: 'Normal', reason, message: `The workload is ${reason}` },
          object: { kind: 'Distributed', name },
        })),
        hasMore: false,
      },
      history: {
        nodes: [{ at: expect.any(String), state: 'RUNNING', upstreamState: 'Running', message: null }],
        hasMore: true,
      },
      waits: null,
    });
    expect(site.received('runai').sort()).toEqual([
      `GET ${workloads}/${id}`,
      `GET ${workloads}/${id}/events?limit=2&sortOrder=desc`,
      `GET ${workloads}/${id}/history?limit=500`,
      `GET ${workloads}/${id}/pods?limit=2`,
    ]);
  });

  it('of one that waits say why, node pool by node pool', async () => {
    const { id, requestedNodePools } = seeded(({ phaseReason }) => phaseReason === 'OverLimit');
    const { body } = await site.ask(
      `{ job(id: "Job:dgx:${id}") { waits { nodes { nodePool reason limitedBy } } } }`,
    );
    const limit = { reason: 'OverLimit', limitedBy: 'DEPARTMENT' };
    expect(body.data.job.waits.nodes).toEqual(
      requestedNodePools.map((nodePool: string) => ({ nodePool, ...limit })),
    );
  });

  it('are not asked for when they are not selected, and of a whole page only of the jobs that have them', async () => {
    await site.ask('{ jobs(filter: { systems: ["dgx"] }) { nodes { name containers { images } } } }');
    expect(site.received('runai')).toHaveLength(1);
    site.forget();
    const { body } = await site.ask('{ jobs(first: 40) { nodes { system { name } pods { hasMore } } } }');
    expect(body.errors).toBeUndefined();
    const withPods = body.data.jobs.nodes.filter(({ pods }: any) => pods !== null);
    expect(new Set(withPods.map(({ system }: any) => system.name))).toEqual(new Set(['dgx']));
    const asked = site.received('runai').filter((request) => request.includes('/pods?'));
    expect(asked).toHaveLength(withPods.length);
  });

  it.each([0, 101])('are refused for a first of %s, which names the range', async (first) => {
    const { id } = seeded(({ phase }) => phase === 'Running');
    const { body } = await site.ask(`{ job(id: "Job:dgx:${id}") { pods(first: ${first}) { hasMore } } }`);
    expect(body.data.job).toEqual({ pods: null });
    expect(body.errors).toMatchObject([
      { message: `first must be from 1 to 100; it is ${first}.`, extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(site.received('runai')).toEqual([`GET ${workloads}/${id}`]);
  });

  it('that fail leave the job, and say which system it was', async () => {
    const { id, name } = seeded(({ phase }) => phase === 'Running');
    site.sandbox.runai.setFault({ kind: 'status', status: 500 }, `${workloads}/${id}/events`);
    const { body } = await site.ask(
      `{ job(id: "Job:dgx:${id}") { name pods { hasMore } events { hasMore } } }`,
    );
    expect(body.data.job).toEqual({ name, pods: { hasMore: false }, events: null });
    expect(body.errors).toMatchObject([
      { path: ['job', 'events'], extensions: { code: 'UPSTREAM_FAILURE', system: 'dgx' } },
    ]);
  });
});

describe('deleted jobs', () => {
  it('are listed alone and on request, and nothing is asked of systems that keep none', async () => {
    const { body } = await site.ask(
      `{ jobs(first: 100, filter: { deleted: true }) {
        nodes { deletedAt system { name } } totalCount completeness { complete }
      } }`,
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.jobs.nodes).toHaveLength(100);
    expect(body.data.jobs.nodes.every(({ deletedAt }: any) => deletedAt !== null)).toBe(true);
    expect(body.data.jobs).toMatchObject({ totalCount: 100, completeness: { complete: true } });
    expect(site.received('clustercockpit')).toEqual([]);
    expect(site.received('renku')).toEqual([]);
    const { body: others } = await site.ask('{ jobs(first: 100) { nodes { deletedAt } } }');
    expect(others.data.jobs.nodes.every(({ deletedAt }: any) => deletedAt === null)).toBe(true);
  });

  it('are found by their id, with their pods', async () => {
    const { id, deletedAt } = site.sandbox.runai.state.workloads.find((each) => each.deletedAt !== null)!;
    const { body } = await site.ask(`{ job(id: "Job:dgx:${id}") { deletedAt pods { nodes { name } } } }`);
    expect(Date.parse(body.data.job.deletedAt)).toBe(Date.parse(deletedAt!));
    expect(body.data.job.pods.nodes).toHaveLength(1);
    expect(site.received('runai')).toContain(`GET ${workloads}/${id}/pods?limit=20&deleted=true`);
  });
});

describe('a job that was just submitted', () => {
  it('is found by its id before the list of all has it, with its project joined by name', async () => {
    const project = site.sandbox.runai.state.projects.find(({ status }) => status.phase === 'Ready')!;
    const { url } = site.sandbox.runai;
    const answer = await fetch(`${url}${workloads}/workspaces`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await site.tokenOf('administrator')}`,
      },
      body: JSON.stringify({
        ...{ name: 'notebook-7', projectId: project.id, clusterId: project.clusterId },
        spec: { image: 'jupyter:1', compute: { cpuCoreRequest: 2, gpuDevicesRequest: 0 } },
      }),
    });
    expect(answer.status).toBe(202);
    const { workloadId } = (await answer.json()) as { workloadId: string };
    site.forget();
    const { body } = await site.ask(
      `{ job(id: "Job:dgx:${workloadId}") {
        name kind state project { name } requested { cpu } containers { images } pods { hasMore }
      } }`,
    );
    expect(body).toEqual({
      data: {
        job: {
          ...{ name: 'notebook-7', kind: 'WORKSPACE', state: 'STARTING', project: { name: project.name } },
          ...{ requested: { cpu: 2 }, containers: { images: ['jupyter:1'] }, pods: null },
        },
      },
    });
    expect(site.received('runai')).toContain(`GET ${workloads}/workspaces/${workloadId}`);
  });
});
