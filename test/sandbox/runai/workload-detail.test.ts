import { describe, expect, it } from 'vitest';
import { paths, read, refusal, send, start } from './caller.ts';
import { workload } from './rows.ts';

const distributed = workload('d', {
  type: 'Distributed',
  requestedPods: { number: 4, parallelism: null, completions: null },
  runningPods: 4,
  images: ['pytorch:2'],
  createdAt: '2026-11-20T08:00:00Z',
  phaseUpdatedAt: '2026-11-20T09:00:00Z',
});
const done = workload('done', { completedAt: '2026-11-20T10:00:00Z', k8sPhase: 'Succeeded' });
const gone = workload('gone', { deletedAt: '2026-11-20T10:00:00Z' });

describe('pods', () => {
  it('of a workload have the same ids every time, and names of their own', async () => {
    await start({ workloads: [distributed, done] });
    const { pods } = await read(`${paths.workloads}/d/pods`);
    expect(pods.map(({ name }: any) => name)).toEqual([
      'd-worker-0',
      'd-worker-1',
      'd-worker-2',
      'd-worker-3',
    ]);
    expect(new Set(pods.map(({ id }: any) => id)).size).toBe(4);
    expect(await read(`${paths.workloads}/d/pods`)).toEqual({ pods });
    expect(pods[0].containers).toMatchObject([{ image: 'pytorch:2', startedAt: '2026-11-20T09:00:00Z' }]);
    expect(await refusal(`${paths.workloads}/missing/pods`)).toMatchObject({ code: 404 });
  });

  it('of all workloads are paged, counted and filtered; `completed` is a word with three values', async () => {
    await start({ workloads: [distributed, done, gone] });
    const path = `${paths.workloads}/pods`;
    const first = await read(`${path}?limit=2`);
    expect(first.next).toBe(2);
    expect(first.pods).toHaveLength(2);
    for (const [query, count] of [
      ['', 5],
      ['completed=all', 5],
      ['completed=true', 1],
      ['completed=false', 4],
      ['deleted=true', 1],
      ['filterBy=workloadId==d', 4],
    ] as const) {
      expect(await read(`${path}/count?${query}`), query).toEqual({ count });
    }
    expect(await refusal(`${path}?completed=maybe`)).toMatchObject({ code: 400 });
  });

  it('name their workload and project only when asked for everything', async () => {
    await start({ workloads: [distributed] });
    const brief = await read(`${paths.workloads}/pods`);
    expect(brief.pods[0]).not.toHaveProperty('workloadName');
    const full = await read(`${paths.workloads}/pods?verbosity=full`);
    expect(full.pods[0]).toMatchObject({ workloadName: 'd', projectName: 'alpha' });
  });
});

describe('events and history', () => {
  it('come newest first unless asked otherwise', async () => {
    await start({ workloads: [distributed] });
    async function times(path: string, key: string): Promise<string[]> {
      return (await read(path))[key].map((row: any) => row.createdAt ?? row.meta.creationTimestamp);
    }
    const [late, early] = ['2026-11-20T09:00:00Z', '2026-11-20T08:00:00Z'];
    expect(await times(`${paths.workloads}/d/events`, 'events')).toEqual([late, early]);
    expect(await times(`${paths.workloads}/d/events?sortOrder=asc`, 'events')).toEqual([early, late]);
    expect(await times(`${paths.workloads}/d/history`, 'records')).toEqual([late, late, early, early]);
    const page = await read(`${paths.workloads}/d/history?limit=1`);
    expect(page).toMatchObject({ next: 1, records: [{ meta: { type: 'PhaseUpdate' } }] });
    expect(await refusal(`${paths.workloads}/d/events?sortOrder=sideways`)).toMatchObject({ code: 400 });
  });

  it('tell of every phase a workload went through since', async () => {
    const { settle, state } = await start();
    const { uuid } = state.clusters[0]!;
    const { id } = state.workloads.find(
      ({ phase, type, clusterId, deletedAt }) =>
        phase === 'Running' && type === 'Training' && clusterId === uuid && deletedAt === null,
    )!;
    await send('POST', `${paths.workloads}/trainings/${id}/suspend`);
    settle();
    const { events } = await read(`${paths.workloads}/${id}/events`);
    expect(events.map(({ reason }: any) => reason)).toEqual(['Stopped', 'Stopping', 'Running', 'Creating']);
    const { records } = await read(`${paths.workloads}/${id}/history?sortOrder=asc`);
    const phases = records.flatMap(({ spec }: any) => spec.phaseUpdate?.phase ?? []);
    expect(phases).toEqual(['Creating', 'Running', 'Stopping', 'Stopped']);
  });

  it('warn of what went wrong', async () => {
    await start({ workloads: [workload('f', { phase: 'Failed', phaseMessage: 'ImagePullBackOff' })] });
    const { events } = await read(`${paths.workloads}/f/events`);
    expect(events[0]).toMatchObject({ type: 'Warning', message: 'ImagePullBackOff' });
  });
});
