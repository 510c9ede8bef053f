import type { Change, Step } from '../../domain/change/change.ts';
import { notFound } from '../../domain/change/refusal.ts';
import type { ClusterResult } from '../../domain/cluster-changes.ts';
import type { Cluster } from '../../domain/cluster.ts';
import { formatId, type NodeKey } from '../../domain/id.ts';
import type { SystemRef } from '../../domain/system.ts';
import type { BoundRenku } from './bound-renku.ts';
import { changed } from './changed.ts';
import { checkedStep } from './checked-step.ts';
import { clusterBody, clusterInputPath, type ClusterSettings, inputPaths } from './cluster-body.ts';
import { readClusters } from './clusters.ts';
import { isUlid } from './key.ts';
import { toCluster } from './map.ts';
import * as wire from './schema.ts';

/** The cluster of a change: as it was looked at, and after each step as Renku told it last. */
export interface ClusterInHand {
  readonly system: SystemRef;
  /** Null until it is created. */
  row: wire.Cluster | null;
}

/** One PATCH, believed when its answer shows what was wanted. */
export function patchStep(
  renku: BoundRenku,
  hand: ClusterInHand,
  intent: string,
  settings: Partial<ClusterSettings>,
): Step {
  return checkedStep(renku, {
    intent,
    fields: inputPaths(settings),
    inputPath: clusterInputPath,
    request: () => ({
      method: 'PATCH',
      path: `/clusters/${hand.row?.id ?? '{id}'}`,
      body: clusterBody(settings),
      schema: wire.Cluster,
    }),
    async missing(answer) {
      hand.row = answer ?? (await readAgain(renku, hand));
      return inputPaths(changed(settings, settingsOf(clusterIn(hand))));
    },
  });
}

async function readAgain(renku: BoundRenku, { row }: ClusterInHand): Promise<wire.Cluster> {
  const found = (await readClusters(renku)).find(({ id }) => id === row?.id);
  if (found === undefined) throw noCluster(renku, [row?.id ?? '']);
  return found;
}

/** Throws NOT_FOUND. A key in small letters is none of Renku's, which deletes nothing for it and answers 204. */
export async function takeCluster(renku: BoundRenku, key: NodeKey) {
  const [ulid, ...rest] = key;
  const clusters = isUlid(ulid) && rest.length === 0 ? await readClusters(renku) : [];
  const row = clusters.find(({ id }) => id === ulid);
  if (row === undefined) throw noCluster(renku, key);
  return { row, others: clusters.filter((each) => each !== row) };
}

function noCluster({ system }: BoundRenku, key: NodeKey) {
  return notFound('Cluster', formatId('Cluster', system.name, ...key));
}

export function clusterIn({ system, row }: ClusterInHand): Cluster {
  if (row === null) throw new Error('the cluster was asked for before it was created');
  return toCluster(system, row);
}

export function settingsOf({ name, sessions }: Cluster): ClusterSettings {
  if (sessions === null) throw new Error('a cluster of Renku is for sessions');
  return { name, ...sessions };
}

export function changeOf(hand: ClusterInHand, steps: readonly Step[]): Change<ClusterResult> {
  const { name } = hand.system;
  return {
    steps,
    result: () => ({ cluster: clusterIn(hand) }),
    lookAt: () =>
      hand.row === null
        ? `clusters(filter: { systems: [${JSON.stringify(name)}] })`
        : formatId('Cluster', name, hand.row.id),
  };
}
