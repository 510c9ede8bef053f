import type { Change, RowEffect } from '../../domain/change/change.ts';
import { conflict, notFound } from '../../domain/change/refusal.ts';
import type { ResourcePool } from '../../domain/pool.ts';
import type { Expected } from '../../domain/pool-changes.ts';
import type { BoundDatabase, Statements } from './bound-database.ts';
import type { PoolColumns } from './columns.ts';
import { updated } from './effects.ts';
import { poolGlobalId, toPool, wholePool } from './map.ts';
import { type Decision, inOneStep, type Look } from './one-step.ts';

/** The pool that is to be changed, as it stands. */
export interface Standing {
  readonly id: number;
  readonly version: number;
  readonly pool: ResourcePool;
}

/** What changes of a pool: columns of its own row, and rows that belong to it. */
export interface Edit<P> {
  readonly intent: string;
  readonly fields: readonly string[];
  readonly columns?: Partial<PoolColumns>;
  /** What becomes of the rows that belong to it. */
  rows?(): readonly RowEffect[];
  writeRows?(statements: Statements): Promise<unknown>;
  answer(pool: ResourcePool, statements: Statements): P | Promise<P>;
}

/** Looks at a pool and decides by `decide`; whoever changed it in between is a CONFLICT. */
export function changePool<P>(
  database: BoundDatabase,
  id: number,
  expected: Expected,
  decide: (standing: Standing, statements: Statements) => Promise<Decision<P>>,
): Promise<Change<P>> {
  let decidedOn = expected ?? null;
  return inOneStep(database, { lookAt: poolGlobalId(id) }, async (look) => {
    const standing = await standingPool(look, id, decidedOn);
    decidedOn = standing.version;
    return decide(standing, look.statements);
  });
}

/** The version counts every edit; one that changes nothing writes nothing. */
export function editing<P>({ id, version, pool }: Standing, edit: Edit<P>): Decision<P> {
  const { intent, fields, columns = {} } = edit;
  const isIdle = Object.keys(columns).length === 0 && (edit.rows?.() ?? []).length === 0;
  return {
    intent,
    fields,
    effects: () =>
      isIdle
        ? []
        : [...(edit.rows?.() ?? []), updated('resource_pool', id, { ...columns, version: version + 1 })],
    async write(statements) {
      if (isIdle) return edit.answer(pool, statements);
      await edit.writeRows?.(statements);
      const data = { ...columns, version: { increment: 1 } };
      const stored = await statements.resourcePool.update({ where: { id }, data, include: wholePool });
      return edit.answer(toPool(stored), statements);
    },
  };
}

/** The lock keeps every other change of this pool waiting until the transaction ends. */
async function standingPool({ statements, lock }: Look, id: number, expected: number | null) {
  if (lock) await statements.$queryRaw`SELECT id FROM resource_pool WHERE id = ${id} FOR UPDATE`;
  const stored = await statements.resourcePool.findUnique({ where: { id }, include: wholePool });
  if (stored === null) throw notFound('ResourcePool', poolGlobalId(id));
  const { version } = stored;
  if (expected !== null && version !== expected) throw changedMeanwhile(id, version, expected);
  return { id, version, pool: toPool(stored) };
}

function changedMeanwhile(id: number, version: number, expected: number) {
  return conflict(
    `${poolGlobalId(id)} is at version ${version}, not ${expected}: somebody changed it. Read it again and decide on what stands now.`,
  );
}
