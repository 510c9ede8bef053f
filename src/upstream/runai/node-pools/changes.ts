import type { Change } from '../../../domain/change/change.ts';
import { conflict, notFound } from '../../../domain/change/refusal.ts';
import { formatId, type NodeKey } from '../../../domain/id.ts';
import type {
  NewNodePool,
  NodePoolChanges,
  NodePoolPatch,
  NodePoolResult,
} from '../../../domain/node-pool-changes.ts';
import type { NodePool } from '../../../domain/node-pool.ts';
import type { Removal } from '../../../domain/removal.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { nullIfMissing } from '../../missing.ts';
import { isOneOf, textOf } from '../filter-by.ts';
import { believe, differing, givenPaths, type Shown } from '../believe.ts';
import { changeOf, type InHand, take } from '../in-hand.ts';
import { toNodePool } from './map.ts';
import { nodePools } from './source.ts';
import { readPages, wholeList } from '../read.ts';
import { lacking } from '../release.ts';
import { findCluster } from '../org-units/kinds.ts';
import { type BoundRunai, isGoingPhase, removal, runaiStep } from '../runai-step.ts';
import * as wire from './schema.ts';
import { bodyOf } from './settings-body.ts';

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
  input: NewNodePool,
): Promise<Change<NodePoolResult>> {
  const { system } = runai.door;
  const place = await findCluster(runai, cluster);
  if (place === null) throw notFound('Cluster', formatId('Cluster', system.name, ...cluster));
  const { clusterId } = place;
  const { name } = input;
  if ((await namesIn(runai, clusterId)).includes(name))
    throw conflict('There is a node pool of this name in the cluster; names are unique there.');
  const hand: InHand<wire.NodePool> = { row: null };
  const sent = bodyOf(input, {});
  const fields = givenPaths(input, groups);
  const creation = runaiStep(runai, {
    intent: `Create the node pool ${name}`,
    fields,
    since: kind.since,
    request: () => ({
      method: 'POST',
      path: kind.path,
      body: { name, clusterId, ...sent },
      schema: wire.NodePool,
    }),
    then: (row) => believed(system, hand, fields, sent, row),
  });
  return changeOf(system, kind, hand, [creation], resultOf(system));
}

/** Run:ai says 400, and not 409, to a name that is taken. */
async function namesIn({ door, caller }: BoundRunai, clusterId: string): Promise<string[]> {
  const range = { ...wholeList, filterBy: textOf(isOneOf('clusterId', [clusterId])) };
  const list = await nullIfMissing(readPages(door, caller, nodePools, range, () => false));
  if (list === null) throw lacking(door.system, kind.since);
  return [...list.found.values()].map(({ name }) => name);
}

/** By PATCH: a PUT sets what it leaves out back to what Run:ai has for it. */
async function update(
  runai: BoundRunai,
  key: NodeKey,
  patch: NodePoolPatch,
): Promise<Change<NodePoolResult>> {
  const { system } = runai.door;
  const row = await take(runai, kind, key);
  const hand: InHand<wire.NodePool> = { row };
  const sent = bodyOf(patch, row);
  const given = givenPaths(patch, groups);
  const fields = differing(shownBy(system), sent, row).filter((path) => given.includes(path));
  const step = runaiStep(runai, {
    intent: `Change the node pool ${row.name}`,
    fields,
    request: () => ({
      method: 'PATCH',
      path: `${kind.path}/${row.id}`,
      body: sent,
      schema: wire.NodePool,
    }),
    then: (answer) => believed(system, hand, fields, sent, answer),
  });
  return changeOf(system, kind, hand, fields.length === 0 ? [] : [step], resultOf(system));
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
    isGoing: ({ phase }) => isGoingPhase(phase),
  });
}

const groups = ['scheduling', 'gpuMemory', 'network'];

/** Release 2.18 has no node pools of this API. */
const kind = { type: 'NodePool', path: nodePools.path, schema: wire.NodePool, since: '2.19' } as const;

function resultOf(system: SystemRef): (row: wire.NodePool) => NodePoolResult {
  return (row) => ({ nodePool: toNodePool(system, row) });
}

function believed(
  system: SystemRef,
  hand: InHand<wire.NodePool>,
  fields: readonly string[],
  sent: Partial<wire.NodePool>,
  answer: wire.NodePool,
): void {
  hand.row = answer;
  const differences = differing(shownBy(system), sent, answer);
  believe(system, fields, differences, 'it is not as it was given; older releases lack some settings.');
}

function shownBy(system: SystemRef): (row: wire.NodePool) => Shown {
  return (row) => {
    const { label, scheduling, gpuMemory, network } = toNodePool(system, row);
    return {
      label,
      ...under('scheduling', scheduling),
      ...under('gpuMemory', gpuMemory),
      ...under('network', network),
    };
  };
}

function under(group: string, values: object | null): Shown {
  const entries = Object.entries(values ?? {}).map(([name, value]) => [`${group}.${name}`, value] as const);
  return Object.fromEntries(entries);
}
