import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Database, DatabaseOptions } from './database.ts';
import { migrate, pendingMigrations, type Session } from './migrate.ts';
import { readMigrations } from './migration-files.ts';

// Each kind is loaded only when it is the one: PGlite is 15 MB of WebAssembly.

/** Opens the database and brings its tables up to date; refuses with a sentence for the terminal. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if ('url' in options) return (await import('./postgres.ts')).openPostgres(options.url);
  return (await import('./pglite.ts')).openPglite(options.folder);
}

/** Brings the tables up to date and nothing else; answers the names of the migrations it applied. */
export function migrateDatabase(options: DatabaseOptions): Promise<string[]> {
  return onSession(options, (session) => migrate(session, readMigrations()));
}

/** The names of the migrations that the database lacks; changes nothing. */
export async function missingMigrations(options: DatabaseOptions): Promise<string[]> {
  const migrations = readMigrations();
  // Looking into a folder makes the database.
  if ('folder' in options && !existsSync(join(options.folder, 'database')))
    return migrations.map(({ name }) => name);
  return onSession(options, (session) => pendingMigrations(session, migrations));
}

async function onSession<T>(options: DatabaseOptions, work: (session: Session) => Promise<T>): Promise<T> {
  if ('url' in options) return (await import('./postgres.ts')).onServer(options.url, work);
  return (await import('./pglite.ts')).onPglite(options.folder, work);
}
