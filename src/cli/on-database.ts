import { type Config, defaultOperations, defaultSessions, loadConfig, type LoadedConfig } from '../config.ts';
import { openDatabase } from '../database/open.ts';
import { splitArguments } from './arguments.ts';
import type { DatabaseCommand, Out } from './command.ts';
import { keysOf } from './keys.ts';

/** Runs a command between the opening and the closing of the configured database. */
export async function runOnDatabase(
  command: DatabaseCommand,
  argv: readonly string[],
  out: Out,
): Promise<number> {
  const { ours, others } = splitArguments(argv);
  const config = configOf(loadConfig({ argv: ours }));
  const database = await openDatabase(config.database);
  try {
    return await command({ ...config, keys: keysOf(config) }, database, others, out);
  } finally {
    await database.close();
  }
}

/** Without a file there are the rows of the sandbox, whose systems run in the process that serves it. */
function configOf(loaded: LoadedConfig): Config {
  if (loaded.kind === 'file') return loaded.config;
  return {
    ...loaded,
    cors: { origins: [] },
    lists: { mostRows: 1_000 },
    sessions: defaultSessions,
    operations: defaultOperations,
    keys: [],
    issuers: [],
    systems: [],
    gatewayRoles: {},
  };
}
