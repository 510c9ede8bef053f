import { notFound } from '../../domain/change/refusal.ts';
import { formatId, type NodeKey } from '../../domain/id.ts';
import type { PoolChanges } from '../../domain/pool-changes.ts';
import { gatewaySystem } from '../../domain/system.ts';
import type { BoundDatabase } from './bound-database.ts';
import { createClass, deleteClass, updateClass } from './class-changes.ts';
import { type ClassIds, classIdsOf, poolIdOf } from './key.ts';
import { adding, changeMembers, removing, replacing } from './member-changes.ts';
import { createPool, deletePool, setQuota, updatePool } from './pool-changes.ts';

/** What administrators of the gateway can change; `issuers` are those whose accounts can be members. */
export function poolChanges(database: BoundDatabase, issuers: readonly string[]): PoolChanges {
  return {
    system: gatewaySystem,
    createPool: (input) => createPool(database, input),
    updatePool: async (key, patch, expected) => updatePool(database, poolIn(key), patch, expected),
    deletePool: async (key, expected) => deletePool(database, poolIn(key), expected),
    createClass: async (key, input, expected) => createClass(database, poolIn(key), input, expected),
    updateClass: async (key, patch, expected) => updateClass(database, classIn(key), patch, expected),
    deleteClass: async (key, expected) => deleteClass(database, classIn(key), expected),
    setQuota: async (key, quota, expected) => setQuota(database, poolIn(key), quota, expected),
    addMembers: async (key, members) => changeMembers(adding, database, poolIn(key), { members, issuers }),
    removeMembers: async (key, members) =>
      changeMembers(removing, database, poolIn(key), { members, issuers }),
    replaceMembers: async (key, members) =>
      changeMembers(replacing, database, poolIn(key), { members, issuers }),
  };
}

function poolIn(key: NodeKey): number {
  const id = poolIdOf(key);
  if (id === null) throw notFound('ResourcePool', formatId('ResourcePool', gatewaySystem.name, ...key));
  return id;
}

function classIn(key: NodeKey): ClassIds {
  const ids = classIdsOf(key);
  if (ids === null) throw notFound('ResourceClass', formatId('ResourceClass', gatewaySystem.name, ...key));
  return ids;
}
