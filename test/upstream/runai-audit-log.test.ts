import { describe, expect, it } from 'vitest';
import { type AuditLogEntry, type AuditLogFilter, auditLogKeys } from '../../src/domain/audit-log.ts';
import { createOrdering, type Direction } from '../../src/domain/page/order.ts';
import type { Position } from '../../src/domain/page/source.ts';
import { rejection } from '../http/site.ts';
import { absent, load, why } from '../sandbox/runai/published.ts';
import { type ChangingRunai, openRunai } from './runai-changing.ts';

interface Asked {
  readonly filter?: AuditLogFilter;
  readonly direction?: Direction;
  readonly after?: Position | null;
  readonly limit?: number;
}

const noon = Date.UTC(2026, 1, 2, 12);
let made = 0;

/** An entry so many milliseconds after noon, with microseconds as its clock has them. */
function entry(milliseconds: number, told: object = {}): any {
  made += 1;
  const timestamp = new Date(noon + milliseconds).toISOString().replace('Z', `${100 + (made % 900)}Z`);
  return {
    ...{ id: `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`, timestamp, tenant_id: '1001' },
    ...{ subject: 'u-0042@example.org', subject_type: 'User', action: 'update', result: 'Succeeded' },
    ...told,
  };
}

async function openWith(entries: readonly object[], version?: '2.18'): Promise<ChangingRunai> {
  const runai = await openRunai(version === undefined ? {} : { version });
  runai.fake.state.auditLog.push(...(entries as any[]));
  return runai;
}

async function read(runai: ChangingRunai, asked: Asked = {}) {
  const { filter = {}, direction = 'DESC', after = null, limit = 21 } = asked;
  const order = { field: 'AT', direction } as const;
  const ordering = createOrdering<AuditLogEntry, 'AT'>(order, auditLogKeys.AT, false);
  const signal = new AbortController().signal;
  const slice = await runai.auditLog.read({ filter, ordering, after, limit, mostRows: 10_000, signal });
  return { ...slice, rows: slice.rows.map(({ row }) => row) };
}

function queries(runai: ChangingRunai): Record<string, string>[] {
  const parts = runai.fake.received.map(({ path }) => new URL(path, 'http://runai.invalid').searchParams);
  return parts.map((query) => Object.fromEntries(query));
}

