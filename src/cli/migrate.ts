import { loadConfig } from '../config.ts';
import { migrateDatabase, missingMigrations } from '../database/open.ts';
import type { Out } from './command.ts';

/** `clusterql migrate`: brings the tables up to date; with `--check` only tells whether they are. */
export async function run(argv: readonly string[], out: Out): Promise<number> {
  const loaded = loadConfig({ argv: argv.filter((word) => word !== '--check') });
  const { database } = loaded.kind === 'file' ? loaded.config : loaded;
  if (argv.includes('--check')) return check(await missingMigrations(database), out);
  out.write(listed('Applied', await migrateDatabase(database)));
  return 0;
}

function check(missing: readonly string[], out: Out): number {
  out.write(listed('Not applied', missing));
  return missing.length === 0 ? 0 : 1;
}

function listed(what: string, names: readonly string[]): string {
  if (names.length === 0) return 'The database is up to date.\n';
  return names.map((name) => `${what}: ${name}\n`).join('');
}
