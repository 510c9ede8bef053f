import type { State } from '../data.ts';
import { openJob, unordered, visibleJobs } from '../rows.ts';
import type { User } from '../token.ts';
import { type JobFilter, jobTest } from './filter.ts';
import { jobValue } from './job.ts';
import { type OrderBy, sortJobs } from './order.ts';

export interface PageRequest {
  itemsPerPage: number;
  page: number;
}

interface JobsArguments {
  filter?: JobFilter[] | null;
  page?: PageRequest | null;
  order?: OrderBy | null;
}

/** The jobs this user may see: a list and single ones. */
export function jobFields(user: User, state: State) {
  return {
    job: ({ id }: { id: string }) => jobValue(openJob(id, user, state), user, state),
    jobs: (args: JobsArguments) => jobList(args, user, state),
  };
}

function jobList({ filter, page, order }: JobsArguments, user: User, state: State) {
  const visible = unordered(visibleJobs(user, state), state);
  state.turn += 1;
  const rows = sortJobs(visible.filter(jobTest(filter ?? [], state)), order ?? null, state);
  const request = page ?? { itemsPerPage: 50, page: 1 };
  const items = pageOf(rows, request);
  return {
    items: () => items.map((job) => jobValue(job, user, state)),
    count: rows.length,
    hasNextPage: request.itemsPerPage !== -1 && request.itemsPerPage * request.page < rows.length,
  };
}

/** The rows of a page; -1 items stand for all of them. */
export function pageOf<Row>(rows: readonly Row[], { itemsPerPage, page }: PageRequest): readonly Row[] {
  const end = itemsPerPage * page;
  return itemsPerPage === -1 ? rows : rows.slice(Math.max(0, end - itemsPerPage), end);
}
