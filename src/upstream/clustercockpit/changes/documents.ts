/** Never the counts beside the state: cc-backend does not read them from its database, and answers 0. */
export const nodeStatesDocument = `query NodeStates($cluster: String!) {
  nodes(filter: [{ cluster: { eq: $cluster } }]) {
    items { hostname schedulerState }
  }
}`;
