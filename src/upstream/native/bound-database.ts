import type { Prisma, PrismaClient } from '../../database/generated/client.ts';
import { changeRefusal } from '../../domain/access.ts';
import { gatewaySystem } from '../../domain/system.ts';
import { type Viewer, viewerCan } from '../../domain/viewer.ts';

/** Our database, bound to one caller. */
export interface BoundDatabase {
  readonly prisma: PrismaClient;
  readonly viewer: Viewer;
}

/** What runs statements: the client, or a transaction of it. */
export type Statements = Prisma.TransactionClient;

export function isAdministrator(viewer: Viewer): boolean {
  return viewerCan(viewer, 'pool:write', gatewaySystem);
}

/** A second guard below that of the schema: no system behind this one has the last word. */
export function requireAdministrator(viewer: Viewer, doing: string): void {
  const refusal = changeRefusal(viewer, doing, 'pool:write', gatewaySystem);
  if (refusal !== null) throw refusal;
}
