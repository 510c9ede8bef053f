import type { PrismaClient } from '../../database/generated/client.ts';
import type { OperationReview } from '../../domain/operation-changes.ts';
import type { BoundSystem } from '../../domain/sources.ts';
import type { Viewer } from '../../domain/viewer.ts';
import { auditEventSource } from './audit-events.ts';
import { poolChanges } from './changes.ts';
import { poolMemberSource } from './members.ts';
import { operationChanges } from './operation-changes.ts';
import { operationSource } from './operations.ts';
import { poolSource } from './pools.ts';

/**
 * The gateway as a system of its own: pools that no other system keeps, as rows of our database, and what it keeps
 * of itself. `issuers` are the configured ones, whose accounts can be members.
 */
export function connectNative(
  prisma: PrismaClient,
  issuers: readonly string[],
  review: OperationReview,
): (viewer: Viewer) => BoundSystem {
  return (viewer) => {
    const database = { prisma, viewer };
    return {
      pools: poolSource(database),
      poolMembers: poolMemberSource(database),
      poolChanges: poolChanges(database, issuers),
      auditEvents: auditEventSource(database),
      operations: operationSource(database),
      operationChanges: operationChanges(database, review),
    };
  };
}
