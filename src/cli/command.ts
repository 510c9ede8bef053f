import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';

/** Where a command writes what it answers; `process.stdout` is one. */
export interface Out {
  write(text: string): unknown;
}

/** A command that works on the gateway's database; what it answers is the exit code. */
export type DatabaseCommand = (
  /** Holds at least one key; without a file it names no system and no issuer. */
  config: Config,
  database: Database,
  args: readonly string[],
  out: Out,
) => Promise<number>;
