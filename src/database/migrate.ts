import { randomUUID } from 'node:crypto';
import type { Migration } from './migration-files.ts';
import { refusal } from './refusal.ts';
import { codeOf } from './whole-file.ts';

/** One session of a database, before anything is known of its tables. */
export interface Session {
  /** Runs a script of several statements. */
  run(script: string): Promise<unknown>;
  query<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** Prisma's own advisory lock, so that its CLI waits for us and we for it. */
const prismaLock = 72_707_369;

/** SQLSTATE of a wait that took longer than lock_timeout. */
const lockNotAvailable = '55P03';

/** As Prisma's schema engine makes it. */
const bookkeeping = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

interface Applied {
  readonly name: string;
  readonly checksum: string;
  readonly finished: boolean;
}

/** Applies what is missing and answers its names; of several processes at once one does it, the others wait. */
export async function migrate(session: Session, migrations: readonly Migration[]): Promise<string[]> {
  await session.query('SELECT pg_advisory_lock($1)', [prismaLock]).catch(refuseToWait);
  try {
    await session.run(bookkeeping);
    const missing = missingAmong(migrations, await readApplied(session));
    for (const migration of missing) await apply(session, migration);
    return missing.map(({ name }) => name);
  } finally {
    await session.query('SELECT pg_advisory_unlock($1)', [prismaLock]);
  }
}

/** The names of what `migrate` would apply; changes nothing. */
export async function pendingMigrations(
  session: Session,
  migrations: readonly Migration[],
): Promise<string[]> {
  const [found] = await session.query<{ made: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS made`,
  );
  const applied = found?.made ? await readApplied(session) : [];
  return missingAmong(migrations, applied).map(({ name }) => name);
}

function readApplied(session: Session): Promise<Applied[]> {
  return session.query<Applied>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
     FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
}

function missingAmong(migrations: readonly Migration[], applied: readonly Applied[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const { name, checksum, finished } of applied) {
    if (!finished) throw refusal(failedBefore(name));
    const migration = known.get(name);
    if (migration === undefined) throw refusal(madeByNewer(name));
    if (migration.checksum !== checksum) throw refusal(edited(name));
  }
  const done = new Set(applied.map(({ name }) => name));
  return migrations.filter(({ name }) => !done.has(name));
}

/** In one transaction with its row: what fails leaves nothing behind, where Prisma's CLI leaves the half. */
async function apply(session: Session, { name, sql, checksum }: Migration): Promise<void> {
  await session.run('BEGIN');
  try {
    await session.run(sql);
    await session.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await session.run('COMMIT');
  } catch (error) {
    await session.run('ROLLBACK');
    throw refusal(cannotApply(name, error), error);
  }
}

function refuseToWait(error: unknown): never {
  if (codeOf(error) !== lockNotAvailable) throw error;
  throw refusal(
    'Another process holds the migration lock of the database. Wait until it is done, or end it, and start again.',
    error,
  );
}

function failedBefore(name: string): string {
  return `The migration ${name} of the database failed before and was left as it was. Repair what it did by hand, then set rolled_back_at of its row in _prisma_migrations.`;
}

function madeByNewer(name: string): string {
  return `The database was migrated by a newer gateway (${name} is unknown here). Start that one, or restore the backup of before it.`;
}

function edited(name: string): string {
  return `The file of the migration ${name} is not the one that was applied to the database. Take back the change to it, and write a new migration instead.`;
}

function cannotApply(name: string, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `The migration ${name} cannot be applied: ${reason}. Nothing of it was kept; mend the cause and start again.`;
}
