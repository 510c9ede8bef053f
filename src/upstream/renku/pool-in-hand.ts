import type { Change, Step } from '../../domain/change/change.ts';
import type { Problem } from '../../domain/change/refusal.ts';
import { formatId, type NodeKey } from '../../domain/id.ts';
import type { Expected } from '../../domain/pool-changes.ts';
import type { ResourcePool } from '../../domain/pool.ts';
import type { SystemRef } from '../../domain/system.ts';
import type { BoundRenku } from './bound-renku.ts';
import { checkedStep } from './checked-step.ts';
import { noPool, poolIdOf } from './key.ts';
import { toPool } from './map.ts';
import { findPool } from './pools.ts';
import type { InputPath } from './refusal.ts';
import * as wire from './schema.ts';

/** The pool of a change: as it was looked at, and after each step as Renku told it last. */
export interface PoolInHand {
  readonly system: SystemRef;
  /** Null until it is created. */
  row: wire.ResourcePool | null;
}

/** Throws NOT_FOUND, and asks for nothing that cannot be a pool. */
export async function takePool(renku: BoundRenku, key: NodeKey): Promise<PoolInHand> {
  const id = poolIdOf(key);
  const row = id === null ? null : await findPool(renku, id);
  if (row === null) throw noPool(renku.system, key);
  return { system: renku.system, row };
}

export function rowIn({ row }: PoolInHand): wire.ResourcePool {
  if (row === null) throw new Error('the pool was asked for before it was created');
  return row;
}

export function poolIn(hand: PoolInHand): ResourcePool {
  return toPool(hand.system, rowIn(hand));
}

/** `{id}` stands for what only the answer of its creation tells. */
export function pathOf({ row }: PoolInHand): string {
  return `/resource_pools/${row?.id ?? '{id}'}`;
}

/** Looks again. */
export async function refresh(renku: BoundRenku, hand: PoolInHand): Promise<ResourcePool> {
  const { id } = rowIn(hand);
  const row = await findPool(renku, id);
  if (row === null) throw noPool(hand.system, [String(id)]);
  hand.row = row;
  return toPool(hand.system, row);
}

export function changeOf<P>(
  hand: PoolInHand,
  steps: readonly Step[],
  result: Change<P>['result'],
): Change<P> {
  const { name } = hand.system;
  const everyPool = `pools(filter: { systems: [${JSON.stringify(name)}] })`;
  return {
    steps,
    result,
    lookAt: () => (hand.row === null ? everyPool : formatId('ResourcePool', name, hand.row.id)),
  };
}

export interface PoolPatchStep {
  readonly intent: string;
  readonly fields: readonly string[];
  /** In Renku's names. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Which of `fields` do not stand as wanted. */
  readonly missing: (row: wire.ResourcePool) => readonly string[];
  readonly inputPath?: InputPath;
}

/** One PATCH of a pool; one kind of change each, because Renku carries out several one by one. */
export function patchStep(renku: BoundRenku, hand: PoolInHand, declared: PoolPatchStep): Step {
  const body = { ...declared.body, ...('remote' in declared.body ? {} : remoteKept(hand)) };
  return checkedStep(renku, {
    ...declared,
    request: () => ({ method: 'PATCH', path: pathOf(hand), body, schema: wire.ResourcePool }),
    async missing(answer) {
      if (answer === null) await refresh(renku, hand);
      else hand.row = answer;
      return declared.missing(rowIn(hand));
    },
  });
}

/**
 * Renku CRC answers 422 to a PATCH that leaves out the remote of a pool that has one. It wants kind and
 * address, saves no change of them, and keeps a provider that is not named: so these two change nothing,
 * even if somebody else changed the provider meanwhile.
 */
function remoteKept({ row }: PoolInHand): { remote?: wire.Remote } {
  if (!row?.remote) return {};
  const { remote } = row;
  return {
    remote:
      remote.kind === 'runai'
        ? { kind: remote.kind, base_url: remote.base_url }
        : { kind: remote.kind, api_url: remote.api_url },
  };
}

export function versionProblems(expected: Expected): Problem[] {
  if (expected === null || expected === undefined) return [];
  return [{ path: 'version', message: 'Renku does not count the changes of a pool; leave this out.' }];
}
