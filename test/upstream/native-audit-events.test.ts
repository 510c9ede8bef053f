import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLedger } from '../../src/database/ledger.ts';
import { readRefusal } from '../../src/domain/access.ts';
import { type AuditEvent, type AuditEventFilter, auditEventKeys } from '../../src/domain/audit-event.ts';
import type { AuditEntry } from '../../src/domain/change/ledger.ts';
import { isOneOf, isWithin } from '../../src/domain/filter.ts';
import { createJoins } from '../../src/domain/join.ts';
import { createOrdering } from '../../src/domain/page/order.ts';
import type { Position } from '../../src/domain/page/source.ts';
import { sliceWhole } from '../../src/domain/page/whole.ts';
import type { Sources } from '../../src/domain/sources.ts';
import { gatewaySystem } from '../../src/domain/system.ts';
import type { Role, Viewer } from '../../src/domain/viewer.ts';
import { auditEventSource } from '../../src/upstream/native/audit-events.ts';
import { auditKeys, auditLine } from '../database/audit-lines.ts';
import { describeDatabases, type TestDatabase } from '../support/database.ts';

const { signal } = new AbortController();

function viewerWith(roles: Record<string, Role | null>, subject: string | null = 'u-0042'): Viewer {
  const known = { issuer: 'campus', subject, name: null, email: null, emailVerified: false, expiresAt: null };
  return { ...known, roles: new Map(Object.entries(roles)) };
}

const gatewayAdministrator = viewerWith({ gateway: 'administrator' });
const administratorOfDgx = viewerWith({ gateway: 'viewer', dgx: 'administrator', emmy: 'editor' });
const administratorOfNothing = viewerWith({ gateway: 'editor', dgx: 'editor', emmy: null });
const anonymous = viewerWith({ gateway: 'anonymous' }, null);

/** Which systems each line concerns, in the order of the lines. */
const concerned = [
  ['dgx'],
  ['emmy'],
  ['dgx', 'emmy'],
  [],
  ['gateway'],
  ['dgx', 'gateway'],
  ['dgx'],
  ['gone'],
];
const changeIds = concerned.map(() => randomUUID());
const lines = concerned.map((systems, index): AuditEntry =>
  auditLine({
    kind: (['STARTED', 'FINISHED', 'DRY_RUN'] as const)[index % 3] ?? 'STARTED',
    at: `2026-11-22T10:00:0${Math.floor(index / 2)}.000Z`,
    changeId: changeIds[index] ?? '',
    subject: `u-${index % 2}`,
    name: index === 0 ? 'half a pair \ud800' : null,
    issuer: index < 4 ? 'campus' : 'acme',
    mutation: index % 2 === 0 ? 'createPool' : 'deletePool',
    credentials: Object.fromEntries(systems.map((system) => [system, 'forward'])),
    durationMilliseconds: index,
  }),
);

