import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { createLedger } from '../../src/database/ledger.ts';
import { createInputSeal } from '../../src/domain/change/key.ts';
import { createMakeChange } from '../../src/domain/change/run.ts';
import type { KeyClaim, Ledger } from '../../src/domain/change/ledger.ts';
import { Secret } from '../../src/domain/secret.ts';
import { describeDatabases, type TestDatabase } from '../support/database.ts';
import { auditKeys, auditLine } from './audit-lines.ts';

const noon = '2026-11-22T12:00:00.000Z';
const dayLater = '2026-11-23T12:00:00.000Z';
const moreThanADayLater = '2026-11-23T12:00:00.001Z';

function claimOf(id: string, at = noon): KeyClaim {
  return { id, input: 'k2:input', changeId: randomUUID(), at };
}

describeDatabases('the ledger', (open) => {
  let database: TestDatabase;
  let replica: Database;
  let ledger: Ledger;
  let other: Ledger;

  beforeAll(async () => {
    database = await open();
    replica = await database.alongside();
    ledger = createLedger(database.prisma, auditKeys);
    other = createLedger(replica.prisma, auditKeys);
  });

  afterAll(async () => {
    await replica.close();
    await database.close();
  });

  function keyRow(id: string) {
    return database.prisma.idempotencyKey.findUnique({ where: { id } });
  }

  /** Every column of both tables. */
  async function allText(): Promise<string> {
    const [row] = await database.prisma.$queryRaw<{ text: string }[]>`
      SELECT (SELECT string_agg(a::text, ' ') FROM audit_event a) || ' ' ||
        (SELECT string_agg(k::text, ' ') FROM idempotency_key k) AS text`;
    return row?.text ?? '';
  }

  describe('a claimed key', () => {
    it('is refused to everybody else, who is told since when and for which input', async () => {
      expect(await ledger.claim(claimOf('held'))).toEqual({ kind: 'yours' });
      expect(await other.claim({ ...claimOf('held', dayLater), input: 'k2:another' })).toEqual({
        kind: 'taken',
        input: 'k2:input',
        startedAt: noon,
        answer: null,
      });
    });

    it('goes to one of fifty who ask at once over two replicas', async () => {
      const claims = Array.from({ length: 50 }, () => claimOf('wanted'));
      const results = await Promise.all(
        claims.map((claim, index) => (index % 2 === 0 ? ledger : other).claim(claim)),
      );
      expect(results.filter(({ kind }) => kind === 'yours')).toHaveLength(1);
      expect(results.filter(({ kind }) => kind === 'taken')).toHaveLength(49);
      const winner = claims[results.findIndex(({ kind }) => kind === 'yours')];
      expect((await keyRow('wanted'))?.changeId).toBe(winner?.changeId);
    });

    it('is free again after 24 hours, and not before', async () => {
      await ledger.claim(claimOf('old'));
      expect(await ledger.claim(claimOf('old', dayLater))).toMatchObject({ kind: 'taken' });
      const late = claimOf('old', moreThanADayLater);
      expect(await ledger.claim(late)).toEqual({ kind: 'yours' });
      expect(await keyRow('old')).toMatchObject({ changeId: late.changeId, answer: null, finishedAt: null });
    });

    it('is free for one alone of many who find it expired', async () => {
      await ledger.claim(claimOf('expired'));
      const claims = Array.from({ length: 20 }, () => claimOf('expired', moreThanADayLater));
      const results = await Promise.all(
        claims.map((claim, index) => (index % 2 === 0 ? ledger : other).claim(claim)),
      );
      expect(results.filter(({ kind }) => kind === 'yours')).toHaveLength(1);
    });

    it('takes nothing of the answer before with it when it is claimed anew', async () => {
      const first = claimOf('anew');
      await ledger.claim(first);
      await ledger.append(auditLine(), { ...first, answer: '"first"' });
      await ledger.claim(claimOf('anew', moreThanADayLater));
      expect(await ledger.claim(claimOf('anew', moreThanADayLater))).toMatchObject({ answer: null });
    });
  });

  describe('a key given back', () => {
    it('is not one that somebody else holds', async () => {
      const held = claimOf('not yours');
      await ledger.claim(held);
      await other.release('not yours', randomUUID());
      expect((await keyRow('not yours'))?.changeId).toBe(held.changeId);
    });

    it('is not one whose mutation has been answered', async () => {
      const held = claimOf('answered');
      await ledger.claim(held);
      await ledger.append(auditLine(), { ...held, answer: '"done"' });
      await ledger.release('answered', held.changeId);
      expect(await ledger.claim(claimOf('answered'))).toMatchObject({ answer: '"done"' });
    });

    it('can be claimed by the next', async () => {
      const held = claimOf('given back');
      await ledger.claim(held);
      await ledger.release('given back', held.changeId);
      expect(await other.claim(claimOf('given back'))).toEqual({ kind: 'yours' });
    });
  });

  describe('an answer', () => {
    it('is not kept when its line of the audit cannot be written', async () => {
      const held = claimOf('no line');
      await ledger.claim(held);
      const unwritable = auditLine({ kind: 'FINISHED', changeId: 'no uuid at all' });
      await expect(ledger.append(unwritable, { ...held, answer: '"done"' })).rejects.toThrow();
      expect(await keyRow('no line')).toMatchObject({ answer: null, finishedAt: null });
    });

    it('is not kept for a key that another change holds by now', async () => {
      await ledger.claim(claimOf('passed on'));
      await ledger.append(auditLine(), { id: 'passed on', changeId: randomUUID(), answer: '"late"' });
      expect(await keyRow('passed on')).toMatchObject({ answer: null, finishedAt: null });
    });

    it('is told to whoever comes with the key again, from every replica', async () => {
      const held = claimOf('told');
      await ledger.claim(held);
      const line = auditLine({ kind: 'FINISHED', at: dayLater, outcome: 'CreatePoolPayload' });
      await ledger.append(line, { ...held, answer: '{"kind":"payload"}' });
      expect(await other.claim(claimOf('told'))).toMatchObject({ answer: '{"kind":"payload"}' });
      expect((await keyRow('told'))?.finishedAt?.toISOString()).toBe(dayLater);
    });
  });

  it('forgets expired keys by itself, and no younger ones', async () => {
    await database.prisma.idempotencyKey.deleteMany();
    await ledger.claim(claimOf('long ago', '2030-01-01T00:00:00.000Z'));
    await ledger.claim(claimOf('yesterday', '2030-01-02T00:00:00.000Z'));
    const swept = createLedger(database.prisma, auditKeys);
    await swept.claim(claimOf('today', '2030-01-02T00:00:00.001Z'));
    await expect
      .poll(async () => (await database.prisma.idempotencyKey.findMany()).map(({ id }) => id).sort())
      .toEqual(['today', 'yesterday']);
  });

  it('keeps a secret of the input, of what was sent and of the answer out of every column', async () => {
    const password = new Secret('canary-3f1c');
    const system = { name: 'gateway', kind: 'native' } as const;
    const values = { password };
    const makeChange = createMakeChange({
      ledger,
      seal: createInputSeal(auditKeys),
      onError: (error) => expect.unreachable(error.message),
    });
    const author = { issuer: 'campus', subject: 'u-0042', name: null, requestId: 'r-canary' };
    const outcome = await makeChange(author, {
      ...{ mutation: 'createUser', input: { password }, credentials: { gateway: 'none' }, dryRun: false },
      ...{ idempotencyKey: 'canary', signal: new AbortController().signal },
      plan: async () => ({
        steps: [
          {
            ...{ intent: 'Create the user', fields: ['password'], run: async () => {} },
            effects: () => [{ kind: 'row', system, action: 'INSERT', table: 'user', key: null, values }],
          },
        ],
        result: () => ({ password }),
        lookAt: () => 'the user',
      }),
    });
    expect(outcome.kind).toBe('Done');
    const rows = await database.prisma.auditEvent.findMany({ where: { requestId: 'r-canary' } });
    expect(rows.map(({ kind, input }) => [kind, input])).toEqual([
      ['STARTED', '{"password":"***"}'],
      ['FINISHED', '{"password":"***"}'],
    ]);
    const everything = await allText();
    expect(everything).toContain('***');
    expect(everything).not.toContain('canary-3f1c');
  });

  it('keeps the keys of the gateway out of every column', async () => {
    await ledger.append(auditLine());
    const everything = await allText();
    for (const { secret } of auditKeys) expect(everything).not.toContain(secret);
  });
});
