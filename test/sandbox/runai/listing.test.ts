import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Workload } from '../../../src/sandbox/runai/wire.ts';
import { askAs, names, paths, read, refusal, start } from './caller.ts';
import { workload } from './rows.ts';

describe('lists', () => {
  it('hold 50 rows unless asked otherwise, and say where the next ones begin', async () => {
    await start();
    const first = await read(paths.workloads);
    expect(first.workloads).toHaveLength(50);
    expect(first.next).toBe(50);
    const last = await read(`${paths.workloads}?offset=1000&limit=400`);
    expect(last.workloads).toHaveLength(400);
    expect(last).not.toHaveProperty('next');
    expect(await read(`${paths.workloads}?offset=1400`)).toEqual({ workloads: [] });
  });

  it.each([
    'limit=0',
    'limit=501',
    'limit=ten',
    'limit=',
    'limit=1.5',
    'offset=-1',
    'offset=x',
    'sortOrder=up',
  ])('refuse %s', async (query) => {
    await start();
    const response = await askAs('viewer', `${paths.workloads}?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ code: 400, message: expect.any(String) });
  });

  it.each([
    [paths.workloads, 'submittedBy', 'parentId'],
    [paths.projects, 'parentName', 'submittedBy'],
    [paths.departments, 'avgGpuAllocation7d', 'parentId'],
    [paths.nodePools, 'swapEnabled', 'toString'],
  ])('of %s sort by %s but not by %s', async (path, known, unknown) => {
    await start();
    await read(`${path}?sortBy=${known}`);
    expect(await refusal(`${path}?sortBy=${unknown}`)).toMatchObject({ code: 400 });
    expect(await refusal(`${path}?filterBy=${unknown}==x`)).toMatchObject({ code: 400 });
    expect(await refusal(`${path}/count?filterBy=${unknown}==x`)).toMatchObject({ code: 400 });
  });

  it('are sorted either way by one field, rows without it at the far end', async () => {
    const allocated = { gpuMemory: null, cpu: null, cpuMemory: null };
    await start({
      workloads: [
        workload('b', { allocatedResources: { gpu: 10, ...allocated } }),
        workload('none'),
        workload('a', { allocatedResources: { gpu: 9, ...allocated } }),
      ],
    });
    expect(await names(`${paths.workloads}?sortBy=allocatedGPU`)).toEqual(['a', 'b', 'none']);
    expect(await names(`${paths.workloads}?sortBy=allocatedGPU&sortOrder=desc`)).toEqual(['none', 'b', 'a']);
    expect(await names(`${paths.workloads}?sortBy=name`)).toEqual(['a', 'b', 'none']);
    expect(await names(paths.workloads)).toEqual(['b', 'none', 'a']);
  });

  it('can be walked by `next`, every row met once and as many as are counted', async () => {
    await start();
    const walk = fc.record({
      limit: fc.integer({ min: 90, max: 500 }),
      sortBy: fc.constantFrom('createdAt', 'name', 'priority', 'phase'),
      sortOrder: fc.constantFrom('asc', 'desc'),
      filterBy: fc.constantFrom('phase==Completed', 'phase!=Completed', 'submittedBy=^u-', 'allocatedGPU>=1'),
    });
    await fc.assert(
      fc.asyncProperty(walk, async ({ limit, ...rest }) => {
        const query = new URLSearchParams(rest).toString();
        const ids: string[] = [];
        for (let offset: number | undefined = 0; offset !== undefined;) {
          const body = await read(`${paths.workloads}?${query}&limit=${limit}&offset=${offset}`);
          ids.push(...body.workloads.map(({ id }: Workload) => id));
          offset = body.next;
        }
        expect(new Set(ids).size).toBe(ids.length);
        expect(await read(`${paths.workloads}/count?${query}`)).toEqual({ count: ids.length });
        expect(ids.length).toBeGreaterThan(0);
      }),
      { numRuns: 15 },
    );
  });

  it('ignore query parameters they do not know', async () => {
    await start({ workloads: [workload('a')] });
    expect(await names(`${paths.workloads}?colour=blue&page=7`)).toEqual(['a']);
  });
});

describe('filterBy', () => {
  const rows = [
    workload('fit-1', { createdAt: '2026-11-01T00:00:00.000Z', priority: null }),
    workload('fit-2', { createdAt: '2026-11-02T00:00:00.000Z', submittedBy: 'u-0042' }),
    workload('scan-2', { createdAt: '2026-11-03T00:00:00.000Z', phase: 'Hibernating' }),
  ];

  it.each([
    ['name==fit-1', ['fit-1']],
    ['name!=fit-1', ['fit-2', 'scan-2']],
    ['name<=fit-2', ['fit-1', 'fit-2']],
    ['name>=fit-2', ['fit-2', 'scan-2']],
    ['name=@it-', ['fit-1', 'fit-2']],
    ['name!@it-', ['scan-2']],
    ['name=^fit', ['fit-1', 'fit-2']],
    ['name=$-2', ['fit-2', 'scan-2']],
    ['name=^fit,name=$-2', ['fit-2']],
    ['phase==Hibernating', ['scan-2']],
    ['createdAt>=2026-11-02T01:00:00+01:00', ['fit-2', 'scan-2']],
    ['createdAt<=2026-11-02', ['fit-1', 'fit-2']],
    ['priority>=50', ['fit-2', 'scan-2']],
    ['priority!=50', ['fit-1']],
    ['submittedBy==u-0042', ['fit-2']],
  ])('%s leaves %j', async (filter, expected) => {
    await start({ workloads: rows });
    expect(await names(`${paths.workloads}?filterBy=${encodeURIComponent(filter)}`)).toEqual(expected);
    const counted = await read(`${paths.workloads}/count?filterBy=${encodeURIComponent(filter)}`);
    expect(counted).toEqual({ count: expected.length });
  });

  it.each(['name', 'name=fit-1', 'name==', 'createdAt==yesterday', 'createdAt=@2026', 'priority==high', ''])(
    'refuses `%s`',
    async (filter) => {
      await start({ workloads: rows });
      expect(await refusal(`${paths.workloads}?filterBy=${encodeURIComponent(filter)}`)).toMatchObject({
        code: 400,
      });
    },
  );

  it('cannot express a value with a comma, however it is encoded', async () => {
    await start({ workloads: [workload('a,b')] });
    expect(await refusal(`${paths.workloads}?filterBy=name%3D%3Da%2Cb`)).toMatchObject({ code: 400 });
    expect(await names(`${paths.workloads}?filterBy=name=^a`)).toEqual(['a,b']);
  });
});
