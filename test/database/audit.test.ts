import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuditReport, verifyAudit } from '../../src/database/audit-verify.ts';
import type { Database } from '../../src/database/database.ts';
import { createLedger } from '../../src/database/ledger.ts';
import type { AuditEntry } from '../../src/domain/change/ledger.ts';
import { describeDatabases, type TestDatabase } from '../support/database.ts';
import { auditKeys, auditLine } from './audit-lines.ts';

const clean = { flaws: [], interrupted: [] };

describeDatabases('the audit', (open) => {
  let database: TestDatabase;
  let replica: Database;

  beforeAll(async () => {
    database = await open();
    replica = await database.alongside();
  });

  afterAll(async () => {
    await replica.close();
    await database.close();
  });

  function run(statement: string): Promise<number> {
    return database.prisma.$executeRawUnsafe(statement);
  }

  /** As whoever owns the database can. */
  async function emptyAndUnguarded(): Promise<void> {
    await run('ALTER TABLE audit_event DISABLE TRIGGER ALL');
    await run('DELETE FROM audit_event');
  }

  /** Appends from two replicas at once, and tells where the chain ends. */
  async function write(lines: readonly AuditEntry[]): Promise<void> {
    const ledgers = [
      createLedger(database.prisma, auditKeys),
      createLedger(replica.prisma, auditKeys),
    ] as const;
    await Promise.all(lines.map((line, index) => ledgers[index % 2 === 0 ? 0 : 1].append(line)));
  }

  function verify(options: Parameters<typeof verifyAudit>[2] = {}): Promise<AuditReport> {
    return verifyAudit(replica.prisma, auditKeys, options);
  }

  function sequencesOf({ flaws }: AuditReport): number[] {
    return flaws.map(({ sequence }) => Number(sequence));
  }

  describe('found by verifying it', () => {
    const five = Array.from({ length: 5 }, (_, index) =>
      auditLine({ kind: 'DRY_RUN', subject: `u-${index}` }),
    );

    async function verifyAfter(...tampering: string[]): Promise<AuditReport> {
      await emptyAndUnguarded();
      await write(five);
      for (const statement of tampering) await run(statement);
      return verify();
    }

    it.each([
      ["kind = 'STARTED'"],
      ["at = at + interval '1 millisecond'"],
      ["at = 'infinity'"],
      ['change_id = gen_random_uuid()'],
      ["request_id = 'r-2'"],
      ["issuer = 'elsewhere'"],
      ["subject = 'u-9999'"],
      ["name = ''"],
      ["mutation = 'deletePool'"],
      ["systems = '{dgx}'"],
      ["systems = '{}'"],
      ["credentials = '{}'"],
      ['input = \'{"name": "glade"}\''],
      ["effects = '[] '"],
      ["outcome = 'CreatePoolPayload'"],
      ['duration_milliseconds = 0'],
      ["key_id = 'k1'"],
      ['hmac = reverse(hmac)'],
      ["hmac = ''"],
    ])('is a row with another %s', async (assignment) => {
      const report = await verifyAfter(`UPDATE audit_event SET ${assignment} WHERE sequence = 3`);
      expect(sequencesOf(report)).toContain(3);
      expect(report.flaws[0]?.message).toContain('is not what was written there');
    });

    it('is a row that is missing, alone or with its neighbours', async () => {
      const one = await verifyAfter('DELETE FROM audit_event WHERE sequence = 3');
      expect(one).toMatchObject({ rows: 4, flaws: [{ sequence: 3n, message: 'is missing' }] });
      const more = await verifyAfter('DELETE FROM audit_event WHERE sequence < 4');
      expect(more.flaws).toEqual([{ sequence: 1n, message: 'is missing, and so are all up to 3' }]);
    });

    it('are rows that were moved together, so that none is missing', async () => {
      const report = await verifyAfter(
        'DELETE FROM audit_event WHERE sequence = 3',
        'UPDATE audit_event SET sequence = sequence - 1 WHERE sequence = 4',
        'UPDATE audit_event SET sequence = sequence - 1 WHERE sequence = 5',
      );
      expect(sequencesOf(report)).toEqual([3, 4]);
    });

    it('is a row before the first', async () => {
      const report = await verifyAfter('UPDATE audit_event SET sequence = 0 WHERE sequence = 5');
      expect(sequencesOf(report)).toContain(0);
    });

    it('is a row that somebody without the key appended', async () => {
      const report = await verifyAfter(`
        INSERT INTO audit_event SELECT 6, at, kind, change_id, request_id, issuer, subject, name, mutation,
          systems, credentials, input, effects, outcome, duration_milliseconds, key_id, hmac
        FROM audit_event WHERE sequence = 5`);
      expect(sequencesOf(report)).toEqual([6]);
    });

    it('is a key that is not configured, with the mend', async () => {
      const report = await verifyAfter("UPDATE audit_event SET key_id = 'k0' WHERE sequence = 2");
      expect(report.flaws).toEqual([
        {
          sequence: 2n,
          message: expect.stringContaining('"k0", which is not configured; add it to keys again'),
        },
      ]);
    });

    it('is an end that was cut off, by whoever noted the head before', async () => {
      await emptyAndUnguarded();
      await write(five);
      const { head } = await verify();
      if (head === null) return expect.unreachable('five rows have an end');
      expect(await verify({ expect: head })).toMatchObject(clean);
      await write([auditLine({ kind: 'DRY_RUN' })]);
      expect(await verify({ expect: head })).toMatchObject({ rows: 6, ...clean });
      await run('DELETE FROM audit_event WHERE sequence >= 5');
      expect((await verify()).flaws).toEqual([]);
      expect(sequencesOf(await verify({ expect: head }))).toEqual([5]);
      await write([auditLine({ kind: 'DRY_RUN' })]);
      expect((await verify()).flaws).toEqual([]);
      expect(sequencesOf(await verify({ expect: head }))).toEqual([5]);
    });

    it('is that everything is gone, by whoever noted the head before', async () => {
      const { head } = await verifyAfter();
      await run('DELETE FROM audit_event');
      expect(await verify()).toEqual({ rows: 0, head: null, ...clean });
      if (head !== null) expect(sequencesOf(await verify({ expect: head }))).toEqual([5]);
    });
  });

  it('says which mutation never ended, once it must have', async () => {
    await emptyAndUnguarded();
    const [ended, cut, dry] = [auditLine(), auditLine({ subject: 'u-0007' }), auditLine({ kind: 'DRY_RUN' })];
    await write([ended, cut, dry]);
    await write([{ ...ended, kind: 'FINISHED', outcome: 'CreatePoolPayload' }]);
    const began = Date.parse(cut.at);
    expect(await verify({ now: began + 10 * 60_000 })).toMatchObject(clean);
    expect(await verify({ now: began + 10 * 60_000 + 1 })).toMatchObject({
      flaws: [],
      interrupted: [{ changeId: cut.changeId, subject: 'u-0007' }],
    });
  });

  it('is whole after rows were sealed under one key and then another', async () => {
    await emptyAndUnguarded();
    const [inUse, retired] = auditKeys;
    await createLedger(database.prisma, [retired]).append(auditLine());
    await createLedger(database.prisma, [inUse, retired]).append(auditLine());
    const now = Date.parse(auditLine().at);
    expect(await verify({ now })).toMatchObject({ rows: 2, ...clean });
    const rows = await database.prisma.auditEvent.findMany({ orderBy: { sequence: 'asc' } });
    expect(rows.map(({ keyId }) => keyId)).toEqual(['k1', 'k2']);
    const stranger = [{ id: 'k1', secret: 'another secret under the same name' }, inUse];
    expect(sequencesOf(await verifyAudit(database.prisma, stranger))).toEqual([1]);
  });

  it('goes on where it ended, although a line in between could not be written', async () => {
    await emptyAndUnguarded();
    const ledger = createLedger(database.prisma, auditKeys);
    await ledger.append(auditLine({ kind: 'DRY_RUN' }));
    await expect(ledger.append(auditLine({ changeId: 'no uuid' }))).rejects.toThrow();
    await ledger.append(auditLine({ kind: 'DRY_RUN' }));
    expect(await verify()).toMatchObject({ rows: 2, ...clean });
  });

  it('is read to its end however long it is', async () => {
    await emptyAndUnguarded();
    await write(Array.from({ length: 501 }, () => auditLine({ kind: 'DRY_RUN' })));
    expect(await verify()).toMatchObject({ rows: 501, head: { sequence: 501n }, ...clean });
  });

  it('is whole whatever two replicas write at once, and found out whatever is done to it then', async () => {
    await fc.assert(
      fc.asyncProperty(anyLines, anyTampering, async (lines, tampering) => {
        await emptyAndUnguarded();
        await write(lines);
        expect(await verify({ now: 0 })).toMatchObject({ rows: lines.length, ...clean });
        for (const statement of tampering(lines.length)) await run(statement);
        expect((await verify()).flaws.length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });
});

const anyText = fc.string({ unit: 'binary', maxLength: 20 });

const anyLine: fc.Arbitrary<AuditEntry> = fc.record({
  kind: fc.constantFrom('STARTED', 'FINISHED', 'DRY_RUN'),
  at: fc
    .date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  changeId: fc.uuid(),
  requestId: anyText,
  issuer: anyText,
  subject: anyText,
  name: fc.option(anyText),
  mutation: fc.constantFrom('createPool', 'deletePool'),
  credentials: fc.dictionary(
    fc.stringMatching(/^[a-z][a-z0-9-]{0,5}$/),
    fc.constantFrom('forward', 'mint', 'none'),
  ),
  input: fc.json(),
  effects: fc.json(),
  outcome: fc.option(fc.constantFrom('CreatePoolPayload', 'Conflict')),
  durationMilliseconds: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })),
});

const anyLines = fc.array(anyLine, { minLength: 2, maxLength: 9 });

/** Statements that change a table of so many rows. */
type Tampering = (rows: number) => string[];

const column = fc.constantFrom(
  "kind = kind || 'X'",
  "at = at + interval '1 ms'",
  'change_id = gen_random_uuid()',
  "request_id = request_id || '.'",
  "issuer = issuer || '.'",
  "subject = 'not ' || subject",
  "name = coalesce(name || '.', '')",
  "mutation = mutation || '.'",
  "systems = systems || 'dgx'::text",
  "credentials = credentials || ' '",
  "input = input || ' '",
  "effects = effects || ' '",
  "outcome = coalesce(outcome || '.', '')",
  'duration_milliseconds = coalesce(duration_milliseconds + 1, 0)',
  "key_id = 'k1'",
  'hmac = reverse(hmac)',
);

/** All but cutting the end off, which only a noted head can tell. */
const anyTampering: fc.Arbitrary<Tampering> = fc.tuple(fc.nat(), fc.nat()).chain(([one, another]) =>
  fc.oneof(
    column.map((set): Tampering => (rows) => [
      `UPDATE audit_event SET ${set} WHERE sequence = ${(one % rows) + 1}`,
    ]),
    fc.constant<Tampering>((rows) => [`DELETE FROM audit_event WHERE sequence = ${(one % (rows - 1)) + 1}`]),
    fc.constant<Tampering>((rows) => swap((one % rows) + 1, ((one + 1 + (another % (rows - 1))) % rows) + 1)),
    fc.constant<Tampering>((rows) => forge((one % rows) + 1, rows)),
  ),
);

function swap(one: number, another: number): string[] {
  return [
    `UPDATE audit_event SET sequence = -1 WHERE sequence = ${one}`,
    `UPDATE audit_event SET sequence = ${one} WHERE sequence = ${another}`,
    `UPDATE audit_event SET sequence = ${another} WHERE sequence = -1`,
  ];
}

/** A copy of one row after the last. */
function forge(source: number, rows: number): string[] {
  return [
    `CREATE TEMPORARY TABLE forged AS SELECT * FROM audit_event WHERE sequence = ${source}`,
    `UPDATE forged SET sequence = ${rows + 1}`,
    'INSERT INTO audit_event SELECT * FROM forged',
    'DROP TABLE forged',
  ];
}
