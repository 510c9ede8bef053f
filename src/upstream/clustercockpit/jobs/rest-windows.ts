import { ClusterQLError } from '../../../errors.ts';
import type { JobPage } from '../backend.ts';
import { latestStart } from '../key.ts';
import type { Starts } from './conditions.ts';
import type * as wire from './schema.ts';

/** A page of the jobs that started in a stretch of time, newest first; pages count from 1. */
export type ReadStarted = (starts: Starts, page: PageOfRest) => Promise<wire.Job[]>;

export interface PageOfRest {
  readonly limit: number;
  readonly number: number;
}

/** About how far back a busy site fills a page. */
const firstSeconds = 3_600;
const mostInOneSecond = 100;
/** In each round the jobs of one second may come in another order. */
const rounds = 2;

/**
 * REST fails a whole list when the archive has lost the file of one of its jobs. The jobs around it are read
 * stretch by stretch, back from the newest: the next is twice as long after one that could be read, and half as
 * long after one that could not, down to single seconds. By time and not by page number, because equal starts
 * have no order that holds from one page to the next.
 */
export async function readAround(read: ReadStarted, { from, to }: Starts, limit: number): Promise<JobPage> {
  await requireOtherLists(read);
  const jobs: wire.Job[] = [];
  let holes = 0;
  let end = to;
  // What starts in the future, if anything does, is in the first one.
  let seconds = Math.max(to - Math.floor(Date.now() / 1000), firstSeconds);
  while (end >= from && jobs.length < limit) {
    const start = Math.max(from, end - seconds + 1);
    const stretch = await readStretch(read, { from: start, to: end }, limit - jobs.length);
    seconds = stretch === null ? Math.floor((end - start + 1) / 2) : seconds * 2;
    if (stretch === null) continue;
    jobs.push(...stretch.jobs);
    holes += stretch.holes;
    end = start - 1;
  }
  return { jobs, hasMore: jobs.length >= limit, holes };
}

/** Whether the failure of a list can be that of one of its jobs. */
export function isOfOneJob(error: unknown): boolean {
  return error instanceof ClusterQLError && error.facts.status === 500;
}

/** Throws where lists fail that hold no job at all: then it is not about one of them, and nothing is searched. */
async function requireOtherLists(read: ReadStarted): Promise<void> {
  await read({ from: latestStart, to: latestStart }, { limit: 1, number: 1 });
}

/** Null where it has to be cut. */
async function readStretch(
  read: ReadStarted,
  starts: Starts,
  limit: number,
): Promise<Pick<JobPage, 'jobs' | 'holes'> | null> {
  const jobs = await nullIfOfOneJob(read(starts, { limit, number: 1 }));
  if (jobs !== null) return { jobs, holes: 0 };
  return starts.from === starts.to ? readSecond(read, starts) : null;
}

/** Jobs that started in one second, each by itself. */
async function readSecond(read: ReadStarted, second: Starts): Promise<Pick<JobPage, 'jobs' | 'holes'>> {
  const found = new Map<string, wire.Job>();
  let places = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (let number = 1; number <= mostInOneSecond; number += 1) {
      const jobs = await nullIfOfOneJob(read(second, { limit: 1, number }));
      if (jobs?.length === 0) break;
      places = Math.max(places, number);
      for (const job of jobs ?? []) found.set(`${job.cluster}/${job.jobId}`, job);
    }
  }
  return { jobs: [...found.values()], holes: places - found.size };
}

async function nullIfOfOneJob<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isOfOneJob(error)) return null;
    throw error;
  }
}
