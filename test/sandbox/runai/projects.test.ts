import { describe, expect, it } from 'vitest';
import { ask, paths, read, refusal, send, start } from './caller.ts';
import { gpus } from './quota.ts';

/** The connected cluster of the seed with its default pool, and a department of it. */
async function site() {
  const fake = await start();
  const cluster = fake.state.clusters[0]!;
  const pool = fake.state.nodePools.find(({ isDefault }) => isDefault)!;
  const physics = fake.state.departments.find(({ name }) => name === 'physics')!;
  const project = {
    name: 'new-one',
    clusterId: cluster.uuid,
    parentId: physics.id,
    resources: [gpus(pool.id, 2)],
  };
  return { ...fake, cluster, pool, physics, project };
}

describe('a change of a project', () => {
  it('is refused to everybody whose role only reads, and changes nothing', async () => {
    const { state, project } = await site();
    const [first] = state.projects;
    const before = structuredClone(state.projects);
    for (const as of ['viewer', 'researcher', 'u-0042']) {
      const path = `${paths.projects}/${first!.id}`;
      const statuses = [
        await send('POST', paths.projects, { as, body: project }),
        await send('PUT', path, { as, body: { resources: [] } }),
        await send('PATCH', `${path}/resources`, { as, body: [] }),
        await send('DELETE', path, { as }),
      ].map(({ status }) => status);
      expect(statuses).toEqual([403, 403, 403, 403]);
    }
    expect((await ask(paths.projects)).status).toBe(401);
    expect(state.projects).toEqual(before);
  });
});

describe('a new project', () => {
  it('waits for its namespace, and is ready once the cluster made it', async () => {
    const { settle, physics, project } = await site();
    const { status, body } = await send('POST', paths.projects, { as: 'editor', body: project });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: 'new-one',
      parent: { id: physics.id, name: 'physics' },
      createdBy: 'editor@example.org',
      createdAt: '2026-11-20T12:00:00.000Z',
      enforceRunaiScheduler: true,
      status: { phase: 'Creating', namespace: null },
      totalResources: { gpuQuota: 2, cpuQuota: null, memoryQuota: null },
      resources: [{ nodePool: { name: 'default' }, gpu: { deserved: 2, limit: -1, overQuotaWeight: 2 } }],
    });
    settle();
    const later = await read(`${paths.projects}/${body.id}`);
    expect(later.status).toMatchObject({ phase: 'Ready', namespace: 'runai-new-one' });
    expect(later.status.quotaStatus.allocated).toEqual({ gpu: 0, cpu: 0, memory: 0 });
  });

  it('gets the namespace it asks for, and the default department when it names none', async () => {
    const { settle, project } = await site();
    const body = { ...project, parentId: null, requestedNamespace: 'prod' };
    const created = await send('POST', paths.projects, { body });
    expect(created.body.parent.name).toBe('default');
    settle();
    expect((await read(`${paths.projects}/${created.body.id}`)).status.namespace).toBe('prod');
  });

  it('waits for ever in a cluster that is out of reach', async () => {
    const { settle, state, project } = await site();
    const away = state.clusters[1]!;
    const body = { ...project, clusterId: away.uuid, parentId: null, resources: [] };
    const created = await send('POST', paths.projects, { body });
    settle();
    expect((await read(`${paths.projects}/${created.body.id}`)).status.phase).toBe('Creating');
  });

  it('inherits from its department what it leaves unsaid', async () => {
    const { physics, project } = await site();
    const rules = { interactiveJobTimeLimitSeconds: 3600, trainingJobTimeLimitSeconds: 60 };
    const department = { resources: [], schedulingRules: rules, defaultNodePools: ['a100'] };
    await send('PUT', `${paths.departments}/${physics.id}`, { body: department });
    const own = { interactiveJobTimeLimitSeconds: 7200, trainingJobTimeLimitSeconds: null };
    const created = await send('POST', paths.projects, { body: { ...project, schedulingRules: own } });
    expect(created.body.effective).toEqual({
      schedulingRules: { interactiveJobTimeLimitSeconds: 7200, trainingJobTimeLimitSeconds: 60 },
      defaultNodePools: ['a100'],
      nodeTypes: {},
    });
    expect(created.body.defaultNodePools).toBeNull();
  });

  it('is refused under a name that is taken in its cluster, and taken under it in another', async () => {
    const { state, project } = await site();
    await send('POST', paths.projects, { body: project });
    expect((await send('POST', paths.projects, { body: project })).body).toMatchObject({ code: 409 });
    const elsewhere = { ...project, clusterId: state.clusters[1]!.uuid, parentId: null, resources: [] };
    expect((await send('POST', paths.projects, { body: elsewhere })).status).toBe(201);
  });

  it.each([
    ['no name', { name: undefined }],
    ['a name with capitals', { name: 'New' }],
    ['a name that begins with a digit', { name: '1st' }],
    ['no quota', { resources: undefined }],
    ['a node pool of another cluster', { resources: [gpus('23', 1)] }],
    ['memory without a unit', { resources: [{ memory: { deserved: 1 } }] }],
    ['a quota below -1', { resources: [{ gpu: { limit: -2 } }] }],
    ['a department of another cluster', { parentId: 'missing' }],
    ['a cluster that is not there', { clusterId: 'missing' }],
    ['a time limit of nothing', { schedulingRules: { interactiveJobTimeLimitSeconds: 0 } }],
  ])('is refused with %s', async (_, spoiled) => {
    const { state, project } = await site();
    const { status, body } = await send('POST', paths.projects, { body: { ...project, ...spoiled } });
    expect({ status, code: body.code }).toEqual({ status: 400, code: 400 });
    expect(state.projects).toHaveLength(40);
  });

  it('is refused when the body is no JSON', async () => {
    await site();
    const { body } = await send('POST', paths.projects, { body: '{"name":' });
    expect(body).toEqual({ code: 400, message: 'Failed to read request body' });
  });
});

