import DataLoader from 'dataloader';
import { readRefusal } from './access.ts';
import { onceFor } from './attachment.ts';
import type { NodePool, NodePoolPlace, NodePoolSource } from './node-pool.ts';
import type { SystemRef } from './system.ts';
import type { Viewer } from './viewer.ts';

/** The node pool that a row of this system knows by its name rather than by its id. */
export type FindNodePool = (system: SystemRef, place: NodePoolPlace) => Promise<NodePool | null>;

/** Gathered over the whole answer: one request a system. */
export function createNodePoolFinder(viewer: Viewer, sources: readonly NodePoolSource[]): FindNodePool {
  const loaders = new Map(sources.map((source) => [source.system.name, finderOf(viewer, source)]));
  return async ({ name }, place) => loaders.get(name)?.load(place) ?? null;
}

function finderOf(viewer: Viewer, source: NodePoolSource) {
  async function find(places: readonly NodePoolPlace[]): Promise<readonly (NodePool | Error | null)[]> {
    const refusal = readRefusal(viewer, 'nodePools', source.system);
    const found = refusal ?? (await source.findByName?.(places).catch((error: unknown) => error as Error));
    if (found instanceof Error) return onceFor(places, found);
    return found ?? places.map(() => null);
  }

  return new DataLoader(find, { cacheKeyFn: ({ clusterId, name }) => `${clusterId} ${name}` });
}
