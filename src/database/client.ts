import type { SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { Database } from './database.ts';
import { PrismaClient } from './generated/client.ts';

/** The database behind a driver; the driver connects with the first call, and `close` ends it. */
export function databaseOver(
  kind: Database['kind'],
  adapter: SqlDriverAdapterFactory,
  close: () => Promise<void>,
): Database {
  const prisma = new PrismaClient({ adapter, errorFormat: 'minimal' });
  return {
    kind,
    prisma,
    async health() {
      const asked = performance.now();
      try {
        await prisma.$queryRaw`SELECT 1`;
        return { reachable: true, latencyMilliseconds: Math.round(performance.now() - asked) };
      } catch {
        return { reachable: false, latencyMilliseconds: null };
      }
    },
    async close() {
      await prisma.$disconnect();
      await close();
    },
  };
}
