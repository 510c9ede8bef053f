import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { databaseOver } from './client.ts';
import type { Database } from './database.ts';
import { migrate, type Session } from './migrate.ts';
import { readMigrations } from './migration-files.ts';
import { refusal } from './refusal.ts';
import { withDatabase } from './unavailable.ts';

const connectMilliseconds = 2_000;
/** The server gives up first where it can, and so rolls back itself. */
const statementMilliseconds = 2_000;
/** With the ROLLBACK behind it, which waits as long, a call ends within 5 s on a server that hangs. */
const answerMilliseconds = 2_400;
/** How long a migration waits for that of another replica, or for somebody who reads a table. */
const lockMilliseconds = 60_000;
const mostConnections = 10;

/** Connects to a server and migrates its database. */
export async function openPostgres(url: string): Promise<Database> {
  await onServer(url, (session) => migrate(session, readMigrations()));
  const pool = new pg.Pool({
    connectionString: inUtc(url),
    max: mostConnections,
    connectionTimeoutMillis: connectMilliseconds,
    statement_timeout: statementMilliseconds,
    query_timeout: answerMilliseconds,
    keepAlive: true,
  });
  pool.on('release', (_, client) => hangUpIfBusy(client));
  // Prisma listens only until it disconnects, and a connection can break while the pool is being ended.
  pool.on('error', () => {});
  return databaseOver('postgresql', new PrismaPg(pool), () => pool.end());
}

/** Connects for some work, which may take longer than a call, to a database that is not migrated. */
export async function onServer<T>(url: string, work: (session: Session) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: inUtc(url),
    connectionTimeoutMillis: connectMilliseconds,
    lock_timeout: lockMilliseconds,
  });
  // A connection that breaks while it is idle says so here, and without a listener would end the process.
  client.on('error', () => {});
  await client.connect().catch(refuse);
  try {
    return await withDatabase(() => work(sessionOf(client)));
  } finally {
    await client.end();
  }
}

function sessionOf(client: pg.Client): Session {
  return {
    run: (script) => client.query(script),
    query: async <Row>(sql: string, values: readonly unknown[] = []) =>
      (await client.query(sql, [...values])).rows as Row[],
  };
}

/** The driver adapter writes and reads times without their zone, and so is right in UTC only. */
function inUtc(url: string): string {
  const address = new URL(url);
  const given = address.searchParams.get('options') ?? '';
  address.searchParams.set('options', `${given} -c timezone=UTC`.trim());
  return address.href;
}

/**
 * After a time limit the adapter gives back a connection whose transaction is still open: the ROLLBACK that it
 * queued was never sent, and the next one's COMMIT would write what was given up.
 */
function hangUpIfBusy(client: pg.PoolClient): void {
  if (client.getTransactionStatus() !== 'I') void client.end();
}

function refuse(error: NodeJS.ErrnoException): never {
  throw refusal(
    `The PostgreSQL server cannot be used: ${error.message || error.code}. Check that it runs, and the address, user and password in DATABASE_URL or database.url.`,
    error,
  );
}
