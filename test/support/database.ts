import { createHash, randomUUID } from 'node:crypto';
import { constants, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { PrismaPGlite } from 'pglite-prisma-adapter';
import { describe } from 'vitest';
import { databaseOver } from '../../src/database/client.ts';
import type { Database } from '../../src/database/database.ts';
import { readMigrations } from '../../src/database/migration-files.ts';
import { migrateDatabase } from '../../src/database/open.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import { root } from './sources.ts';

/** A migrated database of its own, empty; `close` removes it. */
export interface TestDatabase extends Database {
  /** Another client of the same rows, as a second replica is; on PGlite it shares the one connection. */
  alongside(): Promise<Database>;
}

type Open = () => Promise<TestDatabase>;

/** Of a PostgreSQL server whose user may create databases; without it the tests run on PGlite alone. */
const serverUrl = process.env['TEST_DATABASE_URL'] ?? '';

/** Runs the same tests on PGlite and, where there is a server, on PostgreSQL. Each `open` gives a fresh database. */
export function describeDatabases(title: string, suite: (open: Open) => void): void {
  describe(`${title}, on PGlite`, () => suite(openTestDatabase));
  describeServer(title, () => suite(openServerDatabase));
}

/** Runs tests that need a PostgreSQL server. */
export function describeServer(title: string, suite: () => void): void {
  const reason = serverUrl === '' ? ' (skipped without TEST_DATABASE_URL)' : '';
  describe.skipIf(serverUrl === '')(`${title}, on PostgreSQL${reason}`, suite);
}

/** PGlite in a folder of its own. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const files = await openFiles();
  return {
    ...databaseOver('pglite', files.adapter(), files.remove),
    alongside: async () => databaseOver('pglite', files.adapter(), async () => {}),
  };
}

/** PGlite that comes into being with the first call; a test that makes none pays nothing. */
export function lazyTestDatabase(): Database {
  let opening: Promise<Files> | undefined;
  const adapter = {
    provider: 'postgres',
    adapterName: 'lazy',
    connect: async () => (await (opening ??= openFiles())).adapter().connect(),
  } as const;
  return databaseOver('pglite', adapter, async () => (await opening)?.remove());
}

/** An open PGlite, and its folder to remove. */
interface Files {
  adapter(): PrismaPGlite;
  remove(): Promise<void>;
}

async function openFiles(): Promise<Files> {
  // Loaded only here, as it takes longer than most tests.
  const [folder, { PGlite }, { PrismaPGlite }] = await Promise.all([
    preparedFolder(),
    import('@electric-sql/pglite'),
    import('pglite-prisma-adapter'),
  ]);
  const pglite = await PGlite.create(join(folder, 'database'));
  return {
    adapter: () => new PrismaPGlite(pglite),
    async remove() {
      await pglite.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A folder such as a gateway keeps, with an empty database in it: the four seconds of making one are spared. */
export async function preparedFolder(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'clusterql-database-'));
  const mode = constants.COPYFILE_FICLONE;
  await cp(join(await template(), 'database'), join(folder, 'database'), { recursive: true, mode });
  return folder;
}

async function openServerDatabase(): Promise<TestDatabase> {
  const { url, drop } = await createServerDatabase();
  const database = await openPostgres(url);
  return {
    ...database,
    alongside: () => openPostgres(url),
    async close() {
      await database.close();
      await drop();
    },
  };
}

/** An empty database on the server, not migrated. */
export async function createServerDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `clusterql_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(`DROP DATABASE ${name} WITH (FORCE)`) };
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** A migrated folder to copy, made once for these migrations and this PGlite; workers that race make it twice. */
async function template(): Promise<string> {
  const cache = fileURLToPath(new URL('node_modules/.cache/clusterql/', root));
  const folder = join(cache, templateKey());
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, 'draft-'));
  await migrateDatabase({ folder: draft });
  try {
    renameSync(draft, folder);
  } catch {
    rmSync(draft, { recursive: true });
  }
  return folder;
}

function templateKey(): string {
  const manifest = new URL('../package.json', import.meta.resolve('@electric-sql/pglite'));
  const hash = createHash('sha256').update(readFileSync(manifest));
  for (const { name, checksum } of readMigrations()) hash.update(name).update(checksum);
  return hash.digest('hex').slice(0, 16);
}
