import { describe, expect, it } from 'vitest';
import { createJobDetails } from '../../src/domain/job-detail-load.ts';
import type { FirstRows, JobDetailSource } from '../../src/domain/job-details.ts';
import type { Job } from '../../src/domain/job.ts';
import type { SystemRef } from '../../src/domain/system.ts';

const dgx: SystemRef = { name: 'dgx', kind: 'runai' };
const emmy: SystemRef = { name: 'emmy', kind: 'clustercockpit' };
const nothing: FirstRows<never> = { rows: [], more: false };

/** Of a job its details only need to know whose it is. */
function job(index: number, system = dgx): Job {
  return { id: `Job:${system.name}:${index}`, system } as Job;
}

function jobs(count: number): Job[] {
  return Array.from({ length: count }, (_, index) => job(index));
}

/** A system whose pods are read as `podsOf` does it, and how many requests it had at once. */
function watched(podsOf: JobDetailSource['podsOf'] = async () => nothing) {
  const watch = { asked: [] as string[], now: 0, most: 0 };
  async function count<T>(read: () => Promise<T>, id: string): Promise<T> {
    watch.asked.push(id);
    watch.most = Math.max(watch.most, (watch.now += 1));
    await new Promise((resolve) => setImmediate(resolve));
    watch.now -= 1;
    return read();
  }
  const source: JobDetailSource = {
    system: dgx,
    podsOf: (job, first) => count(() => podsOf(job, first), job.id),
    eventsOf: (job) => count(async () => nothing, job.id),
    historyOf: (job) => count(async () => nothing, job.id),
    waitsOf: async () => null,
  };
  return { watch, details: createJobDetails([source]) };
}

describe('details of jobs', () => {
  it('are not asked for beyond four hundred requests of one answer, which is told once', async () => {
    const { watch, details } = watched();
    await Promise.all(jobs(100).map((each) => details.podsOf(each, 20)));
    await Promise.all(jobs(100).map((each) => details.eventsOf(each, 20)));
    expect(watch.asked).toHaveLength(200);
    const more = await Promise.allSettled(jobs(201).map((each) => details.historyOf(each, 20)));
    expect(watch.asked).toHaveLength(200);
    expect(more[0]).toMatchObject({ reason: { code: 'LIMIT_EXCEEDED', facts: { system: 'dgx' } } });
    expect(more.slice(1)).toEqual(more.slice(1).map(() => ({ status: 'fulfilled', value: null })));
  });

  it('are asked for eight at a time, so that others find a place between them', async () => {
    const { watch, details } = watched();
    await Promise.all(jobs(100).map((each) => details.podsOf(each, 20)));
    expect(watch.asked).toEqual(jobs(100).map(({ id }) => id));
    expect(watch.most).toBe(8);
  });

  it('that fail cost the one job that they are of', async () => {
    const { details } = watched(async ({ id }) => {
      if (id === 'Job:dgx:1') throw new Error('down');
      return nothing;
    });
    const told = await Promise.allSettled(jobs(3).map((each) => details.podsOf(each, 20)));
    expect(told.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('are null of a system that keeps none', async () => {
    const { watch, details } = watched();
    expect(await details.podsOf(job(1, emmy), 20)).toBeNull();
    expect(watch.asked).toEqual([]);
  });
});
