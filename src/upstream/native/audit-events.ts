import { Prisma } from '../../database/generated/client.ts';
import type { AuditEventModel } from '../../database/generated/models/AuditEvent.ts';
import { storable } from '../../database/storable.ts';
import { withDatabase } from '../../database/unavailable.ts';
import type { AuditEvent, AuditEventFilter, AuditEventSource } from '../../domain/audit-event.ts';
import type { AuditKind } from '../../domain/change/ledger.ts';
import { formatId, type NodeKey } from '../../domain/id.ts';
import type { Direction } from '../../domain/page/order.ts';
import { bothWays, type ReadRequest, type Slice } from '../../domain/page/source.ts';
import { cut } from '../../domain/page/stream.ts';
import { gatewaySystem } from '../../domain/system.ts';
import { administeredSystems, type Viewer } from '../../domain/viewer.ts';
import { ClusterQLError } from '../../errors.ts';
import { untilAborted } from '../../http/abort.ts';
import { type BoundDatabase, isAdministrator } from './bound-database.ts';

type Sql = Prisma.Sql;
type EventRow = Omit<AuditEventModel, 'keyId' | 'hmac'>;
const { sql } = Prisma;

/** The audit as this viewer may see it. Its sequence is where a page goes on: rows only ever come at its end. */
export function auditEventSource(database: BoundDatabase): AuditEventSource {
  return {
    system: gatewaySystem,
    orders: { AT: bothWays },
    read: (request) => untilAborted(readPage(database, request), request.signal),
    count: (filter, signal) => untilAborted(countEvents(database, filter), signal),
    async getMany(keys) {
      const sequences = keys.flatMap((key) => sequenceOf(key) ?? []);
      if (sequences.length === 0) return [];
      return select(database, [sql`sequence = ANY(${sequences}::bigint[])`], 'ASC', sequences.length);
    },
  };
}

async function readPage(
  database: BoundDatabase,
  request: ReadRequest<AuditEvent, AuditEventFilter>,
): Promise<Slice<AuditEvent>> {
  const { filter, ordering, after, limit } = request;
  const { direction } = ordering;
  const conditions = [
    ...conditionsOf(filter),
    ...given(after, ({ key }) => isBeyond(BigInt(key), direction)),
  ];
  const events = await select(database, conditions, direction, limit + 1);
  const placed = events.map((row) => ({ row, position: ordering.markOf(row) }));
  const look = { more: false, truncated: false, counted: false };
  return cut(placed, look, { ...request, accept: () => true, pageSize: limit + 1 });
}

async function countEvents({ prisma, viewer }: BoundDatabase, filter: AuditEventFilter): Promise<number> {
  const where = all([visibleTo(viewer), ...conditionsOf(filter)]);
  const [counted] = await withDatabase(
    () => prisma.$queryRaw<{ events: bigint }[]>`SELECT count(*) AS events FROM audit_event WHERE ${where}`,
  );
  return Number(counted?.events ?? 0);
}

async function select(
  { prisma, viewer }: BoundDatabase,
  conditions: readonly Sql[],
  direction: Direction,
  limit: number,
): Promise<AuditEvent[]> {
  const way = direction === 'ASC' ? sql`ASC` : sql`DESC`;
  const rows = await withDatabase(
    () => prisma.$queryRaw<EventRow[]>`
      SELECT sequence, at, kind, change_id AS "changeId", request_id AS "requestId", issuer, subject, name,
        mutation, systems, credentials, input, effects, outcome,
        duration_milliseconds AS "durationMilliseconds"
      FROM audit_event WHERE ${all([visibleTo(viewer), ...conditions])}
      ORDER BY sequence ${way} LIMIT ${limit}`,
  );
  return rows.map(toAuditEvent);
}

/** Everything for the administrator of the gateway; for others what concerns systems of theirs and no other. */
function visibleTo(viewer: Viewer): Sql {
  if (isAdministrator(viewer)) return sql`true`;
  return sql`systems <@ ${administeredSystems(viewer)}::text[] AND systems <> '{}'`;
}

function conditionsOf({ at, ...filter }: AuditEventFilter): Sql[] {
  return [
    ...given(filter.systems, (names) => sql`systems && ${names.map(storable)}::text[]`),
    ...given(filter.kinds, (kinds) => sql`kind = ANY(${[...kinds]}::text[])`),
    ...given(filter.mutation, (mutation) => sql`mutation = ${storable(mutation)}`),
    ...given(filter.issuer, (issuer) => sql`issuer = ${storable(issuer)}`),
    ...given(filter.subject, (subject) => sql`subject = ${storable(subject)}`),
    ...given(filter.changeId, (id) => sql`change_id = ${uuidOf(id)}::uuid`),
    ...given(at?.from, (from) => sql`at >= ${momentOf(from)}`),
    ...given(at?.to, (to) => sql`at <= ${momentOf(to)}`),
  ];
}

function given<T>(value: T | null | undefined, toCondition: (value: T) => Sql): Sql[] {
  return value === null || value === undefined ? [] : [toCondition(value)];
}

function all(conditions: readonly Sql[]): Sql {
  return Prisma.join([...conditions], ' AND ');
}

function isBeyond(sequence: bigint, direction: Direction): Sql {
  return direction === 'ASC' ? sql`sequence > ${sequence}` : sql`sequence < ${sequence}`;
}

function uuidOf(text: string): string {
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) return text;
  throw new ClusterQLError(
    'BAD_USER_INPUT',
    'filter.changeId takes the `changeId` of an event, which is a UUID; this is none.',
  );
}

/** PostgreSQL's time begins later than JavaScript's, and the audit later than 1970. */
function momentOf(time: string): Date {
  return new Date(Math.max(0, Date.parse(time)));
}

/** Null for anything that is no place in the audit, so that nothing is asked for it. */
function sequenceOf([text, ...rest]: NodeKey): bigint | null {
  return rest.length === 0 && /^[1-9]\d{0,15}$/.test(text) ? BigInt(text) : null;
}

function toAuditEvent(row: EventRow): AuditEvent {
  const { sequence, at, kind, issuer, subject, name, ...rest } = row;
  return {
    ...rest,
    id: formatId('AuditEvent', gatewaySystem.name, String(sequence)),
    system: gatewaySystem,
    sequence: Number(sequence),
    at: at.toISOString(),
    kind: kind as AuditKind,
    viewer: { issuer, subject, name },
  };
}
