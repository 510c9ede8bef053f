import { describe, expect, it } from 'vitest';
import { paths, read, refusal, send, start } from './caller.ts';
import { gpus } from './quota.ts';

describe('departments', () => {
  it('are changed by nobody whose role may not', async () => {
    const { state } = await start();
    const before = structuredClone(state.departments);
    const path = `${paths.departments}/${before[0]!.id}`;
    for (const as of ['viewer', 'researcher']) {
      const body = { name: 'x', clusterId: state.clusters[0]!.uuid, resources: [] };
      expect((await send('POST', paths.departments, { as, body })).status).toBe(403);
      expect((await send('PUT', path, { as, body })).status).toBe(403);
      expect((await send('PATCH', `${path}/resources`, { as, body: [] })).status).toBe(403);
      expect((await send('DELETE', path, { as })).status).toBe(403);
    }
    expect(state.departments).toEqual(before);
  });

  it('are created, changed and deleted', async () => {
    const { state } = await start();
    const [cluster] = state.clusters;
    const pool = state.nodePools.find(({ name }) => name === 'a100')!;
    const given = {
      name: 'optics',
      clusterId: cluster!.uuid,
      resources: [gpus(pool.id, 16)],
      description: 'light',
    };
    const { status, body } = await send('POST', paths.departments, { as: 'editor', body: given });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'optics', children: [], totalResources: { gpuQuota: 16 } });
    const path = `${paths.departments}/${body.id}`;
    expect((await send('POST', paths.departments, { body: given })).status).toBe(409);
    const patched = await send('PATCH', `${path}/resources`, { body: [gpus(pool.id, 8, 8)] });
    expect(patched.body[0].gpu).toEqual({ deserved: 8, limit: 8, overQuotaWeight: 2 });
    const put = await send('PUT', path, { body: { resources: [] } });
    expect(put.body).toMatchObject({ name: 'optics', description: '', resources: [] });
    expect(await send('DELETE', path)).toEqual({ status: 204, text: '', body: undefined });
    expect(await refusal(path)).toMatchObject({ code: 404 });
  });

  it('with projects in them cannot be deleted', async () => {
    const { state } = await start();
    const physics = state.departments.find(({ name }) => name === 'physics')!;
    const { body } = await send('DELETE', `${paths.departments}/${physics.id}`);
    expect(body).toMatchObject({ code: 400 });
    expect(await read(`${paths.departments}/${physics.id}`)).toMatchObject({ name: 'physics' });
  });

  it('pass their rules on to the projects that have none', async () => {
    const { state } = await start();
    const physics = state.departments.find(({ name }) => name === 'physics')!;
    const body = { resources: [], schedulingRules: { trainingJobTimeLimitSeconds: 90 } };
    await send('PUT', `${paths.departments}/${physics.id}`, { body });
    const { projects } = await read(`${paths.projects}?filterBy=parentName==physics`);
    for (const { effective } of projects) {
      expect(effective.schedulingRules).toEqual({ trainingJobTimeLimitSeconds: 90 });
    }
    expect(projects).toHaveLength(6);
  });
});
