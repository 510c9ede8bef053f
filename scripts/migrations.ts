import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrationsFolder, missingSql } from './schema-engine.ts';

const [command, name = ''] = process.argv.slice(2);

if (command === 'new' && /^[a-z\d_]+$/.test(name)) await writeMigration(name);
else if (command === 'check') await checkMigrations();
else usage();

/** Writes what the schema has and the migrations lack; read it before you commit it, and add what Prisma cannot say. */
async function writeMigration(name: string): Promise<void> {
  const sql = await missingSql();
  if (sql === '') return void process.stdout.write('The migrations are those of the schema already.\n');
  const folder = join(migrationsFolder, `${stampAfter(readdirSync(migrationsFolder))}_${name}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'migration.sql'), sql);
  process.stdout.write(`${folder}/migration.sql\n`);
}

async function checkMigrations(): Promise<void> {
  const sql = await missingSql();
  if (sql === '') return void process.stdout.write('The migrations are those of the schema.\n');
  process.stderr.write(`prisma/schema.prisma says more than the migrations do:\n\n${sql}\n`);
  process.stderr.write('Make the migration with: npm run migrations -- new <name>\n');
  process.exitCode = 1;
}

/** The time as Prisma writes it; later than the last one, as migrations are applied in the order of their names. */
function stampAfter(names: readonly string[]): string {
  const now = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const last =
    names
      .filter((each) => /^\d{14}_/.test(each))
      .sort()
      .at(-1)
      ?.slice(0, 14) ?? '';
  return now > last ? now : String(BigInt(last) + 1n);
}

function usage(): void {
  process.stderr.write('Usage: npm run migrations -- check | new <name of small letters, digits and _>\n');
  process.exitCode = 2;
}
