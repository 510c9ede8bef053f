import { describe, expect, it } from 'vitest';
import type { RunaiFake } from '../../../src/sandbox/runai/index.ts';
import { names, paths, read, refusal, send, start } from './caller.ts';

const own = '/api/v1/authorization';

/** Somebody who administers nothing but that one node of the tree. */
async function grantAt(scopeType: 'cluster' | 'department' | 'project', scopeId: string, roleId = 1710) {
  const subject = { subjectId: 'u-0042@example.org', subjectType: 'user' };
  expect(
    (await send('POST', paths.accessRules, { body: { ...subject, roleId, scopeId, scopeType } })).status,
  ).toBe(201);
}

function physicsOf({ state }: RunaiFake) {
  return state.departments.find(({ name }) => name === 'physics')!;
}

describe('a role at one place', () => {
  it('is refused by id what lies elsewhere, and finds it in no list', async () => {
    const fake = await start();
    const physics = physicsOf(fake);
    await grantAt('department', physics.id);
    const { projects } = await read(paths.projects, 'u-0042');
    expect(projects.map(({ parentId }: any) => parentId)).toEqual(Array(6).fill(physics.id));
    expect(await read(`${paths.projects}/count`, 'u-0042')).toEqual({ count: 6 });
    const elsewhere = fake.state.projects.find(({ parentId }) => parentId !== physics.id)!;
    expect(await refusal(`${paths.projects}/${elsewhere.id}`, 'u-0042')).toMatchObject({ code: 403 });
    const { workloads } = await read(`${paths.workloads}?limit=500`, 'u-0042');
    expect(new Set(workloads.map(({ departmentName }: any) => departmentName))).toEqual(new Set(['physics']));
    const foreign = fake.state.workloads.find(({ departmentId }) => departmentId !== physics.id)!;
    for (const path of ['', '/pods', '/events', '/history']) {
      expect(await refusal(`${paths.workloads}/${foreign.id}${path}`, 'u-0042')).toMatchObject({ code: 403 });
    }
  });

  it('changes what is below it, and nothing beside', async () => {
    const fake = await start();
    const physics = physicsOf(fake);
    await grantAt('department', physics.id);
    const inside = fake.state.projects.find(({ parentId }) => parentId === physics.id)!;
    const outside = fake.state.projects.find(({ parentId }) => parentId !== physics.id)!;
    const body = { resources: [] };
    expect((await send('PUT', `${paths.projects}/${inside.id}`, { as: 'u-0042', body })).status).toBe(200);
    expect((await send('PUT', `${paths.projects}/${outside.id}`, { as: 'u-0042', body })).status).toBe(403);
    const created = { name: 'x', clusterId: outside.clusterId, parentId: outside.parentId, resources: [] };
    expect((await send('POST', paths.projects, { as: 'u-0042', body: created })).status).toBe(403);
    expect(fake.state.projects.some(({ name }) => name === 'x')).toBe(false);
  });

  it('gives no role beyond itself', async () => {
    const fake = await start();
    await grantAt('department', physicsOf(fake).id);
    const body = {
      subjectId: 'u-0042@example.org',
      subjectType: 'user',
      roleId: 1,
      scopeId: '1001',
      scopeType: 'tenant',
    };
    expect((await send('POST', paths.accessRules, { as: 'u-0042', body })).status).toBe(403);
    const { accessRules } = await read(paths.accessRules, 'u-0042');
    expect(accessRules.map(({ scopeName }: any) => scopeName)).toEqual(['physics']);
  });

  it('sees the cluster and the node pools it works on, and can change neither', async () => {
    const fake = await start();
    const project = fake.state.projects.find(({ clusterId }) => clusterId === fake.state.clusters[0]!.uuid)!;
    await grantAt('project', project.id, 1);
    expect((await read(paths.clusters, 'u-0042')).map(({ name }: any) => name)).toEqual(['aurora']);
    const { nodepools } = await read(paths.nodePools, 'u-0042');
    expect(nodepools).toHaveLength(3);
    const cluster = `${paths.clusters}/${project.clusterId}`;
    expect((await send('DELETE', `${cluster}?force=true`, { as: 'u-0042' })).status).toBe(403);
    expect((await send('DELETE', `${paths.nodePools}/${nodepools[1].id}`, { as: 'u-0042' })).status).toBe(
      403,
    );
    expect(await refusal(`${paths.clusters}/${fake.state.clusters[1]!.uuid}`, 'u-0042')).toMatchObject({
      code: 403,
    });
    expect(await names(paths.nodePools)).toHaveLength(4);
  });

  it('is told by the scopes it is permitted on, each verb by itself', async () => {
    const fake = await start();
    const physics = physicsOf(fake);
    await grantAt('department', physics.id);
    async function ask(body: object): Promise<unknown> {
      return (await send('POST', `${own}/permitted-scopes`, { as: 'u-0042', body })).body;
    }
    const none = { system: false, tenants: [], clusters: [], departments: [], projects: [] };
    const there = { ...none, departments: [physics.id] };
    expect(await ask({ resourceType: 'project' })).toEqual({
      create: there,
      read: there,
      update: there,
      delete: there,
    });
    expect(await ask({ resourceType: 'department' })).toEqual({
      create: none,
      read: there,
      update: none,
      delete: none,
    });
    expect(await ask({ resourceType: 'project', action: 'read' })).toEqual({
      create: none,
      read: there,
      update: none,
      delete: none,
    });
    expect(await ask({ resourceType: 'quota' })).toMatchObject({ code: 400 });
  });

  it('reads its own rules in an object inside of an object', async () => {
    await start();
    const { accessRules } = await read(`${own}/me/access-rules`, 'researcher');
    expect(accessRules).toMatchObject({ totalRecords: 1, displayRecords: 1 });
    expect(accessRules.accessRules[0]).toMatchObject({ roleName: 'L1 researcher', scopeType: 'tenant' });
    expect(await read(`${own}/me/access-rules/count`, 'researcher')).toEqual({ count: 1 });
  });
});