describe('the audit log of Run:ai', () => {
  it('is not read by editors, whom it refuses', async () => {
    expect(await rejection(read(await openRunai({}, 'editor')))).toMatchObject({
      code: 'UPSTREAM_FORBIDDEN',
    });
  });

  it('is unsupported before 2.19', async () => {
    const error = await rejection(read(await openWith([], '2.18')));
    expect(error).toMatchObject({ code: 'UNSUPPORTED', facts: { system: 'dgx' } });
    expect(error.message).toContain('2.19 brings it');
  });

  it('shows what is safe of an entry, and neither its address nor its metadata', async () => {
    const canary = 'token-in-a-query';
    const told = {
      ...{ entity_type: 'projects', entity_name: 'tokamak', entity_id: '4500111', http_method: 'POST' },
      ...{ cluster_id: '3f0c1a52-8c1e-4a7b-9d3f-6b2f3e0a1c11', http_status_code: 201, request_id: 'q-1' },
      ...{ source_ip: '192.0.2.7', url: `https://runai.example.org/x?token=${canary}`, metadata: { canary } },
    };
    const { rows } = await read(await openWith([entry(0, told)]));
    const [{ id, at, ...shown }] = rows as [AuditLogEntry];
    expect([id.slice(0, 18), at]).toEqual(['AuditLogEntry:dgx:', '2026-02-02T12:00:00.000Z']);
    expect(shown).toEqual({
      ...{ system: { name: 'dgx', kind: 'runai' }, action: 'UPDATE', upstreamAction: 'update' },
      actor: { name: 'u-0042@example.org', kind: 'USER', upstreamKind: 'User' },
      entity: { type: 'projects', name: 'tokamak', key: '4500111' },
      clusterId: 'Cluster:dgx:3f0c1a52-8c1e-4a7b-9d3f-6b2f3e0a1c11',
      ...{ succeeded: true, status: 201, method: 'POST', sourceAddress: '192.0.2.7', requestId: 'q-1' },
    });
    expect(JSON.stringify(rows)).not.toContain(canary);
  });

  it('names what is new to us by its own word, and is null where nothing is told', async () => {
    const told = { action: 'impersonate', subject_type: 'Robot', result: 'Pending' };
    const { rows } = await read(await openWith([entry(0, told)]));
    expect(rows).toMatchObject([
      {
        ...{
          action: 'UNKNOWN',
          upstreamAction: 'impersonate',
          succeeded: null,
          clusterId: null,
          status: null,
        },
        actor: { kind: 'UNKNOWN', upstreamKind: 'Robot' },
        entity: { type: null, name: null, key: null },
      },
    ]);
  });

  it('gives an entry without an id the same one each time', async () => {
    const [one, other] = [
      entry(0, { id: undefined, subject: 'u-1' }),
      entry(0, { id: undefined, subject: 'u-2' }),
    ];
    const runai = await openWith([one, other]);
    const first = (await read(runai)).rows.map(({ id }) => id);
    expect(new Set(first).size).toBe(2);
    expect((await read(runai)).rows.map(({ id }) => id)).toEqual(first);
  });

  it('always asks for a period, of all time unless told otherwise, and newest first', async () => {
    const runai = await openWith([entry(0)]);
    await read(runai);
    await read(runai, {
      filter: { at: { from: '2026-02-01T00:00:00.000Z', to: '2026-02-03T00:00:00.000Z' } },
    });
    const [all, some] = queries(runai) as [Record<string, string>, Record<string, string>];
    expect(all).toMatchObject({ start: '1970-01-01T00:00:00.000Z', sortBy: 'timestamp', sortOrder: 'desc' });
    expect(Date.parse(all['end'] ?? '')).toBeGreaterThan(Date.now());
    expect(all).toMatchObject({ numberOfSamples: '26' });
    expect(all).not.toHaveProperty('limit');
    expect(some).toMatchObject({ start: '2026-01-31T23:59:59.999Z', end: '2026-02-03T00:00:00.001Z' });
    await read(runai, {
      filter: { at: { from: '2030-01-01T00:00:00.000Z', to: '2029-01-01T00:00:00.000Z' } },
    });
    expect(runai.fake.received).toHaveLength(2);
  });

  it('leaves out what is a millisecond beside the period', async () => {
    const runai = await openWith([entry(-1), entry(0), entry(5), entry(6)]);
    const at = { from: new Date(noon).toISOString(), to: new Date(noon + 5).toISOString() };
    expect((await read(runai, { filter: { at } })).rows.map((row) => row.at)).toEqual([at.to, at.from]);
  });
});

describe('pages of the audit log', () => {
  it.each(['ASC', 'DESC'] as const)(
    'hold every entry once while new ones are written, %s',
    async (direction) => {
      // Half of them in one millisecond, as when somebody changes many things at once.
      const entries = Array.from({ length: 120 }, (_, at) => entry(at < 60 ? at * 1_000 : 30_000));
      const runai = await openWith(entries);
      const seen: string[] = [];
      let after: Position | null = null;
      for (let page = 0; page < 100; page++) {
        const slice = await read(runai, { direction, after, limit: 20 });
        seen.push(...slice.rows.map(({ id }) => id.slice('AuditLogEntry:dgx:'.length)));
        if (!slice.more) break;
        after = slice.end;
        runai.fake.state.auditLog.push(
          ...Array.from({ length: 30 }, () => entry(-3_600_000 * (direction === 'ASC' ? 1 : -1))),
        );
      }
      const untouched = new Set(entries.map(({ id }) => id));
      expect(seen.filter((id) => untouched.has(id)).sort()).toEqual([...untouched].sort());
      expect(new Set(seen).size).toBe(seen.length);
    },
  );

  it('go on within a millisecond that holds more than Run:ai gives at once', async () => {
    const entries = Array.from({ length: 1_100 }, () => entry(0));
    const runai = await openWith(entries);
    const { rows, more } = await read(runai, { limit: 100 });
    expect(rows.map(({ id }) => id.slice('AuditLogEntry:dgx:'.length))).toEqual(
      entries.slice(0, 100).map(({ id }) => id),
    );
    expect(more).toBe(true);
    expect(queries(runai).at(-1)).toMatchObject({ offset: '1000', numberOfSamples: '1000' });
  });

  it('of no entries are told apart from an answer that lost them', async () => {
    const runai = await openRunai();
    runai.fake.setFault({ kind: 'body', body: '{"total":0,"audit_logs":null}' });
    expect((await read(runai)).rows).toEqual([]);
    runai.fake.setFault({ kind: 'body', body: '{"total":3,"logs":[]}' });
    expect(await rejection(read(runai))).toMatchObject({ code: 'UPSTREAM_PROTOCOL' });
  });
});

