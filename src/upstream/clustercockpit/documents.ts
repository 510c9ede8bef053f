/**
 * What is asked at `POST /query`. Never selected, because cc-backend 1.5.4 panics or loses the whole
 * answer over them: `Node.id`, `MetricValue.name`, `SubCluster.numberOfNodes`.
 */

export const clustersDocument = `query Clusters {
  clusters {
    name
    partitions
    subClusters {
      name
      nodes
      processorType
      socketsPerNode
      coresPerSocket
      threadsPerCore
      topology { accelerators { id type model } }
    }
  }
}`;

/** The fields of a job, renamed where REST has another name, so that one schema reads both. */
export const jobRow = `fragment Row on Job {
  id
  jobId
  cluster
  project
  user
  partition
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
  tags { type name scope }
  metaData
}`;

/** As much of a job as proves that its project exists. */
export const sightingRow = `fragment Row on Job {
  project
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

const firstOnly = 'page: { itemsPerPage: 1, page: 1 }';

/** The page is there to be small: cc-backend reads one whatever is selected, 50 jobs unless told otherwise. */
export const jobCountDocument = `query JobCount($filter: [JobFilter!]!) {
  jobs(filter: $filter, ${firstOnly}) {
    count
  }
}`;

const items = '{ items { ...Row } }';

/**
 * The first job of each filter `$filter0`, `$filter1`, …: the filters of one `jobs` all have to hold, so
 * asking for this job or that one takes two.
 */
export function firstMatchesDocument(count: number, row: string): string {
  const indexes = Array.from({ length: count }, (_, index) => index);
  const variables = indexes.map((index) => `$filter${index}: [JobFilter!]!`);
  const matches = indexes.map(
    (index) => `match${index}: jobs(filter: $filter${index}, ${firstOnly}) ${items}`,
  );
  return `query FirstMatches(${variables.join(', ')}) {
  ${matches.join('\n  ')}
}

${row}`;
}
