import type { Database } from '../database/database.ts';
import { seedOperations } from './sandbox-operations.ts';
import { seedNativePools } from './sandbox-pools.ts';

/** Gives a database what the gateway of the sandbox keeps itself. */
export async function seedSandbox(database: Database): Promise<void> {
  await seedNativePools(database);
  await seedOperations(database);
}
