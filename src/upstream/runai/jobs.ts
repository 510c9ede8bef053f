import type { Job, JobSource } from '../../domain/job.ts';
import { newestFirst } from '../../domain/order.ts';
import type { Caller, Door } from '../../http/door.ts';
import { uuidsOf } from './keys.ts';
import { toJob } from './map-job.ts';
import { type PagedNoun, readEach, readSlice } from './read.ts';
import * as wire from './schema.ts';

const workloads: PagedNoun<wire.Workload, Job> = {
  path: '/api/v1/workloads',
  pageSchema: wire.Workloads,
  rowSchema: wire.Workload,
  order: { sortBy: 'createdAt', sortOrder: 'desc' },
  compare: newestFirst,
  toRow: toJob,
};

/** The unified workloads, whatever their type. */
export function jobSource(door: Door, caller: Caller): JobSource {
  return {
    system: door.system,
    list: (request) => readSlice(door, caller, workloads, request),
    /** There is no filter by id, and too many workloads to look for one in the list: each is asked by itself. */
    async getMany(keys) {
      const found = await readEach(door, caller, workloads, uuidsOf(keys));
      return found.map((workload) => toJob(door.system, workload));
    },
  };
}
