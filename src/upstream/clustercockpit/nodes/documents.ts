/**
 * Never `id`, over which cc-backend 1.5.4 panics, and none of the counts, which are 0 whatever runs on a node.
 * Without a filter: those by state and health do not find all that they should.
 */
export const nodesDocument = `query Nodes {
  nodes {
    items { hostname cluster subCluster schedulerState healthState }
  }
}`;

/** What the list above leaves in the database. */
export const nodeDetailsDocument = `query NodeDetails {
  nodesWithMeta {
    items { hostname cluster healthData metaData }
  }
}`;
