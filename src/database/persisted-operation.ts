import type { PrismaClient } from './generated/client.ts';
import type { PersistedOperationModel } from './generated/models/PersistedOperation.ts';
import { insertOperations, type NewOperationRow } from './insert-operations.ts';
import { withDatabase } from './unavailable.ts';

type Key = Pick<PersistedOperationModel, 'id' | 'owner'>;
type Columns = Omit<PersistedOperationModel, 'sequence' | 'useCount' | 'type' | 'source'>;

/** `Type` and `Source` are words of whoever keeps operations here. */
export interface OperationRow<Type extends string, Source extends string> extends Columns {
  readonly type: Type;
  readonly source: Source;
  readonly sequence: number;
  readonly useCount: number;
}

/** Thousands take longer than the five seconds that Prisma gives a transaction. */
const insertMilliseconds = 60_000;

/** The stored operations. Rows are only added; what changes of one is its use, whether it is public, and its end. */
export function createOperationStore<Type extends string, Source extends string>(prisma: PrismaClient) {
  const { persistedOperation, operationName } = prisma;

  return {
    readAll: (): Promise<OperationRow<Type, Source>[]> =>
      withDatabase(async () => {
        const rows = await persistedOperation.findMany({ orderBy: { sequence: 'asc' } });
        return rows.map((row) => toRow<Type, Source>(row));
      }),
    revision: (): Promise<string> => withDatabase(() => revisionOf(prisma)),
    find: (idOrName: string): Promise<OperationRow<Type, Source>[]> =>
      withDatabase(async () => {
        const where = { OR: [{ id: idOrName }, { name: idOrName }, { aliases: { has: idOrName } }] };
        const rows = await persistedOperation.findMany({ where, orderBy: { sequence: 'asc' } });
        return rows.map((row) => toRow<Type, Source>(row));
      }),
    ownersOf: (names: readonly string[]): Promise<Map<string, string>> =>
      withDatabase(async () => {
        const rows = await operationName.findMany({ where: { name: { in: [...names] } } });
        return new Map(rows.map(({ name, owner }) => [name, owner]));
      }),
    aliasesOf: (owner: string, ids: readonly string[]): Promise<Map<string, string[]>> =>
      withDatabase(async () => {
        const where = { owner, revokedAt: null, id: { in: [...ids] } };
        const rows = await persistedOperation.findMany({ where, select: { id: true, aliases: true } });
        return new Map(rows.map(({ id, aliases }) => [id, aliases]));
      }),
    insertAll: (operations: readonly NewOperationRow<Type, Source>[], at: Date): Promise<void> =>
      withDatabase(() =>
        prisma.$transaction((statements) => insertOperations(statements, operations, at), {
          timeout: insertMilliseconds,
        }),
      ),
    revoke: ({ id, owner }: Key, at: Date): Promise<boolean> =>
      withDatabase(async () => {
        const { count } = await persistedOperation.updateMany({
          where: { id, owner, revokedAt: null },
          data: { revokedAt: at },
        });
        return count === 1;
      }),
    setPublic: ({ id, owner }: Key, isPublic: boolean): Promise<boolean> =>
      withDatabase(async () => {
        const { count } = await persistedOperation.updateMany({
          where: { id, owner },
          data: { public: isPublic },
        });
        return count === 1;
      }),
    countUses: (uses: readonly (Key & { count: number; lastUsedAt: Date })[]): Promise<void> =>
      withDatabase(() => countUses(prisma, uses)),
  };
}

/** Sums of what is only ever added or changed in place: one statement, so that it can be asked often. */
async function revisionOf(prisma: PrismaClient): Promise<string> {
  const [row] = await prisma.$queryRaw<{ revision: string }[]>`
    SELECT concat_ws('/', count(*), coalesce(sum(sequence), 0), coalesce(sum(cardinality(aliases)), 0),
      coalesce(sum(sequence) FILTER (WHERE public), 0),
      coalesce(sum(sequence) FILTER (WHERE revoked_at IS NULL), 0)) AS revision
    FROM persisted_operation`;
  return row?.revision ?? '';
}

/** One statement for all, as thousands may have been used since. */
async function countUses(
  prisma: PrismaClient,
  uses: readonly (Key & { count: number; lastUsedAt: Date })[],
): Promise<void> {
  if (uses.length === 0) return;
  await prisma.$executeRaw`
    UPDATE persisted_operation AS kept
    SET use_count = kept.use_count + used.count, last_used_at = GREATEST(kept.last_used_at, used.at)
    FROM unnest(
      ${uses.map(({ id }) => id)}::text[], ${uses.map(({ owner }) => owner)}::text[],
      ${uses.map(({ count }) => count)}::bigint[], ${uses.map(({ lastUsedAt }) => lastUsedAt)}::timestamptz[]
    ) AS used (id, owner, count, at)
    WHERE kept.id = used.id AND kept.owner = used.owner`;
}

function toRow<Type extends string, Source extends string>(
  row: PersistedOperationModel,
): OperationRow<Type, Source> {
  const { sequence, useCount, type, source, ...rest } = row;
  return {
    ...rest,
    type: type as Type,
    source: source as Source,
    sequence: Number(sequence),
    useCount: Number(useCount),
  };
}