describe('a filter of the audit log', () => {
  const entries = [
    entry(1, { action: 'delete', entity_type: 'projects', entity_name: 'Tokamak' }),
    entry(2, { action: 'sign-in', subject: 'ci, nightly', subject_type: 'App', result: 'Failed' }),
    entry(3, { action: 'impersonate', entity_type: 'users' }),
  ];

  it.each<[AuditLogFilter, string | undefined, number[]]>([
    [{ actions: ['DELETE'] }, 'action==delete', [1]],
    [
      { actions: ['UNKNOWN'] },
      'action!=create,action!=update,action!=delete,action!=sign-in,action!=sign-out,action!=reset-password',
      [3],
    ],
    [{ entityTypes: ['projects', 'users'] }, undefined, [3, 1]],
    [
      { actors: ['u-0042@example.org'], succeeded: true },
      'subject==u-0042@example.org,result==Succeeded',
      [3, 1],
    ],
    // A comma cannot be said there.
    [{ actors: ['ci, nightly'] }, undefined, [2]],
    [{ succeeded: false }, 'result==Failed', [2]],
    [{ text: 'tokamak' }, undefined, [1]],
  ])('%j is asked as %s where it can be said so', async (filter, filterBy, expected) => {
    const runai = await openWith(entries);
    const { rows } = await read(runai, { filter });
    expect(rows.map(({ at }) => Date.parse(at) - noon)).toEqual(expected);
    expect(queries(runai).map((query) => query['filterBy'])).toEqual([filterBy]);
  });

  it('is counted by Run:ai where it can check all of it', async () => {
    const runai = await openWith(entries);
    const { signal } = new AbortController();
    expect(await runai.auditLog.count?.({ succeeded: true }, signal)).toBe(2);
    expect(queries(runai)).toMatchObject([{ numberOfSamples: '1', filterBy: 'result==Succeeded' }]);
    expect(await runai.auditLog.count?.({ text: 'tokamak' }, signal)).toBeNull();
    // Its ends are asked a millisecond further, so the number can be too large.
    const at = { from: '2026-02-02T00:00:00.000Z' };
    expect(await runai.auditLog.count?.({ at }, signal)).toBeNull();
    expect(await runai.auditLog.count?.({ actors: [] }, signal)).toBe(0);
    expect(runai.fake.received).toHaveLength(1);
  });

  it.skipIf(absent)(`is asked as published${why}`, async () => {
    const { paths, components } = load('specs/runai-2.24.json');
    const parameters = paths['/api/v1/audit/log'].get.parameters.map(
      ({ $ref }: any) => components.parameters[$ref.split('/').at(-1)],
    );
    const { filterBy, sortBy } = Object.fromEntries(parameters.map((each: any) => [each.name, each.schema]));
    const runai = await openWith(entries);
    const everything = { entityTypes: ['projects'], actors: ['u-0042'], succeeded: true };
    await read(runai, { filter: { ...everything, actions: ['CREATE', 'UNKNOWN'] } });
    const [query] = queries(runai) as [Record<string, string>];
    expect(parameters.map(({ name }: any) => name)).toEqual(expect.arrayContaining(Object.keys(query)));
    expect(sortBy.enum).toContain(query['sortBy']);
    const items = query['filterBy']?.split(',') ?? [];
    expect(items).toHaveLength(8);
    for (const item of items) expect(item).toMatch(new RegExp(filterBy.items.pattern));
  });
});
