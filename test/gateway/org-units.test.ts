import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunaiFake } from '../../src/sandbox/runai/index.ts';
import { openSite, type Site } from '../support/site.ts';
import { askChange } from './renku-mutation.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const projects = '/api/v1/org-unit/projects';
const amounts = '{ gpu cpu memory(unit: MB) }';
const use = `use { allocated ${amounts} allocatedNonPreemptible ${amounts} requested ${amounts} }`;
const scheduling =
  '{ rules { workspaceTimeLimitSeconds } defaultNodePools nodeTypes { training { key name } } }';

/** Every list of Run:ai that was asked, with its limit. */
function listed(): string[] {
  return site.received('runai').map((request) => {
    const url = new URL(request.replace(/^GET /, ''), 'http://runai.invalid');
    return `${url.pathname} ${url.searchParams.get('limit')}`;
  });
}

function fake(): RunaiFake {
  return site.sandbox.runai;
}

function projectNamed(name: string) {
  return fake().state.projects.find((project) => project.name === name);
}

describe('departments and projects', () => {
  it.each(['departments', 'projects'])('are for people who signed in: %s', async (noun) => {
    const { body } = await site.ask(`{ ${noun} { nodes { ${use} createdBy } } }`, { as: null });
    expect(body.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(fake().received).toEqual([]);
  });

  it('tell what they use, are set to and come to', async () => {
    const wire = projectNamed('lattice-qcd');
    Object.assign(wire ?? {}, { schedulingRules: { interactiveJobTimeLimitSeconds: 60 } });
    const { body } = await site.ask(
      `{ project(id: "Project:dgx:${wire?.id}") { ${use} totalQuota ${amounts} scheduling ${scheduling}
           effectiveScheduling ${scheduling} schedulerEnforced requestedNamespace phaseMessage
           createdBy updatedBy updatedAt quota { priority nodePool { id } ${use} } } }`,
    );
    expect(body.errors).toBeUndefined();
    const status = wire?.status as any;
    expect(body.data.project).toMatchObject({
      use: {
        allocated: {
          gpu: status.quotaStatus.allocated.gpu,
          cpu: status.quotaStatus.allocated.cpu / 1000,
          memory: status.quotaStatus.allocated.memory,
        },
      },
      totalQuota: { gpu: wire?.totalResources.gpuQuota },
      scheduling: { rules: { workspaceTimeLimitSeconds: 60 }, defaultNodePools: ['default'] },
      effectiveScheduling: { defaultNodePools: ['default'] },
      ...{ schedulerEnforced: true, requestedNamespace: null, phaseMessage: null },
      ...{ createdBy: 'u-0001@example.org', updatedBy: 'u-0002@example.org' },
    });
    const told = status.nodePoolQuotaStatuses.map(({ nodePoolId }: any) => `NodePool:dgx:${nodePoolId}`);
    for (const row of body.data.project.quota) {
      expect(row.use === null).toBe(!told.includes(row.nodePool?.id));
    }
  });

  it('of which a department names its projects cost nothing more for them', async () => {
    const { body } = await site.ask(
      `{ departments(first: 100) { nodes { name ${use} averages { day { gpuAllocated asOf } week { asOf } }
           projects { id name system { name } } } } }`,
    );
    expect(body.errors).toBeUndefined();
    const robotics = body.data.departments.nodes.find(({ name }: any) => name === 'robotics');
    expect(robotics.projects.map(({ name }: any) => name)).toContain('arm-planner');
    expect(robotics).toMatchObject({ averages: { day: { gpuAllocated: expect.any(Number) }, week: null } });
    expect(robotics.use.allocated.gpu).toEqual(expect.any(Number));
    expect(site.received('runai')).toHaveLength(1);
    expect(site.received('runai')[0]).toContain('verbosity=verbose');
  });

  it('are one and the same to whoever has only an id', async () => {
    const [department] = fake().state.departments;
    const [project] = fake().state.projects;
    const { body } = await site.ask(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on OrgUnit { name use { allocated { gpu } } } } }',
      { variables: { ids: [`Department:dgx:${department?.id}`, `Project:dgx:${project?.id}`] } },
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.nodes).toMatchObject([
      { __typename: 'Department', name: department?.name, use: { allocated: expect.anything() } },
      { __typename: 'Project', name: project?.name },
    ]);
  });

  it('cost one more when the projects of departments are asked for more', async () => {
    const { body } = await site.ask(
      '{ departments(first: 100) { nodes { projects { name phase department { name } } } } }',
    );
    expect(body.errors).toBeUndefined();
    const phases = body.data.departments.nodes.flatMap(({ projects }: any) =>
      projects.map(({ phase }: any) => phase),
    );
    expect(phases).toHaveLength(fake().state.projects.length);
    expect(phases).not.toContain(null);
    expect(listed().sort()).toEqual([
      '/api/v1/org-unit/departments 101',
      '/api/v1/org-unit/departments 500',
      `${projects} 500`,
    ]);
  });
});

