import type { Change } from '../../../domain/change/change.ts';
import { type Problem, refuseIfAny } from '../../../domain/change/refusal.ts';
import { type NodeKey, parseId } from '../../../domain/id.ts';
import type { NodePoolQuotaInput, OrgUnitResult } from '../../../domain/org-unit-changes.ts';
import { nullIfMissing } from '../../missing.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { believe } from '../believe.ts';
import { changeOf, type InHand, take } from '../in-hand.ts';
import { opaqueIdsOf } from '../keys.ts';
import { nodePools } from '../node-pools/source.ts';
import { type OrgUnitKind, resultOf } from './kinds.ts';
import { lackingOf, onlyLacking, pathsOf, type RowChange, rowChange } from './quota-body.ts';
import { readMany } from '../read.ts';
import { type BoundRunai, runaiStep } from '../runai-step.ts';
import * as wire from './schema.ts';

/** Run:ai takes without a word what its release does not know, and cores and memory where the tenant has them off. */
export const unkept =
  'it is not as it was given. Cores and memory need the CPU quota of the tenant to be on; older releases lack some settings.';

/** By PATCH of the rows that change: all others stay, also those that somebody changes at the same time. */
export async function setQuota<W extends wire.WholeDepartment, Unit>(
  runai: BoundRunai,
  kind: OrgUnitKind<W, Unit>,
  key: NodeKey,
  quota: readonly NodePoolQuotaInput[],
): Promise<Change<OrgUnitResult<Unit>>> {
  const { system } = runai.door;
  const unit = await take(runai, kind, key);
  const hand: InHand<W> = { row: unit };
  const wanted = await rowChanges(runai, quota, unit.clusterId, unit.resources ?? []);
  const changes = wanted
    .map((change) => onlyLacking(change, lackingOf(system, change, rowOf(change, unit.resources))))
    .filter((change) => pathsOf(change).length > 0);
  const fields = changes.flatMap(pathsOf);
  const patch = runaiStep(runai, {
    intent: `Set the quota of the ${kind.word} ${unit.name}`,
    fields,
    request: () => ({
      method: 'PATCH',
      path: `${kind.path}/${unit.id}/resources`,
      body: changes.map(({ row }) => row),
      schema: wire.QuotaRows,
    }),
    async then(rows) {
      believe(system, fields, unkeptRows(system, changes, rows), unkept);
      hand.row = await take(runai, kind, key);
    },
  });
  return changeOf(system, kind, hand, fields.length === 0 ? [] : [patch], resultOf(system, kind));
}

/** Throws when a node pool is none of this cluster, and when numbers do not go together. */
export async function rowChanges(
  { door, caller }: BoundRunai,
  quota: readonly NodePoolQuotaInput[],
  clusterId: string | null | undefined,
  standing: readonly wire.QuotaRow[],
): Promise<RowChange[]> {
  const ids = quota.map(({ nodePoolId }) => keyOfNodePool(door.system.name, nodePoolId));
  // Those that stand in the quota are known, also to Run:ai 2.18, which cannot be asked for node pools.
  const unknown = ids
    .filter((id) => id !== null)
    .filter((id) => !standing.some(({ nodePool }) => nodePool?.id === id));
  const found = (await nullIfMissing(readMany(door, caller, nodePools, unknown))) ?? [];
  const foreign = unknown.filter(
    (id) => !found.some((pool) => pool.id === id && pool.clusterId === clusterId),
  );
  const problems = ids.flatMap((id, index) => (id === null || foreign.includes(id) ? noNodePool(index) : []));
  refuseIfAny(problems);
  const changes = quota.map((row, index) => {
    const id = ids[index] ?? '';
    return rowChange(
      `quota.${index}`,
      id,
      row,
      standing.find(({ nodePool }) => nodePool?.id === id),
    );
  });
  refuseIfAny(changes.flatMap((change) => change.problems));
  return changes;
}

function noNodePool(index: number): Problem[] {
  const message = 'There is no NodePool of this id in the cluster, or it is hidden from you.';
  return [{ path: `quota.${index}.nodePoolId`, message }];
}

function keyOfNodePool(system: string, id: string): string | null {
  const parsed = parseId(id);
  if (parsed?.type !== 'NodePool' || parsed.system !== system) return null;
  return opaqueIdsOf([parsed.key])[0] ?? null;
}

function rowOf({ row }: RowChange, rows: readonly wire.QuotaRow[] | null | undefined) {
  return rows?.find(({ nodePool }) => nodePool?.id === row.nodePool?.id);
}

/** What of the rows that were sent does not stand, as paths into the input. */
export function unkeptRows(
  system: SystemRef,
  sent: readonly RowChange[],
  standing: readonly wire.QuotaRow[] | null | undefined,
): string[] {
  return sent.flatMap((change) => lackingOf(system, change, rowOf(change, standing)));
}
