/** What is asked of metrics at `POST /query`; a unit is selected by its own fields, never as `MetricValue`. */

const measured = `name
    scope
    metric {
      unit { base prefix }
      timestep
      series { hostname id statistics { min avg max } data }
    }`;

export const jobMetricsDocument = `query JobMetrics(
  $id: ID!
  $metrics: [String!]!
  $scopes: [MetricScope!]
  $resolution: Int
) {
  jobMetrics(id: $id, metrics: $metrics, scopes: $scopes, resolution: $resolution) {
    ${measured}
  }
}`;

/** `nodeMetrics` calls every scope `node`, whichever it is; so no other is asked for. */
export const nodeMetricsDocument = `query NodeMetrics(
  $cluster: String!
  $nodes: [String!]!
  $metrics: [String!]!
  $from: Time!
  $to: Time!
) {
  nodeMetrics(cluster: $cluster, nodes: $nodes, scopes: [node], metrics: $metrics, from: $from, to: $to) {
    host
    metrics {
    ${measured}
    }
  }
}`;

export const clusterMetricsDocument = `query ClusterMetrics(
  $cluster: String!
  $metrics: [String!]!
  $from: Time!
  $to: Time!
) {
  clusterMetrics(cluster: $cluster, metrics: $metrics, from: $from, to: $to) {
    metrics { name unit { base prefix } timestep data }
  }
}`;
