import { perSystem, type PerSystem } from './world.ts';

const completeness = 'completeness { sources { system { name } status error { code message } } }';

/** Meets all five systems: Renku with its pools, the others with their clusters. */
export const everything = `{
  pools(filter: { systems: ["renku"] }) { nodes { name system { name } } ${completeness} }
  clusters(filter: { systems: ["dgx", "lab", "emmy", "fritz"] }) { nodes { name system { name } } ${completeness} }
  viewer { issuer subject name }
}`;

/** What an answer holds of each system: whose row, `refused`, or the status of a failure. */
export function outcomes({ data }: any): PerSystem<string> {
  const lists = [data.pools, data.clusters];
  const rows = lists.flatMap(({ nodes }) => nodes);
  const sources = lists.flatMap((list) => list.completeness.sources);
  return perSystem((name) => {
    const { status } = sources.find(({ system }) => system.name === name);
    if (status === 'UNAUTHENTICATED' || status === 'FORBIDDEN') return 'refused';
    if (status !== 'OK') return status;
    const names = rows.filter(({ system }) => system.name === name).map((row) => row.name);
    return names.join(' and ');
  });
}

const result = '{ __typename ... on Failure { code message system } }';

/** A change on each system; two of them read before they write. */
export const changes = `mutation {
  setPlatformBanner(input: { system: "renku", text: "Back at noon." }) ${result}
  dgx: updateCluster(input: { id: "Cluster:dgx:u-1", name: "renamed" }) ${result}
  lab: updateCluster(input: { id: "Cluster:lab:u-1", name: "renamed" }) ${result}
  emmy: addJobTags(input: { id: "Job:emmy:helios/1/1790000000", tags: [{ type: "review", name: "slow" }] }) ${result}
  fritz: addJobTags(input: { id: "Job:fritz:helios/1/1790000000", tags: [{ type: "review", name: "slow" }] }) ${result}
}`;
