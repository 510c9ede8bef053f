import { type Job, type JobFilter, jobMatches, type JobSource } from '../../../domain/job.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { type Caller, type Door, until } from '../../../http/door.ts';
import * as filterBy from '../filter-by.ts';
import { opaqueIdsOf, uuidsOf } from '../keys.ts';
import { pagedOrders, readCount, readSlice } from '../list.ts';
import { type PagedNoun, readEach } from '../read.ts';
import { types } from './kinds.ts';
import { phases, toJob } from './map-job.ts';
import * as wire from './schema.ts';

const workloads: PagedNoun<wire.Workload, Job, JobFilter> = {
  path: '/api/v1/workloads',
  pageSchema: wire.Workloads,
  rowSchema: wire.Workload,
  toRow: toJob,
  matches: jobMatches,
  push: pushFilter,
  createdWithin: ({ createdAt }) => createdAt,
  scope: ({ deleted }) => ({ deleted: deleted === true ? true : undefined }),
};

/** The unified workloads, whatever their type. */
export function jobSource(door: Door, caller: Caller): JobSource {
  return {
    system: door.system,
    orders: pagedOrders,
    read: (request) => readSlice(door, caller, workloads, request),
    count: (filter, signal) => readCount(door, until(caller, signal), workloads, filter),
    /** There is no filter by id, and too many workloads to look for one in the list: each is asked by itself. */
    async getMany(keys) {
      const found = await readEach(door, caller, workloads, uuidsOf(keys));
      return found.map((workload) => toJob(door.system, workload));
    },
  };
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
