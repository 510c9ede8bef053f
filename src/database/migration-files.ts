import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One migration of prisma/migrations; they are applied in the order of their names. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** As Prisma computes it, so that its CLI agrees. */
  readonly checksum: string;
}

/** The folder prisma/migrations of the repository: beside dist, where this is bundled, else two above. */
export function migrationsFolder(): string {
  const beside = new URL('../prisma/migrations/', import.meta.url);
  return fileURLToPath(existsSync(beside) ? beside : new URL('../../prisma/migrations/', import.meta.url));
}

export function readMigrations(folder = migrationsFolder()): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const sql = readFileSync(`${folder}/${name}/migration.sql`, 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}
