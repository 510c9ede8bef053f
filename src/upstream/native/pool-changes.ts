import type { Change, RowEffect } from '../../domain/change/change.ts';
import { type Problem, refuseIfAny } from '../../domain/change/refusal.ts';
import type { PoolQuota } from '../../domain/pool.ts';
import type {
  DeletedResult,
  Expected,
  NewPool,
  PoolPatch,
  PoolResult,
  QuotaInput,
} from '../../domain/pool-changes.ts';
import { newPoolProblems, poolPatchProblems } from '../../domain/pool-rules/pool.ts';
import { quotaInPoolProblems, quotaProblems } from '../../domain/pool-rules/quota.ts';
import type { BoundDatabase, Statements } from './bound-database.ts';
import {
  changedPoolColumns,
  changedQuotaColumns,
  classColumns,
  poolColumns,
  quotaColumns,
} from './columns.ts';
import { changePool, type Edit, editing, type Standing } from './edit.ts';
import { deleted, inserted, updated } from './effects.ts';
import { idProblems } from './id-problems.ts';
import { poolGlobalId, type StoredPool, toPool, wholePool } from './map.ts';
import { inOneStep } from './one-step.ts';

export function createPool(database: BoundDatabase, input: NewPool): Promise<Change<PoolResult>> {
  const { quota, classes } = input;
  return inOneStep(database, { lookAt: 'pools(filter: { systems: ["gateway"] })' }, async (look) => {
    refuseIfAny([
      ...newPoolProblems(input),
      ...idProblems('clusterId', 'Cluster', input.clusterId),
      ...classes.flatMap((each, at) => idProblems(`classes.${at}.nodePoolId`, 'NodePool', each.nodePoolId)),
      ...(input.default ? await otherDefaultProblems(look.statements) : []),
    ]);
    const rows = {
      pool: poolColumns(input),
      quota: quota ? quotaColumns(quota) : null,
      classes: classes.map(classColumns),
    };
    let created: StoredPool | null = null;
    return {
      intent: 'Create the pool',
      fields: Object.keys(input),
      effects: () => creationOf(rows, created),
      async write(statements) {
        created = await statements.resourcePool.create({
          data: {
            ...rows.pool,
            ...(rows.quota && { quota: { create: rows.quota } }),
            classes: { create: rows.classes },
          },
          include: wholePool,
        });
        return { pool: toPool(created) };
      },
    };
  });
}

interface NewRows {
  readonly pool: ReturnType<typeof poolColumns>;
  readonly quota: ReturnType<typeof quotaColumns> | null;
  readonly classes: readonly ReturnType<typeof classColumns>[];
}

function creationOf({ pool, quota, classes }: NewRows, created: StoredPool | null): RowEffect[] {
  const key = created?.id ?? null;
  const poolId = key ?? '{id}';
  // Classes were given their ids in the order of the input.
  const classKeys = created?.classes.map(({ id }) => id).sort((a, b) => a - b) ?? [];
  return [
    inserted('resource_pool', key, { ...pool, version: 1 }),
    ...(quota ? [inserted('pool_quota', key, { poolId, ...quota })] : []),
    ...classes.map((each, at) => inserted('resource_class', classKeys[at] ?? null, { poolId, ...each })),
  ];
}

export function updatePool(
  database: BoundDatabase,
  id: number,
  patch: PoolPatch,
  expected: Expected,
): Promise<Change<PoolResult>> {
  return changePool(database, id, expected, async (standing, statements) => {
    const { pool } = standing;
    refuseIfAny([
      ...poolPatchProblems(patch, pool),
      ...idProblems('clusterId', 'Cluster', patch.clusterId),
      ...(patch.default === true && !pool.default ? await otherDefaultProblems(statements) : []),
    ]);
    const columns = changedPoolColumns(pool, patch);
    const fields = Object.keys(patch);
    return editing(standing, { intent: 'Change the pool', fields, columns, answer: (pool) => ({ pool }) });
  });
}

export function deletePool(
  database: BoundDatabase,
  id: number,
  expected: Expected,
): Promise<Change<DeletedResult>> {
  return changePool(database, id, expected, async ({ pool }, statements) => {
    refuseIfAny(pool.default ? [{ path: 'id', message: 'The default pool cannot be deleted.' }] : []);
    const where = { poolId: id };
    const classes = await statements.resourceClass.findMany({ where, select: { id: true } });
    const members = await statements.poolMember.findMany({ where, select: { id: true } });
    return {
      intent: 'Delete the pool with its classes, quota and members',
      fields: ['id'],
      effects: () => [
        ...members.map((row) => deleted('pool_member', row.id)),
        ...classes.map((row) => deleted('resource_class', row.id)),
        ...(pool.quota ? [deleted('pool_quota', id)] : []),
        deleted('resource_pool', id),
      ],
      async write(statements) {
        await statements.resourcePool.delete({ where: { id } });
        return { deletedId: poolGlobalId(id) };
      },
    };
  });
}

export function setQuota(
  database: BoundDatabase,
  id: number,
  quota: QuotaInput | null,
  expected: Expected,
): Promise<Change<PoolResult>> {
  return changePool(database, id, expected, async (standing) => {
    const { pool } = standing;
    const broken = quota ? [...quotaProblems('', quota), ...quotaInPoolProblems(quota, pool)] : [];
    refuseIfAny(broken);
    const rows = quota ? quotaRows(standing, quota, pool.quota) : quotaRemoval(standing);
    return editing(standing, {
      intent: quota ? 'Set the quota of the pool' : 'Remove the quota of the pool',
      fields: quota ? Object.keys(quota) : ['id'],
      ...rows,
      answer: (pool) => ({ pool }),
    });
  });
}

type QuotaEdit = Required<Pick<Edit<PoolResult>, 'rows' | 'writeRows'>>;

function quotaRows({ id: poolId }: Standing, quota: QuotaInput, current: PoolQuota | null): QuotaEdit {
  const columns = quotaColumns(quota);
  const changed = current && changedQuotaColumns(current, quota);
  return {
    rows() {
      if (changed === null) return [inserted('pool_quota', poolId, { poolId, ...columns })];
      return Object.keys(changed).length === 0 ? [] : [updated('pool_quota', poolId, changed)];
    },
    writeRows: ({ poolQuota }) =>
      poolQuota.upsert({ where: { poolId }, create: { poolId, ...columns }, update: columns }),
  };
}

function quotaRemoval({ id: poolId, pool }: Standing): QuotaEdit {
  return {
    rows: () => (pool.quota ? [deleted('pool_quota', poolId)] : []),
    writeRows: ({ poolQuota }) => poolQuota.delete({ where: { poolId } }),
  };
}

/** Renku CRC checks this for new pools alone, and so can be given two. */
async function otherDefaultProblems({ resourcePool }: Statements): Promise<Problem[]> {
  const other = await resourcePool.findFirst({ where: { default: true } });
  if (other === null) return [];
  const message = `${poolGlobalId(other.id)} (${other.name}) is the default pool, and there is one only.`;
  return [{ path: 'default', message }];
}
