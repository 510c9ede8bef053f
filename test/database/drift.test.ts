import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { migrationsFolder, missingSql, schemaFile } from '../../scripts/schema-engine.ts';

// Making an empty PGlite takes seconds, and many on a machine that is busy.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = mkdtempSync(join(tmpdir(), 'clusterql-drift-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('Schema and migrations that differ are told apart', () => {
  it('when the schema has a column more', async () => {
    const schema = join(folder, 'schema.prisma');
    const changed = readFileSync(schemaFile, 'utf8').replace(
      'model PoolQuota {',
      'model PoolQuota {\n  extra Int?',
    );
    writeFileSync(schema, changed);
    expect(await missingSql(schema)).toContain('ALTER TABLE "pool_quota" ADD COLUMN     "extra" INTEGER');
  });

  it('when a migration made a column more', async () => {
    const migrations = join(folder, 'migrations');
    cpSync(migrationsFolder, migrations, { recursive: true });
    mkdirSync(join(migrations, '99999999999999_extra'));
    const sql = 'ALTER TABLE "pool_quota" ADD COLUMN "extra" INTEGER;';
    writeFileSync(join(migrations, '99999999999999_extra', 'migration.sql'), sql);
    expect(await missingSql(schemaFile, migrations)).toContain('DROP COLUMN "extra"');
  });
});

it('The migrations of the repository make what its schema says', async () => {
  expect(await missingSql()).toBe('');
});
