import type { PrismaClient } from './generated/client.ts';

export type { PrismaClient } from './generated/client.ts';

/** Where the gateway keeps its own rows: a PostgreSQL server, or PGlite in a folder of this machine. */
export type DatabaseOptions = { readonly url: string } | { readonly folder: string };

/** The opened and migrated database. Calls go through `withDatabase`, which tells an outage from a mistake. */
export interface Database {
  readonly kind: 'postgresql' | 'pglite';
  readonly prisma: PrismaClient;
  /** Asks the database for nothing; a failure is an answer too. */
  health(): Promise<DatabaseHealth>;
  close(): Promise<void>;
}

export interface DatabaseHealth {
  readonly reachable: boolean;
  readonly latencyMilliseconds: number | null;
}
