import type { FirstRows, JobDetailSource } from '../../../domain/job-details.ts';
import { parseId } from '../../../domain/id.ts';
import type { Job } from '../../../domain/job.ts';
import type { Caller, Door, ReadRequest } from '../../../http/door.ts';
import { nullIfMissing } from '../../missing.ts';
import { largestPage } from '../read.ts';
import type { Page } from '../schema.ts';
import { workloadsPath } from './jobs.ts';
import { toEvent, toPod, toStateChanges, toWait } from './map-details.ts';
import * as wire from './schema.ts';

/** What is told of one workload only. Run:ai cuts every list at 50 unless it is told otherwise, so all are. */
export function jobDetailSource(door: Door, caller: Caller): JobDetailSource {
  const { system } = door;

  /** Null when the workload is missing, or submitted so lately that only the endpoint of its type knows it. */
  async function read<T>(job: Job, request: Omit<ReadRequest<T>, 'path'>, part = ''): Promise<T | null> {
    const path = `${workloadsPath}/${idOf(job)}${part}`;
    return nullIfMissing(door.read(caller, { ...request, path }));
  }

  return {
    system,
    async podsOf(job, first) {
      // Those of a deleted job are deleted too; of a live one those that were replaced are left out.
      const query = { limit: first, deleted: job.deletedAt === null ? undefined : true };
      const page = await read(job, { query, schema: wire.Pods }, '/pods');
      return page && firstOf(page, first, (rows) => rows.map((pod) => toPod(system, idOf(job), pod)));
    },
    async eventsOf(job, first) {
      const query = { limit: first, sortOrder: 'desc' };
      const page = await read(job, { query, schema: wire.Events }, '/events');
      return page && firstOf(page, first, (rows) => rows.map(toEvent));
    },
    async historyOf(job, first) {
      const query = { limit: largestPage };
      const page = await read(job, { query, schema: wire.History }, '/history');
      return page && firstOf(page, first, toStateChanges);
    },
    async waitsOf(job, first) {
      if (job.state !== 'PENDING') return null;
      const workload = await read(job, { schema: wire.WaitingWorkload });
      const messages = workload?.pendingSchedulingMessages;
      return messages ? firstOf({ rows: messages, next: null }, first, (rows) => rows.map(toWait)) : null;
    },
  };
}

/** Written by `toJob`, so it is the id of a workload. */
function idOf({ id }: Job): string {
  const [workloadId = ''] = parseId(id)?.key ?? [];
  return encodeURIComponent(workloadId);
}

function firstOf<W, T>(
  { rows, next }: Page<W>,
  first: number,
  toRows: (rows: readonly W[]) => readonly T[],
): FirstRows<T> {
  const all = toRows(rows);
  return { rows: all.slice(0, first), more: next !== null || all.length > first };
}
