import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { PrismaPGlite } from 'pglite-prisma-adapter';

const prismaFolder = fileURLToPath(new URL('../prisma/', import.meta.url));

export const schemaFile = join(prismaFolder, 'schema.prisma');
export const migrationsFolder = join(prismaFolder, 'migrations');

/** Loaded once, because the bindings know one instance alone. */
const SchemaEngine = loadEngine();

/** Leaves out no table. */
export const everyTable: bindings.SchemaFilter = { externalTables: [], externalEnums: [] };

/** The SQL that leads from the migrations to the schema; empty where they agree. */
export async function missingSql(schema = schemaFile, migrations = migrationsFolder): Promise<string> {
  const database = await PGlite.create();
  const engine = await openEngine(new PrismaPGlite(database), schema);
  try {
    const { exitCode, stdout } = await engine.diff({
      from: { tag: 'migrations', ...migrationList(migrations) },
      to: { tag: 'schemaDatamodel', files: [{ path: schema, content: readFileSync(schema, 'utf8') }] },
      script: true,
      exitCode: true,
      filters: everyTable,
    });
    return exitCode === 0 ? '' : (stdout ?? '');
  } finally {
    engine.free();
    await database.close();
  }
}

/**
 * Prisma's own engine for schemas and migrations, on a database that may be written over. It is the build for
 * WebAssembly, an npm package: the CLI would download a binary from elsewhere.
 */
export async function openEngine(
  database: SqlMigrationAwareDriverAdapterFactory,
  schema = schemaFile,
): Promise<bindings.SchemaEngine> {
  const { provider, adapterName } = database;
  const adapter = {
    provider,
    adapterName,
    connect: () => database.connect(),
    connectToShadowDb: () => database.connect(),
  };
  const datamodels: [string, string][] = [[schema, readFileSync(schema, 'utf8')]];
  return SchemaEngine.new({ datamodels }, ignoreLog, bindMigrationAwareSqlAdapterFactory(adapter));
}

/** A folder of migrations as the engine wants to be told of it. */
export function migrationList(folder = migrationsFolder): bindings.MigrationList {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  return {
    baseDir: folder,
    shadowDbInitScript: '',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"' },
    migrationDirectories: names.map((path) => {
      const value = readFileSync(join(folder, path, 'migration.sql'), 'utf8');
      return { path, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } } };
    }),
  };
}

/** Node 20 cannot import WebAssembly, so the module is put together by hand. */
function loadEngine(): typeof bindings.SchemaEngine {
  const code = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const module = new WebAssembly.Module(readFileSync(code.replace(/\.js$/, '.wasm')));
  const { exports } = new WebAssembly.Instance(module, { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(exports);
  (exports['__wbindgen_start'] as () => void)();
  return bindings.SchemaEngine;
}

function ignoreLog(): void {}
