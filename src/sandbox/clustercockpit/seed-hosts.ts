import type { Cluster, SubCluster } from './clusters.ts';
import type { Job, Resource } from './data.ts';
import { expandNodes } from './node-list.ts';

/** Where a share of the jobs goes, and how much of a node they take. */
export interface Queue {
  share: number;
  subCluster: string;
  partition: string;
  shared: Job['shared'];
  nodes: number[];
  /** Of one node only this many accelerators, each with eight hwthreads; eight hwthreads alone for 0. */
  parts?: number[];
}

/** In thousandths. */
export const queues: Queue[] = [
  { share: 500, subCluster: 'main', partition: 'batch', shared: 'none', nodes: [1, 1, 2, 4] },
  { share: 120, subCluster: 'main', partition: 'shared', shared: 'multi_user', nodes: [1], parts: [0] },
  { share: 80, subCluster: 'large', partition: 'bigmem', shared: 'none', nodes: [1, 1, 2] },
  { share: 220, subCluster: 'h100', partition: 'gpu', shared: 'single_user', nodes: [1], parts: [1, 2, 3] },
  { share: 80, subCluster: 'h100', partition: 'gpu-wide', shared: 'none', nodes: [1, 2, 4] },
];

/** The sub-cluster of a queue and, host by host, its nodes in turn. */
export interface Place {
  cluster: string;
  subCluster: SubCluster;
  nextHost: () => string;
}

/** Where jobs run: ended ones apart from running ones, so that no two of these meet on a node. */
export function placement(clusters: Cluster[]): (queue: Queue, running: boolean) => Place {
  const ended = places(clusters);
  const live = places(clusters);
  return (queue, running) => {
    const place = (running ? live : ended).get(queue.subCluster);
    if (place === undefined) throw new Error(`the seed has no sub-cluster ${queue.subCluster}`);
    return place;
  };
}

function places(clusters: Cluster[]): Map<string, Place> {
  return new Map(
    clusters.flatMap(({ name, subClusters }) =>
      subClusters.map((subCluster) => [
        subCluster.name,
        { cluster: name, subCluster, nextHost: inTurn(expandNodes(subCluster.nodes)) },
      ]),
    ),
  );
}

function inTurn(hosts: string[]): () => string {
  let cursor = 0;
  return () => hosts[cursor++ % hosts.length] ?? '';
}

/** A whole node, or a part of it as `Queue.parts` counts them. */
export function resource(hostname: string, { topology }: SubCluster, part: number | undefined): Resource {
  const ids = topology.accelerators?.map(({ id }) => id);
  if (part === undefined) return { hostname, ...(ids && { accelerators: ids }) };
  const hwthreads = topology.node.slice(0, 8 * Math.max(1, part));
  return { hostname, hwthreads, ...(ids && { accelerators: ids.slice(0, part) }) };
}
