import { durationOf, type Job, type State } from '../data.ts';

export interface OrderBy {
  field: string;
  type: string;
  order: 'ASC' | 'DESC';
}

type Value = (job: Job) => string | number;

/** Without an order the rows stay as they come; ties always do. */
export function sortJobs(jobs: Job[], order: OrderBy | null, state: State): Job[] {
  if (order === null) return jobs;
  const valueOf = valueFor(order, state);
  const direction = order.order === 'DESC' ? -1 : 1;
  return jobs.sort((one, other) => direction * compare(valueOf(one), valueOf(other)));
}

function compare(one: string | number, other: string | number): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** `col` orders by a column, named in camel case; any other type by a footprint such as `mem_used_max`. */
function valueFor({ field, type }: OrderBy, state: State): Value {
  if (type === 'col') return column(field, state);
  if (!state.jobs.some((job) => job.footprint?.[field] !== undefined))
    throw new Error(`no such footprint: ${field}`);
  return (job) => job.footprint?.[field] ?? -Infinity;
}

/** The owner's column is `hpc_user`, and hwthreads are spelt otherwise than in the job type. */
function column(field: string, state: State): Value {
  switch (field) {
    case 'id':
    case 'jobId':
    case 'cluster':
    case 'shared':
    case 'project':
    case 'startTime':
    case 'numNodes':
    case 'numHwthreads':
    case 'numAcc':
    case 'arrayJobId':
    case 'smt':
    case 'monitoringStatus':
    case 'walltime':
    case 'energy':
    case 'jobState':
      return (job) => job[field];
    case 'duration':
      return (job) => durationOf(job, state);
    case 'subcluster':
      return (job) => job.subCluster;
    case 'clusterPartition':
      return (job) => job.partition;
    case 'hpc_user':
      return (job) => job.user;
    default:
      throw new Error(`SQL logic error: no such column: job.${field} (1)`);
  }
}
