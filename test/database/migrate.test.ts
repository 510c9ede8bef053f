import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { everyTable, migrationList, openEngine } from '../../scripts/schema-engine.ts';
import { migrate, pendingMigrations, type Session } from '../../src/database/migrate.ts';
import { type Migration, readMigrations } from '../../src/database/migration-files.ts';
import { migrateDatabase, missingMigrations } from '../../src/database/open.ts';
import { onServer } from '../../src/database/postgres.ts';
import { createServerDatabase, describeServer, preparedFolder } from '../support/database.ts';

const wards = migration('20260101000000_wards', 'CREATE TABLE ward (id int PRIMARY KEY);');
const beds = migration('20260102000000_beds', 'ALTER TABLE ward ADD beds int; CREATE INDEX ON ward (beds);');
const broken = migration('20260103000000_broken', 'CREATE TABLE half (id int); SELECT nonsense;');

/** Empties the database before each test. */
function suite(session: () => Session): void {
  beforeEach(() => session().run('DROP SCHEMA public CASCADE; CREATE SCHEMA public;'));

  describe('A database is refused', () => {
    it('when an earlier migration failed and left its half', async () => {
      await migrate(session(), [wards]);
      await session().run(`UPDATE _prisma_migrations SET finished_at = NULL`);
      await expect(migrate(session(), [wards, beds])).rejects.toThrow(
        /20260101000000_wards of the database failed before.*rolled_back_at/s,
      );
      expect(await columnsOf('ward')).toEqual(['id']);
    });

    it('when it knows a migration that this gateway does not', async () => {
      await migrate(session(), [wards, beds]);
      await expect(migrate(session(), [wards])).rejects.toThrow(/newer gateway \(20260102000000_beds/);
      await expect(pendingMigrations(session(), [wards])).rejects.toThrow(/newer gateway/);
    });

    it('when the file of a migration was edited after it was applied', async () => {
      await migrate(session(), [wards]);
      const edited = { ...wards, checksum: 'another' };
      await expect(migrate(session(), [edited, beds])).rejects.toThrow(
        /file of the migration 20260101000000_wards is not the one/,
      );
      expect(await columnsOf('ward')).toEqual(['id']);
    });

    it('when a migration cannot be applied, of which nothing stays', async () => {
      await expect(migrate(session(), [wards, broken])).rejects.toThrow(
        /20260103000000_broken cannot be applied: column "nonsense" does not exist/,
      );
      expect(await columnsOf('half')).toEqual([]);
      expect(await migrate(session(), [wards, beds])).toEqual([beds.name]);
    });
  });

  it('What is missing is applied once, in the order of its names', async () => {
    expect(await pendingMigrations(session(), [wards, beds])).toEqual([wards.name, beds.name]);
    expect(await session().query(`SELECT to_regclass('_prisma_migrations') AS made`)).toEqual([
      { made: null },
    ]);
    expect(await migrate(session(), [wards, beds])).toEqual([wards.name, beds.name]);
    expect(await columnsOf('ward')).toEqual(['id', 'beds']);
    expect(await pendingMigrations(session(), [wards, beds])).toEqual([]);
    expect(await migrate(session(), [wards, beds])).toEqual([]);
  });

  it('A migration that was marked as rolled back is applied again', async () => {
    await migrate(session(), [wards]);
    await session().run(
      'DROP TABLE ward; UPDATE _prisma_migrations SET finished_at = NULL, rolled_back_at = now()',
    );
    expect(await migrate(session(), [wards])).toEqual([wards.name]);
  });

  it('The lock is given back after a refusal', async () => {
    await migrate(session(), [wards, broken]).catch(() => {});
    const [held] = await session().query<{ locks: number }>(
      `SELECT count(*)::int AS locks FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()`,
    );
    expect(held?.locks).toBe(0);
  });

  async function columnsOf(table: string): Promise<string[]> {
    const rows = await session().query<{ name: string }>(
      'SELECT column_name AS name FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position',
      [table],
    );
    return rows.map(({ name }) => name);
  }
}

describe('Migrating, on PGlite', () => {
  let folder: string;
  let pglite: PGlite;
  beforeAll(async () => {
    folder = await preparedFolder();
    pglite = await PGlite.create(join(folder, 'database'));
  });
  afterAll(async () => {
    await pglite.close();
    rmSync(folder, { recursive: true });
  });

  suite(session);

  describe("Prisma's own engine", () => {
    it('finds nothing to do or to complain of after us', async () => {
      await migrate(session(), readMigrations());
      const engine = await openEngine(new PrismaPGlite(pglite));
      const found = await engine.diagnoseMigrationHistory({
        migrationsList: migrationList(),
        optInToShadowDatabase: false,
        filters: everyTable,
      });
      expect(found).toMatchObject({
        history: null,
        hasMigrationsTable: true,
        failedMigrationNames: [],
        editedMigrationNames: [],
      });
      const applied = await engine.applyMigrations({ migrationsList: migrationList(), filters: everyTable });
      expect(applied.appliedMigrationNames).toEqual([]);
      engine.free();
    });

    it('leaves us nothing to do', async () => {
      const engine = await openEngine(new PrismaPGlite(pglite));
      const names = readMigrations().map(({ name }) => name);
      const applied = await engine.applyMigrations({ migrationsList: migrationList(), filters: everyTable });
      expect(applied.appliedMigrationNames).toEqual(names);
      expect(await migrate(session(), readMigrations())).toEqual([]);
      engine.free();
    });
  });

  function session(): Session {
    return {
      run: (script) => pglite.exec(script),
      query: async <Row>(sql: string, values: readonly unknown[] = []) =>
        (await pglite.query<Row>(sql, [...values])).rows,
    };
  }
});

describeServer('Migrating', () => {
  let server: Awaited<ReturnType<typeof createServerDatabase>>;
  let session: Session;
  let leave: () => void;
  let left: Promise<unknown>;
  beforeAll(async () => {
    server = await createServerDatabase();
    await new Promise<void>((resolve) => {
      left = onServer(server.url, (opened) => {
        session = opened;
        resolve();
        return new Promise<void>((done) => (leave = done));
      });
    });
  });
  afterAll(async () => {
    leave();
    await left;
    await server.drop();
  });

  suite(() => session);

  it('is done once when several processes begin at the same moment', async () => {
    const names = readMigrations().map(({ name }) => name);
    const answers = await Promise.all([1, 2, 3, 4].map(() => migrateDatabase(server)));
    expect(answers.flat()).toEqual(names);
    const rows = await session.query('SELECT migration_name AS name FROM _prisma_migrations');
    expect(rows).toEqual(names.map((name) => ({ name })));
    expect(await missingMigrations(server)).toEqual([]);
  });
});

it('A folder without a database lacks everything, and is not made by the question', async () => {
  const folder = join(tmpdir(), `clusterql-${randomUUID()}`);
  expect(await missingMigrations({ folder })).toEqual(readMigrations().map(({ name }) => name));
  expect(existsSync(folder)).toBe(false);
});

function migration(name: string, sql: string): Migration {
  return { name, sql, checksum: `checksum of ${name}` };
}
