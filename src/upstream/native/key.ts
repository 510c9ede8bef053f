import { storable } from '../../database/storable.ts';
import type { NodeKey } from '../../domain/id.ts';

const mostId = 2_147_483_647;

/** The id in a `ResourcePool` key; null for what no row of ours can have. */
export function poolIdOf([pool, ...others]: NodeKey): number | null {
  return others.length > 0 ? null : idOf(pool);
}

/** The ids in a `ResourceClass` key; null for what no row of ours can have. */
export function classIdsOf([pool, resourceClass, ...others]: NodeKey): ClassIds | null {
  const [poolId, classId] = [idOf(pool), idOf(resourceClass)];
  return poolId === null || classId === null || others.length > 0 ? null : { poolId, classId };
}

/** The digest and the owner in an `Operation` key; null for what no row of ours can have. */
export function operationKeyOf([id, owner, ...others]: NodeKey): OperationKey | null {
  if (owner === undefined || others.length > 0) return null;
  return storable(id + owner) === id + owner ? { id, owner } : null;
}

export interface OperationKey {
  readonly id: string;
  readonly owner: string;
}

export interface ClassIds {
  readonly poolId: number;
  readonly classId: number;
}

function idOf(text: string | undefined): number | null {
  if (text === undefined || !/^[1-9]\d{0,9}$/.test(text)) return null;
  return Number(text) <= mostId ? Number(text) : null;
}