describeDatabases('audit events', (open) => {
  let database: TestDatabase;
  let everything: readonly AuditEvent[];

  beforeAll(async () => {
    database = await open();
    const ledger = createLedger(database.prisma, auditKeys);
    for (const line of lines) await ledger.append(line);
    everything = await read(gatewayAdministrator);
  });

  afterAll(() => database.close());

  function sourceOf(viewer: Viewer) {
    return auditEventSource({ prisma: database.prisma, viewer });
  }

  async function readSlice(
    viewer: Viewer,
    given: Partial<Parameters<typeof sliceWhole>[1]> & { filter?: AuditEventFilter } = {},
  ) {
    const ordering = createOrdering({ field: 'AT', direction: 'ASC' }, auditEventKeys.AT, false);
    const request = { filter: {}, ordering, after: null, limit: 100, mostRows: 1_000, signal, ...given };
    return sourceOf(viewer).read(request as never);
  }

  async function read(viewer: Viewer, filter: AuditEventFilter = {}): Promise<AuditEvent[]> {
    const { rows } = await readSlice(viewer, { filter });
    return rows.map(({ row }) => row);
  }

  async function placesOf(viewer: Viewer, filter: AuditEventFilter = {}): Promise<number[]> {
    return (await read(viewer, filter)).map(({ sequence }) => sequence);
  }

  describe('for whoever administers nothing', () => {
    it('are refused, to strangers with the way to sign in', () => {
      expect(readRefusal(anonymous, 'auditEvents', gatewaySystem)?.code).toBe('UNAUTHENTICATED');
      const refusal = readRefusal(administratorOfNothing, 'auditEvents', gatewaySystem);
      expect(refusal?.code).toBe('FORBIDDEN');
      expect(refusal?.message).toContain('needs the role administrator');
    });

    it('are none, should anybody ask all the same', async () => {
      for (const viewer of [anonymous, administratorOfNothing]) {
        expect(await read(viewer)).toEqual([]);
        expect(await sourceOf(viewer).count?.({}, signal)).toBe(0);
        expect(await sourceOf(viewer).getMany([['1'], ['4']])).toEqual([]);
      }
    });

    it('cannot be loaded by id', async () => {
      const sources = { auditEvents: [sourceOf(administratorOfNothing)] } as unknown as Sources;
      const every = new Proxy(sources, { get: (known, noun) => Reflect.get(known, noun) ?? [] });
      const { AuditEvent } = createJoins(administratorOfNothing, every);
      await expect(AuditEvent('AuditEvent:gateway:1')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    });
  });

  describe('for the administrator of one system', () => {
    it('are not refused', () => {
      expect(readRefusal(administratorOfDgx, 'auditEvents', gatewaySystem)).toBeNull();
    });

    it('are those that concern it and no other system', async () => {
      expect(await placesOf(administratorOfDgx)).toEqual([1, 7]);
      expect(await sourceOf(administratorOfDgx).count?.({}, signal)).toBe(2);
      const loaded = await sourceOf(administratorOfDgx).getMany(lines.map((_, index) => [String(index + 1)]));
      expect(loaded.map(({ sequence }) => sequence)).toEqual([1, 7]);
    });

    it('stay hidden when a filter names the systems of others', async () => {
      expect(await placesOf(administratorOfDgx, { systems: ['emmy', 'gateway'] })).toEqual([]);
      expect(await placesOf(administratorOfDgx, { changeId: changeIds[2] })).toEqual([]);
    });

    it('are more when both systems are theirs', async () => {
      const both = viewerWith({ dgx: 'administrator', emmy: 'administrator' });
      expect(await placesOf(both)).toEqual([1, 2, 3, 7]);
    });
  });

  it('are all there for the administrator of the gateway, with what was written', async () => {
    expect(await placesOf(gatewayAdministrator)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(everything[2]).toEqual({
      id: 'AuditEvent:gateway:3',
      system: gatewaySystem,
      sequence: 3,
      at: '2026-11-22T10:00:01.000Z',
      kind: 'DRY_RUN',
      changeId: changeIds[2],
      requestId: 'r-1',
      viewer: { issuer: 'campus', subject: 'u-0', name: null },
      mutation: 'createPool',
      systems: ['dgx', 'emmy'],
      credentials: '{"dgx":"forward","emmy":"forward"}',
      input: '{"name":"glade"}',
      effects: '[]',
      outcome: null,
      durationMilliseconds: 2,
    });
  });

  it('show neither the key nor the seal of a row', async () => {
    const [row] = await database.prisma.auditEvent.findMany({ take: 1 });
    expect(JSON.stringify(everything)).not.toContain(row?.hmac);
    expect(JSON.stringify(everything)).not.toContain('"k2"');
  });

  it.each<[string, AuditEventFilter, number[]]>([
    ['one of these systems', { systems: ['emmy', 'gone'] }, [2, 3, 8]],
    ['no system', { systems: [] }, []],
    ['these kinds', { kinds: ['DRY_RUN'] }, [3, 6]],
    ['no kind', { kinds: [] }, []],
    ['a mutation', { mutation: 'deletePool' }, [2, 4, 6, 8]],
    ['an issuer', { issuer: 'acme' }, [5, 6, 7, 8]],
    ['a subject', { subject: 'u-1' }, [2, 4, 6, 8]],
    ['an empty subject', { subject: '' }, []],
    ['a subject that no database could hold', { subject: 'u-1\0' }, []],
    [
      'a stretch of time',
      { at: { from: '2026-11-22T10:00:01.000Z', to: '2026-11-22T10:00:02.000Z' } },
      [3, 4, 5, 6],
    ],
    ['a time before there was any', { at: { to: '-271821-04-20T00:00:00.000Z' } }, []],
    [
      'all of time',
      { at: { from: '-271821-04-20T00:00:00.000Z', to: '+275760-09-13T00:00:00.000Z' } },
      [1, 2, 3, 4, 5, 6, 7, 8],
    ],
    ['several conditions', { systems: ['dgx'], issuer: 'acme', kinds: ['STARTED'] }, [7]],
    [
      'nothing that is given',
      { systems: null, kinds: null, mutation: null, at: { from: null } },
      [1, 2, 3, 4, 5, 6, 7, 8],
    ],
  ])('can be filtered by %s', async (_, filter, places) => {
    expect(await placesOf(gatewayAdministrator, filter)).toEqual(places);
    expect(await sourceOf(gatewayAdministrator).count?.(filter, signal)).toBe(places.length);
  });

  it('can be filtered by a change, however its UUID is written', async () => {
    expect(await placesOf(gatewayAdministrator, { changeId: changeIds[5]?.toUpperCase() })).toEqual([6]);
  });

  it('refuse a change that no UUID names', async () => {
    for (const changeId of ['', 'x', `${changeIds[0]}\n`, "' OR true --"]) {
      const refusal = { code: 'BAD_USER_INPUT', message: expect.stringContaining('filter.changeId') };
      await expect(read(gatewayAdministrator, { changeId })).rejects.toMatchObject(refusal);
      await expect(sourceOf(gatewayAdministrator).count?.({ changeId }, signal)).rejects.toMatchObject(
        refusal,
      );
    }
  });

  it('are found by their ids, and nothing is for what is no place of the audit', async () => {
    const keys = [
      ['8'],
      ['1'],
      ['8'],
      ['99'],
      ['0'],
      ['01'],
      ['-1'],
      ['1', '2'],
      ['1e1'],
      ['9'.repeat(17)],
      ["1'"],
    ];
    const found = await sourceOf(gatewayAdministrator).getMany(keys as never);
    expect(found.map(({ id }) => id)).toEqual(['AuditEvent:gateway:1', 'AuditEvent:gateway:8']);
  });

  it('end with the deadline of the list', async () => {
    const aborted = { signal: AbortSignal.abort(new DOMException('over', 'TimeoutError')) };
    await expect(readSlice(gatewayAdministrator, aborted as never)).rejects.toThrow('over');
  });

  it('come page by page as they would from one list in memory, in both orders and both ways', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyFilter,
        fc.constantFrom('ASC' as const, 'DESC' as const),
        fc.boolean(),
        fc.integer({ min: 1, max: 5 }),
        async (filter, direction, backwards, limit) => {
          const ordering = createOrdering({ field: 'AT', direction }, auditEventKeys.AT, backwards);
          let after: Position | null = null;
          for (let pages = 0; pages <= lines.length; pages++) {
            const slice = await readSlice(gatewayAdministrator, { filter, ordering, after, limit });
            const expected = sliceWhole(everything, { ordering, after, limit }, (row) =>
              matches(filter, row),
            );
            expect(slice.rows).toEqual(expected.rows);
            expect([slice.more, slice.end, slice.status]).toEqual([expected.more, expected.end, 'OK']);
            if (!slice.more) return;
            after = slice.end;
          }
          expect.unreachable('every page gets further');
        },
      ),
      { numRuns: 40 },
    );
  });
});

const anyFilter: fc.Arbitrary<AuditEventFilter> = fc.record({
  systems: fc.option(fc.subarray(['dgx', 'emmy', 'gateway', 'gone', 'never'])),
  kinds: fc.option(fc.subarray(['STARTED', 'FINISHED', 'DRY_RUN'] as const)),
  mutation: fc.option(fc.constantFrom('createPool', 'deletePool')),
  subject: fc.option(fc.constantFrom('u-0', 'u-1'), { freq: 2 }),
});

function matches({ systems, kinds, mutation, subject, at }: AuditEventFilter, row: AuditEvent): boolean {
  return (
    (!systems || row.systems.some((name) => systems.includes(name))) &&
    isOneOf(kinds, row.kind) &&
    isOneOf(mutation ? [mutation] : null, row.mutation) &&
    isOneOf(subject ? [subject] : null, row.viewer.subject) &&
    isWithin(at, row.at)
  );
}