describe('PUT of a project', () => {
  it('clears what it leaves out, and leaves alone what can never change', async () => {
    const { settle, physics, project } = await site();
    const rules = { trainingJobTimeLimitSeconds: 60 };
    const full = { ...project, description: 'kept?', schedulingRules: rules, defaultNodePools: ['a100'] };
    const { body: created } = await send('POST', paths.projects, { body: full });
    settle();
    const change = { resources: [], name: 'other', parentId: 'other', clusterId: 'other' };
    const { status, body } = await send('PUT', `${paths.projects}/${created.id}`, { body: change });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ name: 'new-one', parentId: physics.id, clusterId: project.clusterId },
      ...{ description: '', schedulingRules: null, defaultNodePools: null, resources: [] },
      totalResources: { gpuQuota: null },
      status: { phase: 'Updating', namespace: 'runai-new-one' },
    });
    settle();
    expect((await read(`${paths.projects}/${created.id}`)).status.phase).toBe('Ready');
  });

  it('is refused without a quota, and of a project that is not there', async () => {
    const { state } = await site();
    const path = `${paths.projects}/${state.projects[0]!.id}`;
    expect((await send('PUT', path, { body: { description: 'x' } })).status).toBe(400);
    expect((await send('PUT', `${paths.projects}/missing`, { body: { resources: [] } })).status).toBe(404);
  });
});

describe('the quota of a project', () => {
  it('is changed by PATCH number by number, and the rest of it stays', async () => {
    const { pool, project, state } = await site();
    const a100 = state.nodePools.find(({ name }) => name === 'a100')!;
    const memory = { deserved: 10, limit: 20, overQuotaWeight: 1, units: 'GB' };
    const rows = [{ ...gpus(pool.id, 2), memory }, gpus(a100.id, 1)];
    const { body: created } = await send('POST', paths.projects, { body: { ...project, resources: rows } });
    const path = `${paths.projects}/${created.id}/resources`;
    const patch = [{ nodePool: { id: pool.id }, gpu: { deserved: 4.5 }, cpu: { deserved: 2000 } }];
    const { status, body } = await send('PATCH', path, { as: 'editor', body: patch });
    expect(status).toBe(200);
    expect(body).toEqual([
      {
        nodePool: { id: pool.id, name: 'default' },
        gpu: { deserved: 4.5, limit: -1, overQuotaWeight: 2 },
        cpu: { deserved: 2000, limit: null, overQuotaWeight: null },
        memory,
      },
      created.resources[1],
    ]);
    expect((await read(`${paths.projects}/${created.id}`)).totalResources).toEqual({
      ...{ gpuQuota: 5.5, cpuQuota: 2000, memoryQuota: 10_000 },
    });
  });

  it('is replaced by PUT, rows that are left out included', async () => {
    const { pool, project } = await site();
    const { body: created } = await send('POST', paths.projects, { body: project });
    const path = `${paths.projects}/${created.id}/resources`;
    const added = { nodePool: { id: pool.id }, gpu: { limit: null } };
    const { body } = await send('PUT', path, { body: [added] });
    expect(body).toEqual([
      {
        nodePool: { id: pool.id, name: 'default' },
        gpu: { deserved: 0, limit: null, overQuotaWeight: null },
        cpu: null,
        memory: null,
      },
    ]);
    expect((await send('PUT', path, { body: [] })).body).toEqual([]);
  });

  it.each([[{ resources: [] }], [[{ gpu: { deserved: null } }]], [[{ nodePool: { id: 'missing' } }]]])(
    'is not changed by %j',
    async (body) => {
      const { state } = await site();
      const [first] = state.projects;
      const before = structuredClone(first!.resources);
      expect((await send('PATCH', `${paths.projects}/${first!.id}/resources`, { body })).status).toBe(400);
      expect(first!.resources).toEqual(before);
    },
  );
});

describe('a project that is deleted', () => {
  it('goes once its cluster cleaned up, with an empty 202, and its workloads go on', async () => {
    const { settle, state } = await site();
    const project = state.projects.find(({ status }) => status.phase === 'Ready')!;
    const answer = await send('DELETE', `${paths.projects}/${project.id}`);
    expect(answer).toEqual({ status: 202, text: '', body: undefined });
    expect((await read(`${paths.projects}/${project.id}`)).status.phase).toBe('Deleting');
    settle();
    expect(await refusal(`${paths.projects}/${project.id}`)).toMatchObject({ code: 404 });
    expect(state.workloads.some(({ projectId }) => projectId === project.id)).toBe(true);
  });

  it('goes at once where there is nothing to clean up', async () => {
    const { project } = await site();
    const { body } = await send('POST', paths.projects, { body: project });
    expect((await send('DELETE', `${paths.projects}/${body.id}`)).status).toBe(204);
    expect(await refusal(`${paths.projects}/${body.id}`)).toMatchObject({ code: 404 });
  });
});
