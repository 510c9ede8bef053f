import type { PoolChanges } from '../../domain/pool-changes.ts';
import type { BoundRenku } from './bound-renku.ts';
import { createClass, deleteClass, updateClass } from './class-changes.ts';
import { setClassCost, setLimits } from './credit-changes.ts';
import { adding, changeMembers, prohibiting, readmitting, removing, replacing } from './member-changes.ts';
import { createPool, deletePool, updatePool } from './pool-changes.ts';
import { setQuota } from './quota-changes.ts';
import { removeRemote, setRemote } from './remote-changes.ts';

/** What administrators of Renku can change. */
export function poolChanges(renku: BoundRenku): Required<PoolChanges> {
  return {
    system: renku.system,
    createPool: (input) => createPool(renku, input),
    updatePool: (key, patch, expected) => updatePool(renku, key, patch, expected),
    deletePool: (key, expected) => deletePool(renku, key, expected),
    createClass: (key, input, expected) => createClass(renku, key, input, expected),
    updateClass: (key, patch, expected) => updateClass(renku, key, patch, expected),
    deleteClass: (key, expected) => deleteClass(renku, key, expected),
    setQuota: (key, quota, expected) => setQuota(renku, key, quota, expected),
    addMembers: (key, members) => changeMembers(adding, renku, key, members),
    removeMembers: (key, members) => changeMembers(removing, renku, key, members),
    replaceMembers: (key, members) => changeMembers(replacing, renku, key, members),
    prohibitMembers: (key, members) => changeMembers(prohibiting, renku, key, members),
    readmitMembers: (key, members) => changeMembers(readmitting, renku, key, members),
    setRemote: (key, remote) => setRemote(renku, key, remote),
    removeRemote: (key) => removeRemote(renku, key),
    setLimits: (key, limits) => setLimits(renku, key, limits),
    setClassCost: (key, cost) => setClassCost(renku, key, cost),
  };
}
