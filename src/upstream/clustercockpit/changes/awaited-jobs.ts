import { setTimeout as sleep } from 'node:timers/promises';
import type { JobSource } from '../../../domain/job.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { ClusterQLError } from '../../../errors.ts';
import type { Caller } from '../../../http/door.ts';
import type { Backend } from '../backend.ts';
import { type JobKey, parseJobKey } from '../key.ts';
import { toEpochSeconds } from '../jobs/map.ts';
import type * as wire from '../jobs/schema.ts';
import type { BoundCockpit } from './cockpit-step.ts';
import { findJob } from './job-in-hand.ts';

/** Jobs that were started here and that cc-backend does not show yet, each for whoever started it. */
export interface AwaitedJobs {
  add(caller: Caller, key: JobKey): void;
  has(caller: Caller, key: JobKey): boolean;
  /** Once it was seen, it is nothing to wait for, though it be deleted again. */
  forget(caller: Caller, key: JobKey): void;
  /** Looks so many seconds for a job; null when it is not shown by then. */
  lookFor(cockpit: BoundCockpit, key: JobKey, seconds: number): Promise<wire.Job | null>;
}

/** Longer than any sensible interval of cc-backend's commit worker, which is two minutes by default. */
const rememberedMilliseconds = 10 * 60_000;
const mostRemembered = 10_000;
const pauseMilliseconds = 500;

/** Kept in this process: another replica shows nothing in the meantime. */
export function createAwaitedJobs(): AwaitedJobs {
  const since = new Map<string, number>();

  function nameOf({ credential }: Caller, key: JobKey): string {
    return JSON.stringify([credential.fingerprint, key.cluster, key.jobId, key.startTime]);
  }

  return {
    add(caller, key) {
      const [oldest] = since.keys();
      if (since.size >= mostRemembered && oldest !== undefined) since.delete(oldest);
      since.set(nameOf(caller, key), Date.now());
    },
    has: (caller, key) => Date.now() - (since.get(nameOf(caller, key)) ?? -Infinity) < rememberedMilliseconds,
    forget: (caller, key) => void since.delete(nameOf(caller, key)),
    async lookFor(cockpit, key, seconds) {
      const { signal } = cockpit.caller;
      const end = Date.now() + seconds * 1_000;
      for (;;) {
        const row = await findJob(cockpit, key);
        if (row !== null || signal.aborted || Date.now() >= end) return row;
        await sleep(pauseMilliseconds, undefined, { signal }).catch(() => null);
      }
    },
  };
}

/** A backend that tells which of the awaited jobs it has shown. */
export function noticing(backend: Backend, awaited: AwaitedJobs): Backend {
  return {
    ...backend,
    /** As of now: it changes with what the site lets through. */
    get startOrder() {
      return backend.startOrder;
    },
    async readJobsOf(caller, keys) {
      const rows = await backend.readJobsOf(caller, keys);
      for (const { cluster, jobId, startTime } of rows)
        awaited.forget(caller, { cluster, jobId, startTime: toEpochSeconds(startTime) });
      return rows;
    },
  };
}

/** A job asked for alone that was started a moment ago is waited for, and then told to be on its way. */
export function awaiting(
  jobs: JobSource,
  cockpit: BoundCockpit,
  awaited: AwaitedJobs,
  patienceSeconds: number,
): JobSource {
  return {
    ...jobs,
    get orders() {
      return jobs.orders;
    },
    async getMany(keys) {
      const rows = await jobs.getMany(keys);
      const [key, ...others] = keys.map(parseJobKey);
      if (rows.length > 0 || !key || others.length > 0 || !awaited.has(cockpit.caller, key)) return rows;
      if ((await awaited.lookFor(cockpit, key, patienceSeconds)) === null) throw pending(cockpit.door.system);
      return jobs.getMany(keys);
    },
  };
}

function pending({ name }: SystemRef): ClusterQLError {
  const message = `System ${name} took the start of this job and does not show it yet, which may take some minutes; ask again.`;
  return new ClusterQLError('NOT_FOUND', message, {
    ...{ system: name, retryable: true, reason: 'PENDING_VISIBILITY' },
  });
}
