import type { NodeKey } from '../../domain/id.ts';

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const word = /^[\w-]{1,64}$/;
/** Endpoints that stand where an id may stand, e.g. `/org-unit/projects/count`. */
const endpoints = ['count', 'minimal', 'telemetry'];

/** The keys of clusters and workloads, each once. */
export function uuidsOf(keys: readonly NodeKey[]): string[] {
  return onlyParts(keys).filter((id) => uuid.test(id));
}

/** The keys of departments, projects and node pools, each once; decimal numbers or uuids, and opaque by contract. */
export function opaqueIdsOf(keys: readonly NodeKey[]): string[] {
  return onlyParts(keys).filter((id) => word.test(id) && !endpoints.includes(id));
}

/** The keys of access rules and roles, each once: whole numbers, and Run:ai refuses anything else. */
export function numbersOf(keys: readonly NodeKey[]): string[] {
  return onlyParts(keys).filter((id) => /^\d{1,10}$/.test(id));
}

function onlyParts(keys: readonly NodeKey[]): string[] {
  return [...new Set(keys.flatMap(([id, ...others]) => (others.length === 0 ? id : [])))];
}
