import DataLoader from 'dataloader';
import { ClusterQLError } from '../errors.ts';
import { readRefusal } from './access.ts';
import { onceFor } from './attachment.ts';
import { type NodeKey, parseId } from './id.ts';
import type { ClassInPool, PoolSource, ResourcePool } from './pool.ts';
import type { SystemRef } from './system.ts';
import type { Viewer } from './viewer.ts';

/** How many pools one answer may ask for their clusters, where that takes one request each. */
const mostPools = 20;

/** The global id of the cluster that a pool runs on. */
export type ClusterIdOf = (pool: ResourcePool) => Promise<string | null>;

/** Asks only for pools whose own row does not tell, and nothing for whoever may not read clusters. */
export function createClusterIdLoad(viewer: Viewer, sources: readonly PoolSource[]): ClusterIdOf {
  const loaders = new Map(sources.map((source) => [source.system.name, clusterIdLoader(viewer, source)]));
  return async ({ id, clusterId, system }) => {
    if (clusterId !== undefined) return clusterId;
    const key = parseId(id)?.key;
    return key === undefined ? null : ((await loaders.get(system.name)?.load(key)) ?? null);
  };
}

function clusterIdLoader(viewer: Viewer, source: PoolSource) {
  let asked = 0;

  async function read(keys: readonly NodeKey[]): Promise<readonly (string | null | Error)[]> {
    const refusal = readRefusal(viewer, 'clusters', source.system);
    if (refusal !== null) return onceFor(keys, refusal);
    asked += keys.length;
    if (asked > mostPools) return onceFor(keys, tooMany(source.system));
    return (await source.clusterIdsOf?.(keys)) ?? keys.map(() => null);
  }

  return new DataLoader(read, { cacheKeyFn: (key) => key.join('/') });
}

function tooMany({ name }: SystemRef): ClusterQLError {
  const message = `The cluster of a pool of ${name} takes a request of its own, so one answer tells it of at most ${mostPools} pools; ask for fewer with \`first\`.`;
  return new ClusterQLError('LIMIT_EXCEEDED', message, { system: name });
}

/** The class that a row of this system names by a key of its own, and its pool. */
export type FindClass = (system: SystemRef, classKey: string) => Promise<ClassInPool | null>;

/** Gathered over the whole answer: one request a system. */
export function createClassFinder(viewer: Viewer, sources: readonly PoolSource[]): FindClass {
  const loaders = new Map(
    sources.map((source) => [
      source.system.name,
      new DataLoader(async (classKeys: readonly string[]) => {
        const refusal = readRefusal(viewer, 'pools', source.system);
        if (refusal !== null) throw refusal;
        return (await source.findClasses?.(classKeys)) ?? classKeys.map(() => null);
      }),
    ]),
  );
  return async ({ name }, classKey) => loaders.get(name)?.load(classKey) ?? null;
}
