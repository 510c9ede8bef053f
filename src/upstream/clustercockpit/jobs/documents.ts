/** The fields of a job, renamed where REST has another name, so that one schema reads both. */
export const jobRow = `fragment Row on Job {
  id
  jobId
  cluster
  project
  user
  partition
  subCluster
  arrayJobId
  shared
  tags { type name scope }
  resources { hostname hwthreads accelerators configuration }
  jobState: state
  startTime
  duration
  walltime
  numNodes
  numHwthreads: numHWThreads
  numAcc
  smt: SMT
  energy
  monitoringStatus
  footprint { name stat value }
  metaData
}`;

/** No `count`: it costs cc-backend a second look at the whole job table. */
export const jobsDocument = `query Jobs($filter: [JobFilter!]!, $limit: Int!, $order: SortDirectionEnum!) {
  jobs(
    filter: $filter
    page: { itemsPerPage: $limit, page: 1 }
    order: { field: "startTime", type: "col", order: $order }
  ) {
    hasNextPage
    items { ...Row }
  }
}

${jobRow}`;

/** The page is there to be small: cc-backend reads one whatever is selected, 50 jobs unless told otherwise. */
export const jobCountDocument = `query JobCount($filter: [JobFilter!]!) {
  jobs(filter: $filter, page: { itemsPerPage: 1, page: 1 }) {
    count
  }
}`;

/** A filter names tags by their ids there. */
export const tagIdsDocument = `query TagIds {
  tags { id type name scope }
}`;

/** cc-backend looks these up job by job, so they are no part of every row. */
export const energyFootprintRow = `fragment Row on Job {
  energyFootprint { hardware metric value }
}`;

export const concurrentJobsRow = `fragment Row on Job {
  concurrentJobs { count items { jobId } }
}`;

/**
 * The statistics of one job for each filter. Asked as those of a list, because `jobStats` takes a database id
 * and hides the jobs of others from a token of the role `api` alone, which lists them.
 */
export function statisticsDocument(count: number): string {
  const indexes = Array.from({ length: count }, (_, index) => index);
  const variables = indexes.map((index) => `$filter${index}: [JobFilter!]!`);
  const asked = indexes.map(
    (index) =>
      `match${index}: jobsMetricStats(filter: $filter${index}, metrics: $metrics) { stats { name data { avg min max } } }`,
  );
  return `query Statistics(${variables.join(', ')}, $metrics: [String!]) {
  ${asked.join('\n  ')}
}`;
}