describe('a page of projects', () => {
  it('with their departments and the node pools of their quota is three calls', async () => {
    const { body } = await site.ask(
      `{ projects(first: 100) { nodes { name ${use} department { name ${use} }
           quota { ${use} nodePool { name phase } } } } }`,
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.projects.nodes).toHaveLength(fake().state.projects.length);
    for (const { department } of body.data.projects.nodes) expect(department.name).toMatch(/./);
    expect(listed().sort()).toEqual([
      '/api/v1/node-pools 500',
      '/api/v1/org-unit/departments 500',
      `${projects} 101`,
    ]);
  });

  it('of a hundred of 5,000 is one call of 101 rows, fifty for all of them', async () => {
    const large = await openSite();
    const { state } = large.sandbox.runai;
    const [template] = state.projects;
    if (template === undefined) throw new Error('the sandbox has lost its projects');
    state.projects = Array.from({ length: 5_000 }, (_, at) => {
      return { ...template, id: `p-${at}`, name: `project-${String(at).padStart(4, '0')}` };
    });
    large.forget();
    const names: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { body } = await large.ask(
        `query ($after: String) { projects(first: 100, after: $after) {
           nodes { name } pageInfo { hasNextPage endCursor } completeness { complete } } }`,
        { variables: { after } },
      );
      expect(body.data.projects.completeness.complete).toBe(true);
      names.push(...body.data.projects.nodes.map(({ name }: any) => name));
      ({ endCursor: after, hasNextPage: more } = body.data.projects.pageInfo);
    }
    const limits = large
      .received('runai')
      .map((request) => new URL(request.slice(4), 'http://runai.invalid').searchParams.get('limit'));
    await large.close();
    expect(names).toEqual(state.projects.map(({ name }) => name));
    expect(limits).toEqual(Array.from({ length: 50 }, () => '101'));
  });
});

describe('settings', () => {
  it('of a project are changed by an editor, in one PUT that writes back the rest', async () => {
    const wire = projectNamed('detector-sim');
    const before = structuredClone(wire);
    const { project } = await askChange(
      site,
      'updateProject',
      {
        id: `Project:dgx:${wire?.id}`,
        scheduling: { rules: { workspaceTimeLimitSeconds: 3_600 }, nodeTypes: { training: ['11'] } },
        schedulerEnforced: false,
      },
      `project { phase schedulerEnforced scheduling ${scheduling} }`,
      { as: 'editor' },
    );
    expect(project).toEqual({
      ...{ phase: 'UPDATING', schedulerEnforced: false },
      scheduling: {
        rules: { workspaceTimeLimitSeconds: 3_600 },
        defaultNodePools: before?.defaultNodePools,
        nodeTypes: { training: [{ key: '11', name: null }] },
      },
    });
    expect(site.received('runai')).toEqual([`GET ${projects}/${wire?.id}`, `PUT ${projects}/${wire?.id}`]);
    // Run:ai names the node pools of the rows, whether they were named or not.
    expect(wire?.resources).toMatchObject(before?.resources ?? []);
    expect(wire?.description).toBe(before?.description);
  });

  it('of a node pool are changed by an administrator', async () => {
    const { nodePool } = await askChange(
      site,
      'updateNodePool',
      {
        id: 'NodePool:dgx:200311',
        scheduling: { gpuPlacement: 'SPREAD', guaranteedRuntimeSeconds: 7_200 },
        gpuMemory: { swapEnabled: true, swap: { amount: 64, unit: 'GIB' } },
        network: { acceleration: 'DISABLED' },
      },
      `nodePool { scheduling { gpuPlacement upstreamGpuPlacement cpuPlacement guaranteedRuntimeSeconds }
                  gpuMemory { swapEnabled swap(unit: GIB) } network { acceleration topologyName } updatedBy }`,
    );
    expect(nodePool).toMatchObject({
      scheduling: {
        ...{ gpuPlacement: 'SPREAD', upstreamGpuPlacement: 'spread', cpuPlacement: 'SPREAD' },
        guaranteedRuntimeSeconds: 7_200,
      },
      gpuMemory: { swapEnabled: true, swap: 64 },
      network: { acceleration: 'DISABLED', topologyName: 'racks' },
    });
    expect(site.received('runai').map((request) => request.split(' ')[0])).toEqual(['GET', 'PATCH']);
  });

  it('that break rules are refused with their paths, and nothing is asked', async () => {
    const rules = { trainingTimeLimitSeconds: 0 };
    const project = { id: 'Project:dgx:1', scheduling: { rules, defaultNodePools: ['a', 'a'] } };
    const refused = await askChange(site, 'updateProject', project);
    expect(refused.problems.map(({ path }: any) => path)).toEqual([
      ...['scheduling.rules.trainingTimeLimitSeconds', 'scheduling.defaultNodePools.1'],
    ]);
    const nodePool = { id: 'NodePool:dgx:1', scheduling: { gpuPlacement: 'UNKNOWN' } };
    expect(await askChange(site, 'updateNodePool', nodePool)).toMatchObject({
      ...{ __typename: 'InvalidInput', problems: [{ path: 'scheduling.gpuPlacement' }] },
    });
    expect(fake().received).toEqual([]);
  });

  it('of a quota have a priority, by the word of the system', async () => {
    const wire = projectNamed('detector-sim');
    const row = wire?.resources.find(({ nodePool }) => nodePool !== null);
    const quota = [{ nodePoolId: `NodePool:dgx:${row?.nodePool?.id}`, priority: 'VeryHigh' }];
    const { project } = await askChange(
      site,
      'setProjectQuota',
      { id: `Project:dgx:${wire?.id}`, quota },
      'project { quota { nodePool { id } priority gpu { deserved } } }',
    );
    expect(project.quota).toContainEqual({
      ...{ nodePool: { id: quota[0]?.nodePoolId }, priority: 'VeryHigh' },
      gpu: { deserved: row?.gpu.deserved },
    });
    const [sent] = fake().received.filter(({ method }) => method === 'PATCH');
    expect(JSON.parse(sent?.body ?? '')).toEqual([
      { nodePool: { id: row?.nodePool?.id }, priority: 'VeryHigh' },
    ]);
  });
});
