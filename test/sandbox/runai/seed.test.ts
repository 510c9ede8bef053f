import { describe, expect, it } from 'vitest';
import { start } from './caller.ts';

describe('the seed', () => {
  it('is the same on every start', async () => {
    const first = await start();
    await first.close();
    expect((await start()).state).toEqual(first.state);
  });

  it('holds the whole site', async () => {
    const { clusters, nodePools, departments, projects, workloads } = (await start()).state;
    const live = workloads.filter(({ deletedAt }) => deletedAt === null);
    expect([clusters, nodePools, departments, projects, live].map((rows) => rows.length)).toEqual([
      2, 4, 8, 40, 1400,
    ]);
    for (const rows of [nodePools, departments, projects, workloads]) {
      expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    }
    expect(new Set(live.map(({ type, phase }) => `${type} ${phase}`)).size).toBe(5 * 14);
    expect(workloads.some(({ deletedAt }) => deletedAt !== null)).toBe(true);
  });

  it('hangs together: every row’s cluster, department and project exist', async () => {
    const { clusters, departments, projects, workloads } = (await start()).state;
    for (const { clusterId, departmentId, projectId, projectName, departmentName } of workloads) {
      const project = projects.find(({ id }) => id === projectId);
      expect(project).toMatchObject({ name: projectName, parentId: departmentId, clusterId });
      expect(departments.find(({ id }) => id === departmentId)).toMatchObject({
        name: departmentName,
        clusterId,
      });
    }
    for (const { clusterId } of departments)
      expect(clusters.some(({ uuid }) => uuid === clusterId)).toBe(true);
  });

  it('carries the traps a client must survive', async () => {
    const { departments, projects, workloads } = (await start()).state;
    const ids = [...departments, ...projects].map(({ id }) => id);
    expect(ids.some((id) => /^\d+$/.test(id)) && ids.some((id) => /^[0-9a-f-]{36}$/.test(id))).toBe(true);
    const rows = [...departments, ...projects].flatMap(({ resources }) => resources);
    expect(new Set(rows.map(({ gpu }) => (gpu.limit === null || gpu.limit <= 0 ? gpu.limit : 1)))).toEqual(
      new Set([-1, null, 0, 1]),
    );
    expect(new Set(rows.map(({ memory }) => memory?.units))).toEqual(new Set(['Mib', 'MB', 'GB', undefined]));
    expect(rows.some(({ nodePool }) => nodePool === null)).toBe(true);
    expect(new Set(projects.map(({ status }) => status.phase))).toEqual(
      new Set(['Ready', 'Creating', 'NotReady', 'Deleting']),
    );
    expect(projects.filter(({ parent }) => parent === undefined).length).toBeGreaterThan(20);
    expect(workloads.find(({ source }) => source === 'Other')).toMatchObject({
      priority: null,
      submittedBy: '',
    });
    expect(new Set(workloads.map(({ createdAt }) => createdAt)).size).toBeLessThan(workloads.length);
  });
});
