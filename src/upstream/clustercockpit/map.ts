import type { Cluster, SubCluster } from '../../domain/cluster.ts';
import { formatId } from '../../domain/id.ts';
import { compareText } from '../../domain/page/order.ts';
import { namedProject, type Project } from '../../domain/project.ts';
import type { SystemRef } from '../../domain/system.ts';
import { countNodes } from './node-list.ts';
import type * as wire from './schema.ts';

export function toCluster(system: SystemRef, cluster: wire.Cluster): Cluster {
  const id = formatId('Cluster', system.name, cluster.name);
  return {
    id,
    system,
    name: cluster.name,
    createdAt: null,
    connection: null,
    sessions: null,
    hardware: {
      clusterId: id,
      // cc-backend reads them from its job table in no order; a job without a partition leaves an empty one.
      partitions: cluster.partitions?.filter((partition) => partition !== '').sort(compareText) ?? null,
      subClusters: cluster.subClusters.map((subCluster) => toSubCluster(id, subCluster)),
    },
  };
}

function toSubCluster(clusterId: string, { topology, ...subCluster }: wire.SubCluster): SubCluster {
  return {
    ...subCluster,
    clusterId,
    nodeCount: countNodes(subCluster.nodes),
    accelerators: topology.accelerators ?? [],
  };
}

export function toProject(system: SystemRef, { project: name }: wire.ProjectSighting): Project {
  return namedProject(system, { id: formatId('Project', system.name, name), name });
}
