import type { Change } from '../../../domain/change/change.ts';
import { conflict, notFound } from '../../../domain/change/refusal.ts';
import { formatId, type NodeKey } from '../../../domain/id.ts';
import type {
  NewNodePool,
  NodePoolChanges,
  NodePoolPatch,
  NodePoolResult,
} from '../../../domain/node-pool-changes.ts';
import type { NodeLabel, NodePool } from '../../../domain/node-pool.ts';
import type { Removal } from '../../../domain/removal.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { nullIfMissing } from '../../missing.ts';
import { isOneOf, textOf } from '../filter-by.ts';
import { changeOf, type InHand, take } from '../in-hand.ts';
import { toNodePool } from './map.ts';
import { nodePools } from './source.ts';
import { readPages, wholeList } from '../read.ts';
import { lacking } from '../release.ts';
import { findCluster } from '../org-units/kinds.ts';
import { type BoundRunai, removal, runaiStep } from '../runai-step.ts';
import * as wire from './schema.ts';

export function nodePoolChanges(runai: BoundRunai): NodePoolChanges {
  return {
    system: runai.door.system,
    create: (cluster, input) => create(runai, cluster, input),
    update: (key, patch) => update(runai, key, patch),
    delete: (key) => remove(runai, key),
  };
}

async function create(
  runai: BoundRunai,
  cluster: NodeKey,
  { name, label }: NewNodePool,
): Promise<Change<NodePoolResult>> {
  const { system } = runai.door;
  const place = await findCluster(runai, cluster);
  if (place === null) throw notFound('Cluster', formatId('Cluster', system.name, ...cluster));
  const { clusterId } = place;
  if ((await namesIn(runai, clusterId)).includes(name))
    throw conflict('There is a node pool of this name in the cluster; names are unique there.');
  const hand: InHand<wire.NodePool> = { row: null };
  const creation = runaiStep(runai, {
    intent: `Create the node pool ${name}`,
    fields: ['clusterId', 'name', 'label'],
    since: '2.19',
    request: () => ({
      method: 'POST',
      path: nodePools.path,
      body: { name, clusterId, ...bodyOf(label) },
      schema: wire.NodePool,
    }),
    then: (row) => void (hand.row = row),
  });
  return changeOf(system, kind, hand, [creation], resultOf(system));
}

/** Run:ai says 400, and not 409, to a name that is taken. */
async function namesIn({ door, caller }: BoundRunai, clusterId: string): Promise<string[]> {
  const range = { ...wholeList, filterBy: textOf(isOneOf('clusterId', [clusterId])) };
  const list = await nullIfMissing(readPages(door, caller, nodePools, range, () => false));
  if (list === null) throw lacking(door.system, '2.19');
  return [...list.found.values()].map(({ name }) => name);
}

/** By PATCH: a PUT sets what it leaves out back to what Run:ai has for it. */
async function update(
  runai: BoundRunai,
  key: NodeKey,
  { label }: NodePoolPatch,
): Promise<Change<NodePoolResult>> {
  const { system } = runai.door;
  const row = await take(runai, kind, key);
  const hand: InHand<wire.NodePool> = { row };
  if (!label || (row.labelKey === label.key && row.labelValue === label.value))
    return changeOf(system, kind, hand, [], resultOf(system));
  const patch = runaiStep(runai, {
    intent: `Change the label of the node pool ${row.name}`,
    fields: ['label'],
    request: () => ({
      method: 'PATCH',
      path: `${nodePools.path}/${row.id}`,
      body: bodyOf(label),
      schema: wire.NodePool,
    }),
    then: (answer) => void (hand.row = answer),
  });
  return changeOf(system, kind, hand, [patch], resultOf(system));
}

async function remove(runai: BoundRunai, key: NodeKey): Promise<Change<Removal<NodePool>>> {
  const { system } = runai.door;
  const row = await take(runai, kind, key);
  if (row.isDefault) throw conflict('Every cluster keeps the node pool that it has from the start.');
  return removal(runai, {
    intent: `Delete the node pool ${row.name}`,
    id: formatId('NodePool', system.name, row.id),
    path: `${nodePools.path}/${row.id}`,
    schema: wire.NodePool,
    toRow: (standing) => toNodePool(system, standing),
  });
}

const kind = { type: 'NodePool', path: nodePools.path, schema: wire.NodePool } as const;

function resultOf(system: SystemRef): (row: wire.NodePool) => NodePoolResult {
  return (row) => ({ nodePool: toNodePool(system, row) });
}

function bodyOf({ key, value }: NodeLabel): object {
  return { labelKey: key, labelValue: value };
}
