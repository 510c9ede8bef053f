import type { Context } from 'hono';
import type { ControlPlane } from './control-plane.ts';
import { entryOf, type Query } from './listing.ts';
import { badRequest } from './refusals.ts';

/** What can be told of rows as they are now. */
export interface TelemetryTable<Row> {
  /** By telemetry type. */
  values: Readonly<Record<string, (rows: readonly Row[], query: Query) => number>>;
  /** By name of `groupBy`, whose spelling differs from noun to noun. */
  keys: Readonly<Record<string, (row: Row) => { value: string; name?: string }>>;
  /** By query parameter; a list of words stands for any of them. */
  filters: Readonly<Record<string, (row: Row) => string | undefined>>;
}

/** One number for each group of rows. The numbers are written as texts. */
export function answerTelemetry<Row>(
  c: Context,
  { now }: ControlPlane,
  rows: readonly Row[],
  table: TelemetryTable<Row>,
): Response {
  const query = c.req.query();
  const type = query['telemetryType'] ?? badRequest('telemetryType is required');
  const valueOf = entryOf(table.values, type, 'telemetryType');
  const keys = query['groupBy']?.split(',') ?? [];
  if (keys.length > 2) badRequest('groupBy takes two keys at most');
  const groups = grouped(filtered(rows, table, query), keys, table);
  const values = groups.map(({ members, names }) => ({
    value: String(valueOf(members, query)),
    groups: names,
  }));
  return c.json({ type, timestamp: now(), values });
}

function filtered<Row>(rows: readonly Row[], { filters }: TelemetryTable<Row>, query: Query): Row[] {
  const asked = Object.entries(filters).filter(([name]) => query[name] !== undefined);
  return rows.filter((row) =>
    asked.every(([name, of]) => query[name]?.split(',').includes(of(row) ?? '') === true),
  );
}

interface Group<Row> {
  names: { key: string; value: string; name?: string }[];
  members: Row[];
}

/** Without keys all rows are one group, even if there are none. */
function grouped<Row>(rows: readonly Row[], keys: string[], table: TelemetryTable<Row>): Group<Row>[] {
  if (keys.length === 0) return [{ names: [], members: [...rows] }];
  const keysOf = keys.map((key) => [key, entryOf(table.keys, key, 'groupBy')] as const);
  const groups = new Map<string, Group<Row>>();
  for (const row of rows) {
    const names = keysOf.map(([key, of]) => ({ key, ...of(row) }));
    const id = JSON.stringify(names);
    const group = groups.get(id) ?? { names, members: [] };
    group.members.push(row);
    groups.set(id, group);
  }
  return [...groups.values()];
}

export function sum<Row>(rows: readonly Row[], of: (row: Row) => number): number {
  return rows.reduce((total, row) => total + of(row), 0);
}
