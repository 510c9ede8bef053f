import { Prisma } from '../../database/generated/client.ts';
import { storable } from '../../database/storable.ts';
import { withDatabase } from '../../database/unavailable.ts';
import type { Operation, OperationFilter, OperationSource } from '../../domain/operation.ts';
import type { Ordering } from '../../domain/page/order.ts';
import { bothWays, type Position, type ReadRequest, type Slice } from '../../domain/page/source.ts';
import { cut } from '../../domain/page/stream.ts';
import { gatewaySystem } from '../../domain/system.ts';
import { untilAborted } from '../../http/abort.ts';
import type { BoundDatabase } from './bound-database.ts';
import { operationKeyOf } from './key.ts';
import { selectByKeys, selectOperations, visibleTo } from './operation-rows.ts';

type Sql = Prisma.Sql;
const { sql } = Prisma;

/** Stored operations that this viewer may see; filter, order and page are the database's work. */
export function operationSource(database: BoundDatabase): OperationSource {
  return {
    system: gatewaySystem,
    orders: { NAME: bothWays, CREATED_AT: bothWays },
    read: (request) => untilAborted(readPage(database, request), request.signal),
    count: (filter, signal) => untilAborted(countOperations(database, filter), signal),
    getMany: (keys) =>
      selectByKeys(
        database,
        keys.flatMap((key) => operationKeyOf(key) ?? []),
      ),
  };
}

async function readPage(
  database: BoundDatabase,
  request: ReadRequest<Operation, OperationFilter>,
): Promise<Slice<Operation>> {
  const { filter, ordering, after, limit } = request;
  const conditions = [...conditionsOf(filter), ...(after === null ? [] : [following(after, ordering)])];
  const rest = sql`ORDER BY ${inOrder(ordering)} LIMIT ${limit + 1}`;
  const operations = await selectOperations(database, conditions, rest);
  const placed = operations.map((row) => ({ row, position: ordering.markOf(row) }));
  const look = { more: false, truncated: false, counted: false };
  return cut(placed, look, { ...request, accept: () => true, pageSize: limit + 1 });
}

async function countOperations({ prisma, viewer }: BoundDatabase, filter: OperationFilter): Promise<number> {
  const where = Prisma.join([visibleTo(viewer), ...conditionsOf(filter)], ' AND ');
  const [row] = await withDatabase(
    () =>
      prisma.$queryRaw<
        { count: number }[]
      >`SELECT count(*)::integer AS count FROM persisted_operation WHERE ${where}`,
  );
  return row?.count ?? 0;
}

function conditionsOf(filter: OperationFilter): Sql[] {
  const { owners, names, documentIds, tags, types, public: isPublic, revoked } = filter;
  return [
    ...given(owners, (some) => sql`owner = ANY(${some.map(storable)}::text[])`),
    ...given(names, (some) => sql`name = ANY(${some.map(storable)}::text[])`),
    ...given(documentIds, (some) => named(some.map(digestIn))),
    ...given(tags, (some) => sql`tags && ${some.map(storable)}::text[]`),
    ...given(types, (some) => sql`type = ANY(${[...some]}::text[])`),
    ...given(isPublic, (wanted) => sql`public = ${wanted}`),
    ...given(revoked, (wanted) => (wanted ? sql`revoked_at IS NOT NULL` : sql`revoked_at IS NULL`)),
  ];
}

function given<T>(value: T | null | undefined, toCondition: (value: T) => Sql): Sql[] {
  return value === null || value === undefined ? [] : [toCondition(value)];
}

/** As clients send it, e.g. `sha256:…`, and as it is kept. */
function digestIn(documentId: string): string {
  return storable(documentId)
    .replace(/^[\w-]+:/, '')
    .toLowerCase();
}

function named(digests: readonly string[]): Sql {
  return sql`(id = ANY(${digests}::text[]) OR aliases && ${digests}::text[])`;
}

/** The rest of an order of equal names is that of their digests: a name has one owner. Collation C is that of `compareText`. */
const name = sql`name COLLATE "C"`;
const digest = sql`id COLLATE "C"`;

function following({ key, id }: Position, { field, direction, backwards }: Ordering<Operation>): Sql {
  const beyond = direction === 'ASC' ? sql`>` : sql`<`;
  if (field === 'CREATED_AT') return sql`sequence ${beyond} ${BigInt(key)}`;
  const beyondDigest = backwards ? sql`<` : sql`>`;
  return sql`(${name} ${beyond} ${key} OR (${name} = ${key} AND ${digest} ${beyondDigest} ${digestOfId(id)}))`;
}

function inOrder({ field, direction, backwards }: Ordering<Operation>): Sql {
  const way = direction === 'ASC' ? sql`ASC` : sql`DESC`;
  if (field === 'CREATED_AT') return sql`sequence ${way}`;
  return sql`${name} ${way}, ${digest} ${backwards ? sql`DESC` : sql`ASC`}`;
}

/** `Operation:gateway:<digest>/<owner>`. */
function digestOfId(id: string): string {
  return id.split(':')[2]?.split('/')[0] ?? '';
}
