import { Prisma } from '../../database/generated/client.ts';
import type { PersistedOperationModel } from '../../database/generated/models/PersistedOperation.ts';
import { storable } from '../../database/storable.ts';
import { withDatabase } from '../../database/unavailable.ts';
import { formatId } from '../../domain/id.ts';
import type { ManifestKind, Operation, OperationType } from '../../domain/operation.ts';
import { gatewaySystem } from '../../domain/system.ts';
import type { Viewer } from '../../domain/viewer.ts';
import { type BoundDatabase, isAdministrator, type Statements } from './bound-database.ts';
import type { OperationKey } from './key.ts';

type Sql = Prisma.Sql;
const { sql } = Prisma;

/** Everything for the administrator of the gateway; for others what their application may send. */
export function visibleTo(viewer: Viewer): Sql {
  if (isAdministrator(viewer)) return sql`TRUE`;
  const shared = sql`(public AND revoked_at IS NULL)`;
  return viewer.client ? sql`(owner = ${storable(viewer.client)} OR ${shared})` : shared;
}

/** The operations that meet all conditions; an order and a limit are written after them. */
export function selectOperations(
  { prisma, viewer }: BoundDatabase,
  conditions: readonly Sql[],
  rest: Sql = Prisma.empty,
): Promise<Operation[]> {
  return withDatabase(async () => {
    const rows = await prisma.$queryRaw<PersistedOperationModel[]>`
      SELECT id, owner, document, name, type, aliases, tags, public, source, sequence,
        created_at AS "createdAt", last_used_at AS "lastUsedAt", use_count AS "useCount",
        revoked_at AS "revokedAt"
      FROM persisted_operation WHERE ${Prisma.join([visibleTo(viewer), ...conditions], ' AND ')} ${rest}`;
    return rows.map(toOperation);
  });
}

/** Those of these keys that this viewer may see, in any order. */
export async function selectByKeys(
  database: BoundDatabase,
  keys: readonly OperationKey[],
): Promise<Operation[]> {
  if (keys.length === 0) return [];
  const [ids, owners] = [keys.map(({ id }) => id), keys.map(({ owner }) => owner)];
  const named = sql`(id, owner) IN (SELECT * FROM unnest(${ids}::text[], ${owners}::text[]))`;
  return selectOperations(database, [named]);
}

/** As it stands for whoever is about to change it. */
export async function standingOperation(
  { persistedOperation }: Statements,
  key: OperationKey,
): Promise<Operation | null> {
  const row = await persistedOperation.findUnique({ where: { id_owner: key } });
  return row === null ? null : toOperation(row);
}

export function operationGlobalId({ id, owner }: OperationKey): string {
  return formatId('Operation', gatewaySystem.name, id, owner);
}

export function toOperation(row: PersistedOperationModel): Operation {
  const { id, type, source, sequence, createdAt, lastUsedAt, useCount, revokedAt, ...rest } = row;
  return {
    ...rest,
    id: operationGlobalId(row),
    system: gatewaySystem,
    documentId: id,
    type: type as OperationType,
    source: source as ManifestKind,
    sequence: Number(sequence),
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    useCount: Number(useCount),
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}
