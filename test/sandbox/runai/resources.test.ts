import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../../src/sandbox/runai/wire.ts';
import { askAs, names, paths, read, refusal, start } from './caller.ts';
import { neverConnected, workload } from './rows.ts';

describe('workloads', () => {
  it('that were deleted are shown alone, and only when asked for', async () => {
    await start({ workloads: [workload('live'), workload('gone', { deletedAt: '2026-11-01T00:00:00Z' })] });
    expect(await names(paths.workloads)).toEqual(['live']);
    expect(await names(`${paths.workloads}?deleted=false`)).toEqual(['live']);
    expect(await names(`${paths.workloads}?deleted=true`)).toEqual(['gone']);
    expect(await read(`${paths.workloads}/count?deleted=true`)).toEqual({ count: 1 });
    expect(await refusal(`${paths.workloads}?deleted=maybe`)).toMatchObject({ code: 400 });
  });

  it('tell why they wait only one by one', async () => {
    const waits = { phase: 'Pending', phaseReason: 'OverLimit', requestedNodePools: ['a100', 'default'] };
    await start({ workloads: [workload('w', waits), workload('r')] });
    const { workloads } = await read(paths.workloads);
    expect(workloads[0]).not.toHaveProperty('pendingSchedulingMessages');
    const { pendingSchedulingMessages } = await read(`${paths.workloads}/w`);
    expect(pendingSchedulingMessages.map(({ nodePool }: { nodePool: string }) => nodePool)).toEqual([
      'a100',
      'default',
    ]);
    expect(await read(`${paths.workloads}/r`)).toMatchObject({ pendingSchedulingMessages: null });
    expect(await refusal(`${paths.workloads}/missing`)).toEqual({ code: 404, message: 'Not found' });
  });

  it('are found by free text', async () => {
    await start({
      workloads: [workload('fit-1'), workload('scan-2', { projectName: 'FITNESS' }), workload('x')],
    });
    expect(await names(`${paths.workloads}?search=fit`)).toEqual(['fit-1', 'scan-2']);
    expect(await read(`${paths.workloads}/count?search=fit`)).toEqual({ count: 2 });
  });
});

describe('clusters', () => {
  it('come as a bare array whose size no limit changes', async () => {
    await start();
    const states = (await read(`${paths.clusters}?limit=1`)).map(({ status }: Cluster) => status?.state);
    expect(states).toEqual(['Connected', 'Disconnected']);
    expect((await askAs('viewer', `${paths.clusters}/count`)).status).toBe(404);
  });

  it('drop their status for verbosity=metadata, and keep the nulls of one that never connected', async () => {
    await start({ clusters: [neverConnected] });
    expect(await read(paths.clusters)).toEqual([neverConnected]);
    const { status, ...metadata } = neverConnected;
    expect(status).toBeDefined();
    expect(await read(`${paths.clusters}?verbosity=metadata`)).toEqual([metadata]);
    expect(await read(`${paths.clusters}/${neverConnected.uuid}?verbosity=metadata`)).toEqual(metadata);
    expect(await refusal(`${paths.clusters}?verbosity=loud`)).toMatchObject({ code: 400 });
    expect(await refusal(`${paths.clusters}/missing`)).toMatchObject({ code: 404 });
  });

  it('being deleted are left out unless asked for', async () => {
    await start({ clusters: [{ ...neverConnected, deleteRequestedAt: '2026-11-02T00:00:00Z' }] });
    expect(await read(paths.clusters)).toEqual([]);
    expect(await read(`${paths.clusters}?includeRequestedForDelete=true`)).toHaveLength(1);
  });
});

describe('departments, projects and node pools', () => {
  it('show a department’s use only when asked to be verbose, and per node pool only one by one', async () => {
    await start();
    const { departments } = await read(paths.departments);
    expect(departments).toHaveLength(8);
    for (const department of departments) expect(department).not.toHaveProperty('status');
    const { departments: verbose } = await read(`${paths.departments}?verbosity=verbose`);
    expect(Object.keys(verbose[0].status)).toEqual(['quotaStatus']);
    const { departments: meta } = await read(`${paths.departments}?verbosity=meta`);
    expect(meta[0]).not.toHaveProperty('description');
    const one = await read(`${paths.departments}/${departments[0].id}`);
    expect(Object.keys(one.status)).toEqual(['quotaStatus', 'nodePoolQuotaStatuses']);
  });

  it('find the projects of a department by its id or its name', async () => {
    const { state } = await start();
    const physics = state.departments.find(({ name }) => name === 'physics')!;
    const children = (await read(`${paths.departments}/${physics.id}`)).children.map(
      (child: any) => child.name,
    );
    expect(children).toHaveLength(6);
    for (const filter of [`departmentId==${physics.id}`, `parentId==${physics.id}`, 'parentName==physics']) {
      expect(await names(`${paths.projects}?filterBy=${filter}`)).toEqual(children);
    }
    expect(await names(`${paths.projects}?search=PLASMA`)).toEqual(['plasma-edge']);
  });

  it('never say where the next node pools begin', async () => {
    await start();
    const body = await read(`${paths.nodePools}?limit=1`);
    expect(Object.keys(body)).toEqual(['nodepools']);
    expect(body.nodepools).toHaveLength(1);
    expect(await read(`${paths.nodePools}/count`)).toEqual({ count: 4 });
    expect(await names(`${paths.nodePools}?filterBy=swapEnabled==true`)).toEqual(['h200']);
    expect(await refusal(`${paths.nodePools}/missing`)).toMatchObject({ code: 404 });
  });
});
