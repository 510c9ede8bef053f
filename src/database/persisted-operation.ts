import { ClusterQLError } from '../errors.ts';
import type { PrismaClient } from './generated/client.ts';
import type { PersistedOperationModel } from './generated/models/PersistedOperation.ts';
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

type NewRow<Type extends string, Source extends string> = Omit<
  OperationRow<Type, Source>,
  'sequence' | 'public' | 'createdAt' | 'lastUsedAt' | 'useCount' | 'revokedAt' | 'aliases' | 'tags'
> & { readonly aliases: readonly string[]; readonly tags: readonly string[] };

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
    insertAll: (operations: readonly NewRow<Type, Source>[], at: Date): Promise<void> =>
      withDatabase(() => insertAll(prisma, operations, at)),
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

/** Whoever inserts a name first has it: the second of two that race finds the other's there, and nothing is stored. */
async function insertAll<Type extends string, Source extends string>(
  prisma: PrismaClient,
  operations: readonly NewRow<Type, Source>[],
  at: Date,
): Promise<void> {
  const names = operations.map(({ name, owner }) => ({ name, owner }));
  await prisma.$transaction(async (transaction) => {
    await transaction.operationName.createMany({ data: names, skipDuplicates: true });
    const owners = await transaction.operationName.findMany({
      where: { name: { in: names.map(({ name }) => name) } },
    });
    const owned = new Map(owners.map(({ name, owner }) => [name, owner]));
    const taken = names.find(({ name, owner }) => owned.get(name) !== owner);
    if (taken !== undefined) throw nameTaken(taken.name);
    const keys = operations.map(({ id, owner }) => ({ id, owner }));
    // What was revoked comes back as new, so that its name means it again.
    await transaction.persistedOperation.deleteMany({ where: { OR: keys, revokedAt: { not: null } } });
    const data = operations.map(({ aliases, tags, ...rest }) => ({
      ...rest,
      aliases: [...aliases],
      tags: [...tags],
      createdAt: at,
    }));
    await transaction.persistedOperation.createMany({ data, skipDuplicates: true });
  });
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

function nameTaken(name: string): ClusterQLError {
  return new ClusterQLError(
    'CONFLICT',
    `The name ${name} belongs to another application by now; rename the operation and push again.`,
  );
}
