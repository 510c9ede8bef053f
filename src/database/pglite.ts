import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { databaseOver } from './client.ts';
import type { Database } from './database.ts';
import { initialize } from './initialize.ts';
import { takeLock } from './lock.ts';
import { migrate, type Session } from './migrate.ts';
import { readMigrations } from './migration-files.ts';
import { refusal } from './refusal.ts';
import { codeOf, readOrNull } from './whole-file.ts';

/** The major version of PostgreSQL that our PGlite is; it reads the files of no other. */
const major = '18';
/** By itself it takes 128 MB for what it keeps of its files, which are few MB. */
const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];

/** A folder that no other process has. */
interface LockedFiles {
  readonly pglite: PGlite;
  close(): Promise<void>;
}

/** Opens PGlite in `<folder>/database` and migrates it. */
export async function openPglite(folder: string): Promise<Database> {
  const { pglite, close } = await openLocked(folder);
  try {
    await migrate(sessionOf(pglite), readMigrations());
  } catch (error) {
    await close();
    throw error;
  }
  return databaseOver('pglite', new PrismaPGlite(pglite), close);
}

/** Opens it for some work, not migrated. */
export async function onPglite<T>(folder: string, work: (session: Session) => Promise<T>): Promise<T> {
  const { pglite, close } = await openLocked(folder);
  try {
    return await work(sessionOf(pglite));
  } finally {
    await close();
  }
}

function sessionOf(pglite: PGlite): Session {
  return {
    run: (script) => pglite.exec(script),
    query: async <Row>(sql: string, values: readonly unknown[] = []) =>
      (await pglite.query<Row>(sql, [...values])).rows,
  };
}

/** PGlite takes no lock of its own, and of two processes on its files one would lose its rows. */
async function openLocked(folder: string): Promise<LockedFiles> {
  const lock = lockFolder(folder);
  try {
    const pglite = await openFiles(join(folder, 'database'));
    return {
      pglite,
      async close() {
        await pglite.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function lockFolder(folder: string): { release(): void } {
  const lock = lockFile(folder);
  if ('release' in lock) return lock;
  throw refusal(
    `Another gateway (process ${lock.heldBy}) uses ${folder}. Stop it, or give this one ${elsewhere}.`,
  );
}

function lockFile(folder: string) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return takeLock(join(folder, 'lock'));
  } catch (error) {
    const reason = `Nothing can be written to ${folder} (${codeOf(error)})`;
    throw refusal(`${reason}. Make it writable, or give this gateway ${elsewhere}.`, error);
  }
}

async function openFiles(files: string): Promise<PGlite> {
  const version = readOrNull(join(files, 'PG_VERSION'))?.trim();
  if (version === undefined) await createFiles(files);
  else if (version !== major) throw refusal(otherMajor(files, version));
  return PGlite.create(files, { startParams });
}

/** Under a name of its own first: a start which is killed meanwhile may leave a child behind that still writes. */
async function createFiles(files: string): Promise<void> {
  const folder = dirname(files);
  for (const name of readdirSync(folder).filter((each) => each.endsWith('.new')))
    rmSync(join(folder, name), { recursive: true, force: true });
  const draft = `${files}.${process.pid}.new`;
  mkdirSync(draft, { mode: 0o700 });
  await initialize(draft);
  renameSync(draft, files);
}

const elsewhere = 'another folder with --folder, or a PostgreSQL server with DATABASE_URL';

function otherMajor(files: string, version: string): string {
  return `${files} was written by PostgreSQL ${version}, and this gateway reads ${major} only. Go on with the gateway that wrote it, or give this one ${elsewhere}.`;
}
