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

/** One field that every caller may see. */
export const probeDocument = `query Probe {
  tags { id }
}`;

/** As much of a job as proves that its project exists. */
export const sightingRow = `fragment Row on Job {
  project
}`;

const firstOnly = 'page: { itemsPerPage: 1, page: 1 }';

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
