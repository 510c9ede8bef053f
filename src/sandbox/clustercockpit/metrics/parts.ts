import type { Topology } from '../clusters.ts';
import type { Resource } from '../data.ts';
import type { Scope } from './scopes.ts';

/** A part of a node that one series of a metric is about. */
export interface Part {
  /** As job resources and series name it; null for the whole node. */
  readonly id: string | null;
  readonly threads: readonly number[];
}

/** The parts of this kind that a job has of a node. */
export function partsOf(
  scope: Scope,
  topology: Topology,
  { hwthreads = topology.node, accelerators = [] }: Resource,
): Part[] {
  switch (scope) {
    case 'node':
      return [{ id: null, threads: hwthreads }];
    case 'hwthread':
      return hwthreads.map((thread) => ({ id: String(thread), threads: [thread] }));
    case 'accelerator':
      return accelerators.map((id) => ({ id, threads: hwthreads }));
    case 'core':
    case 'socket':
    case 'memoryDomain':
      return groupsOf(topology[scope] ?? topology.node.map((thread) => [thread]), hwthreads);
  }
}

/** Everything a node has, as a job would have it that runs alone on the node. */
export function wholeNode(hostname: string, { accelerators }: Topology): Resource {
  return { hostname, ...(accelerators && { accelerators: accelerators.map(({ id }) => id) }) };
}

function groupsOf(groups: readonly number[][], hwthreads: readonly number[]): Part[] {
  const own = new Set(hwthreads);
  return groups
    .map((threads, index) => ({ id: String(index), threads: threads.filter((thread) => own.has(thread)) }))
    .filter(({ threads }) => threads.length > 0);
}
