import { notFound } from '../../domain/change/refusal.ts';
import { formatId, type NodeKey } from '../../domain/id.ts';
import type { SystemRef } from '../../domain/system.ts';

/** Renku answers 422, not 404, for larger ones. */
const mostId = 2_147_483_647;

/** The ids in the key of a `ResourceClass`, as they stand in a path. */
export interface ClassIds {
  readonly poolId: string;
  readonly classId: string;
}

/** Pool and class ids are positive 32-bit integers. */
export function isNumericId(id: string | undefined): id is string {
  return id !== undefined && /^[1-9]\d{0,9}$/.test(id) && Number(id) <= mostId;
}

/** Null for what no pool of Renku can have. */
export function poolIdOf([id, ...others]: NodeKey): string | null {
  return isNumericId(id) && others.length === 0 ? id : null;
}

/** Null for what no class of Renku can have. */
export function classIdsOf([poolId, classId, ...others]: NodeKey): ClassIds | null {
  return isNumericId(poolId) && isNumericId(classId) && others.length === 0 ? { poolId, classId } : null;
}

export function noPool({ name }: SystemRef, key: NodeKey) {
  return notFound('ResourcePool', formatId('ResourcePool', name, ...key));
}

export function noClass({ name }: SystemRef, key: NodeKey) {
  return notFound('ResourceClass', formatId('ResourceClass', name, ...key));
}

/** Renku CRC's own notation of a ULID, capitals only, for clusters, groups and projects. */
export function isUlid(text: string): boolean {
  return /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(text);
}
