/**
 * What is asked of statistics at `POST /query`. cc-backend counts only what is selected, and cuts an answer
 * that takes longer than 20 seconds: what it counts separately is asked separately.
 */

/** Running and short jobs are counted by queries of their own, so they are selected only when asked for. */
export function totalsDocument(fields: readonly string[]): string {
  return `query JobTotals($filter: [JobFilter!]!) {
  jobsStatistics(filter: $filter) { ${fields.join(' ')} }
}`;
}

export function groupsDocument(fields: readonly string[]): string {
  return `query JobGroups(
  $filter: [JobFilter!]!
  $groupBy: Aggregate!
  $sortBy: SortByAggregate!
  $limit: Int!
) {
  jobsStatistics(
    filter: $filter
    groupBy: $groupBy
    sortBy: $sortBy
    page: { itemsPerPage: $limit, page: 1 }
  ) { id name ${fields.join(' ')} }
}`;
}

/** All four at once: cc-backend counts them together whichever is selected. */
export const histogramsDocument = `query JobHistograms($filter: [JobFilter!]!, $durationBins: String!) {
  jobsStatistics(filter: $filter, numDurationBins: $durationBins) {
    histDuration { count value }
    histNumNodes { count value }
    histNumCores { count value }
    histNumAccs { count value }
  }
}`;

export const metricHistogramsDocument = `query MetricHistograms(
  $filter: [JobFilter!]!
  $metrics: [String!]!
  $bins: Int!
) {
  jobsStatistics(filter: $filter, metrics: $metrics, numMetricBins: $bins) {
    histMetrics { metric unit stat data { count min max } }
  }
}`;
