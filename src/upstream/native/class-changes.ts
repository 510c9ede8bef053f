import type { Change } from '../../domain/change/change.ts';
import { notFound, refuseIfAny } from '../../domain/change/refusal.ts';
import type { ResourceClass, ResourcePool } from '../../domain/pool.ts';
import type {
  ClassPatch,
  ClassResult,
  DeletedResult,
  Expected,
  NewClass,
} from '../../domain/pool-changes.ts';
import { classInPoolProblems, classPatchProblems, newClassProblems } from '../../domain/pool-rules/class.ts';
import type { BoundDatabase } from './bound-database.ts';
import { changedClassColumns, classColumns } from './columns.ts';
import { changePool, editing } from './edit.ts';
import { deleted, inserted, updated } from './effects.ts';
import { idProblems } from './id-problems.ts';
import type { ClassIds } from './key.ts';
import { classGlobalId } from './map.ts';

export function createClass(
  database: BoundDatabase,
  poolId: number,
  input: NewClass,
  expected: Expected,
): Promise<Change<ClassResult>> {
  return changePool(database, poolId, expected, async (standing) => {
    refuseIfAny([
      ...newClassProblems(input),
      ...classInPoolProblems(input, standing.pool),
      ...idProblems('nodePoolId', 'NodePool', input.nodePoolId),
    ]);
    const columns = { poolId, ...classColumns(input) };
    let key: number | null = null;
    return editing(standing, {
      intent: 'Create the class',
      // A class is the default of its pool from the beginning or never, so its own input does not say it.
      fields: Object.keys(input).filter((field) => field !== 'default'),
      rows: () => [inserted('resource_class', key, columns)],
      async writeRows(statements) {
        key = (await statements.resourceClass.create({ data: columns })).id;
      },
      answer: (pool) => ({ pool, resourceClass: classIn(pool, { poolId, classId: key ?? 0 }) }),
    });
  });
}

export function updateClass(
  database: BoundDatabase,
  ids: ClassIds,
  patch: ClassPatch,
  expected: Expected,
): Promise<Change<ClassResult>> {
  return changePool(database, ids.poolId, expected, async (standing) => {
    const { pool } = standing;
    const resourceClass = classIn(pool, ids);
    refuseIfAny([
      ...classPatchProblems(patch, { resourceClass, pool }),
      ...idProblems('nodePoolId', 'NodePool', patch.nodePoolId),
    ]);
    const columns = changedClassColumns(resourceClass, patch);
    return editing(standing, {
      intent: 'Change the class',
      fields: Object.keys(patch),
      rows: () =>
        Object.keys(columns).length === 0 ? [] : [updated('resource_class', ids.classId, columns)],
      writeRows: (statements) =>
        statements.resourceClass.update({ where: { id: ids.classId }, data: columns }),
      answer: (pool) => ({ pool, resourceClass: classIn(pool, ids) }),
    });
  });
}

export function deleteClass(
  database: BoundDatabase,
  ids: ClassIds,
  expected: Expected,
): Promise<Change<DeletedResult>> {
  return changePool(database, ids.poolId, expected, async (standing) => {
    const isDefault = classIn(standing.pool, ids).default;
    const message = 'The default class of a pool cannot be deleted.';
    refuseIfAny(isDefault ? [{ path: 'id', message }] : []);
    return editing(standing, {
      intent: 'Delete the class',
      fields: ['id'],
      rows: () => [deleted('resource_class', ids.classId)],
      writeRows: (statements) => statements.resourceClass.delete({ where: { id: ids.classId } }),
      answer: () => ({ deletedId: classGlobalId(ids.poolId, ids.classId) }),
    });
  });
}

function classIn(pool: ResourcePool, { poolId, classId }: ClassIds): ResourceClass {
  const id = classGlobalId(poolId, classId);
  const found = pool.classes.find((each) => each.id === id);
  if (found === undefined) throw notFound('ResourceClass', id);
  return found;
}
