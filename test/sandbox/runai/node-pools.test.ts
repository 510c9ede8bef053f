import { describe, expect, it } from 'vitest';
import type { RunaiFake } from '../../../src/sandbox/runai/index.ts';
import { names, paths, read, refusal, send, start } from './caller.ts';

function newPool({ state }: RunaiFake) {
  const label = { labelKey: 'rack', labelValue: 'r7' };
  return { name: 'rack-7', clusterId: state.clusters[0]!.uuid, ...label };
}

describe('node pools', () => {
  it('are changed by system administrators alone', async () => {
    const fake = await start();
    const before = structuredClone(fake.state.nodePools);
    const path = `${paths.nodePools}/${before[1]!.id}`;
    for (const as of ['viewer', 'researcher', 'editor']) {
      const body = newPool(fake);
      expect((await send('POST', paths.nodePools, { as, body })).status).toBe(403);
      expect((await send('PUT', path, { as, body })).status).toBe(403);
      expect((await send('PATCH', path, { as, body })).status).toBe(403);
      expect((await send('DELETE', path, { as })).status).toBe(403);
    }
    expect(fake.state.nodePools).toEqual(before);
  });

  it('are in creation until the cluster looked for their nodes', async () => {
    const fake = await start();
    const { status, body } = await send('POST', paths.nodePools, { body: newPool(fake) });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ name: 'rack-7', clusterName: 'aurora', isDefault: false, phase: 'Creating' },
      schedulingConfiguration: { placementStrategy: { cpu: 'binpack', gpu: 'binpack' } },
      createdBy: 'administrator@example.org',
    });
    fake.settle();
    expect(await read(`${paths.nodePools}/${body.id}`)).toMatchObject({ phase: 'Empty' });
  });

  it('come with a row in every quota of their cluster, and go with it', async () => {
    const fake = await start();
    const { body: pool } = await send('POST', paths.nodePools, { body: newPool(fake) });
    async function rowsOfPool(): Promise<any[]> {
      const { projects } = await read(`${paths.projects}?limit=500`);
      return projects.flatMap(({ resources }: any) =>
        resources.filter(({ nodePool }: any) => nodePool?.id === pool.id),
      );
    }
    const local = fake.state.projects.filter(({ clusterId }) => clusterId === pool.clusterId);
    const rows = await rowsOfPool();
    expect(rows).toHaveLength(local.length);
    expect(rows[0]).toMatchObject({ gpu: { deserved: 0, limit: -1 }, cpu: { deserved: null, limit: -1 } });
    expect((await send('DELETE', `${paths.nodePools}/${pool.id}`)).status).toBe(204);
    expect(await rowsOfPool()).toEqual([]);
  });

  it('keep by PATCH what PUT sets back', async () => {
    const fake = await start();
    const scheduling = { minGuaranteedRuntime: '2h', placementStrategy: { cpu: 'spread', gpu: 'spread' } };
    const given = { ...newPool(fake), schedulingConfiguration: scheduling };
    const { body: pool } = await send('POST', paths.nodePools, { body: given });
    fake.settle();
    const path = `${paths.nodePools}/${pool.id}`;
    const label = { labelValue: 'r8', name: 'renamed' };
    const patched = await send('PATCH', path, { body: label });
    expect(patched.body).toMatchObject({
      ...{ name: 'rack-7', labelKey: 'rack', labelValue: 'r8', phase: 'Updating' },
      schedulingConfiguration: scheduling,
    });
    const put = await send('PUT', path, { body: { gpuResourceOptimization: { swapEnabled: true } } });
    expect(put.body).toMatchObject({
      labelValue: 'r8',
      gpuResourceOptimization: { swapEnabled: true, cpuSwapMemorySize: '100G' },
      schedulingConfiguration: { minGuaranteedRuntime: null },
    });
  });

  it('with nodes are emptied first, and their nodes go to the default pool', async () => {
    const fake = await start();
    const pool = fake.state.nodePools.find(({ name }) => name === 'a100')!;
    const { status, body } = await send('DELETE', `${paths.nodePools}/${pool.id}`);
    expect({ status, body }).toEqual({ status: 202, body: { code: 202, message: expect.any(String) } });
    expect(await read(`${paths.nodePools}/${pool.id}`)).toMatchObject({ phase: 'Deleting' });
    fake.settle();
    expect(await refusal(`${paths.nodePools}/${pool.id}`)).toMatchObject({ code: 404 });
    expect(await names(paths.nodePools)).not.toContain('a100');
    const { nodes } = await read(`${paths.nodes}?filterBy=name==dgx-01`);
    expect(nodes[0].nodePool).toBe('default');
  });

  it.each([
    ['a name that is taken', { name: 'default' }],
    ['no label', { labelKey: undefined }],
    ['a cluster that is not there', { clusterId: 'missing' }],
    ['a strategy nobody knows', { schedulingConfiguration: { placementStrategy: { gpu: 'scatter' } } }],
    ['a runtime without a unit', { schedulingConfiguration: { minGuaranteedRuntime: '90' } }],
  ])('are refused with %s', async (_, spoiled) => {
    const fake = await start();
    const { body } = await send('POST', paths.nodePools, { body: { ...newPool(fake), ...spoiled } });
    expect(body).toMatchObject({ code: 400 });
    expect(fake.state.nodePools).toHaveLength(4);
  });

  it('called default stay', async () => {
    const { state } = await start();
    expect((await send('DELETE', `${paths.nodePools}/${state.nodePools[0]!.id}`)).status).toBe(400);
    expect(await names(paths.nodePools)).toContain('default');
  });
});

describe('nodes', () => {
  it('are listed with the name of their pool, some without an id, and never say what follows', async () => {
    await start();
    const body = await read(`${paths.nodes}?limit=2&sortBy=name`);
    expect(Object.keys(body)).toEqual(['nodes']);
    expect(body.nodes.map(({ name }: any) => name)).toEqual(['cpu-01', 'cpu-02']);
    expect(body.nodes[0]).not.toHaveProperty('id');
    expect(await read(`${paths.nodes}/count`)).toEqual({ count: 9 });
    expect(await read(`${paths.nodes}/count?filterBy=nodePool==a100`)).toEqual({ count: 4 });
    expect(await refusal(`${paths.nodes}/dgx-01`)).toMatchObject({ code: 404 });
  });

  it('are refused to researchers', async () => {
    await start();
    expect(await refusal(paths.nodes, 'researcher')).toMatchObject({ code: 403 });
  });

  it('of one cluster are found at their cluster too, by name or by filter but not both', async () => {
    const { state } = await start();
    const path = `${paths.clusters}/${state.clusters[1]!.uuid}/nodes`;
    expect((await read(path)).nodes.map(({ status }: any) => status)).toEqual(['Unknown', 'Unknown']);
    expect((await read(`${path}?nodeName=w-02`)).nodes).toHaveLength(1);
    expect(await read(`${path}/count`)).toEqual({ count: 2 });
    expect(await refusal(`${path}?nodeName=w-02&filterBy=status==Ready`)).toMatchObject({ code: 400 });
  });
});
