import { askedParts, requireTold } from '../../../domain/job-filter.ts';
import { type Job, type JobFilter, jobMatches, type JobSource } from '../../../domain/job.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { type Caller, type Door, until } from '../../../http/door.ts';
import { nullIfMissing } from '../../missing.ts';
import * as filterBy from '../filter-by.ts';
import { opaqueIdsOf, uuidsOf } from '../keys.ts';
import { pagedOrders, readCount, readSlice } from '../list.ts';
import { nullIfHidden, type PagedNoun, readOne } from '../read.ts';
import { submittedKinds, type SubmittedKind, types } from './kinds.ts';
import { phases, toJob } from './map-job.ts';
import * as wire from './schema.ts';
import { toSubmittedJob, TypedWorkload } from './typed.ts';

export const workloadsPath = '/api/v1/workloads';

const workloads: PagedNoun<wire.Workload, Job, JobFilter> = {
  path: workloadsPath,
  pageSchema: wire.Workloads,
  rowSchema: wire.Workload,
  toRow: toJob,
  matches: jobMatches,
  push: pushFilter,
  createdWithin: ({ createdAt }) => createdAt,
  scope: ({ deleted }) => ({ deleted: deleted === true ? true : undefined }),
};

/** Of the conditions that not every system can check, those that rows of the list tell. */
const toldParts = ['userText', 'projectText', 'runningSeconds', 'allocated.gpu'];

/** The unified workloads, whatever their type. */
export function jobSource(door: Door, caller: Caller): JobSource {
  const { system } = door;

  async function readJob(id: string): Promise<Job | null> {
    const request = { path: `${workloadsPath}/${id}`, schema: wire.Workload };
    const workload = await nullIfMissing(door.read(caller, request));
    return workload === null ? readSubmitted(door, caller, id) : toJob(system, workload);
  }

  return {
    system,
    orders: pagedOrders,
    async read(request) {
      requireTold(system, request.filter, toldParts);
      return readSlice(door, caller, workloads, request);
    },
    async count(filter, signal) {
      // Those are checked here, row by row.
      if (askedParts(filter).length > 0) return null;
      return readCount(door, until(caller, signal), workloads, filter);
    },
    /** There is no filter by id, and too many workloads to look for one in the list: each is asked by itself. */
    async getMany(keys) {
      const found = await Promise.all(uuidsOf(keys).map((id) => nullIfHidden(readJob(id))));
      return found.filter((job) => job !== null);
    },
  };
}

/**
 * A workload just submitted, which its cluster has not told the list of all of yet, is known by its type alone.
 * One type after the other, lest many missing ids fill the queue of this system.
 */
async function readSubmitted(door: Door, caller: Caller, id: string): Promise<Job | null> {
  for (const kind of Object.keys(submittedKinds) as SubmittedKind[]) {
    const request = { path: `${submittedKinds[kind].path}/${id}`, schema: TypedWorkload };
    const workload = await readOne(door, caller, request);
    if (workload !== null) return toSubmittedJob(door.system, kind, workload);
  }
  return null;
}

function pushFilter(filter: JobFilter, system: SystemRef): filterBy.Pushed {
  const projects = filterBy.keysIn(system, 'Project', filter.projects);
  return filterBy.allOf(
    filterBy.isOnOneOf(filter.clusters, system),
    filterBy.isOneOf('projectId', projects && opaqueIdsOf(projects)),
    filterBy.isOneOf('submittedBy', filter.users),
    filterBy.meansOneOf('phase', phases, 'UNKNOWN', filter.states),
    filterBy.meansOneOf('type', types, 'OTHER', filter.kinds),
    startsWithin(filter),
    filterBy.isWithin('completedAt', filter.endedAt),
    filterBy.hasLowerCase('name', filter.text),
  );
}

/** No workload tells when it started, so none meets a bound. */
function startsWithin({ startedAt }: JobFilter): filterBy.Pushed {
  return startedAt?.from || startedAt?.to ? filterBy.nothing : filterBy.allOf();
}
