import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DatabaseCommand } from '../../../src/cli/command.ts';
import { type Config, defaultSessions } from '../../../src/config.ts';
import { type TestDatabase, openTestDatabase } from '../../support/database.ts';

/** Commands on a database of their own, and a folder for their files. */
export interface Desk {
  readonly database: TestDatabase;
  run(command: DatabaseCommand, ...args: string[]): Promise<{ code: number; out: string }>;
  /** Answers the path. */
  write(path: string, text: string): string;
  path(name: string): string;
  /** What the audit has of stored operations, oldest first. */
  audit(): Promise<readonly { kind: string; mutation: string; subject: string; outcome: string | null }[]>;
  close(): Promise<void>;
}

const config = {
  ...{ issuers: [], systems: [], gatewayRoles: {}, cors: { origins: [] }, lists: { mostRows: 1_000 } },
  ...{ operations: { mode: 'closed' }, sessions: defaultSessions, publicUrl: 'http://127.0.0.1:4000' },
  keys: [{ id: 'test', secret: 'made up for the tests, and long enough' }],
} as unknown as Config;

export async function openDesk(): Promise<Desk> {
  const database = await openTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'clusterql-operations-'));

  function write(path: string, text: string): string {
    const whole = join(folder, path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, text);
    return whole;
  }

  return {
    database,
    write,
    path: (name) => join(folder, name),
    async run(command, ...args) {
      let out = '';
      const code = await command(config, database, args, { write: (text) => (out += text) });
      return { code, out };
    },
    audit: () =>
      database.prisma.auditEvent.findMany({
        select: { kind: true, mutation: true, subject: true, outcome: true },
        orderBy: { sequence: 'asc' },
      }),
    async close() {
      rmSync(folder, { recursive: true });
      await database.close();
    },
  };
}

/** A document that fits the schema of the gateway. */
export function viewerQuery(name: string, field = 'subject'): string {
  return `query ${name} { viewer { ${field} } }`;
}
