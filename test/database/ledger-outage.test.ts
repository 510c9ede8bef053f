import { inspect } from 'node:util';
import { PrismaPg } from '@prisma/adapter-pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { databaseOver } from '../../src/database/client.ts';
import type { PrismaClient } from '../../src/database/database.ts';
import { createLedger } from '../../src/database/ledger.ts';
import { auditKeys, auditLine } from './audit-lines.ts';

const unavailable = { code: 'DATABASE_UNAVAILABLE', facts: { retryable: true } };

describe('a ledger whose database is down', () => {
  // Nothing listens on port 1 of this machine.
  const adapter = new PrismaPg({ connectionString: 'postgresql://gateway:canary-pw@127.0.0.1:1/clusterql' });
  const database = databaseOver('postgresql', adapter, async () => {});
  const ledger = createLedger(database.prisma, auditKeys);
  const { changeId, at } = auditLine();

  afterEach(() => database.close());

  it.each([
    ['append', () => ledger.append(auditLine())],
    ['claim', () => ledger.claim({ id: 'key', input: 'k2:input', changeId, at })],
    ['release', () => ledger.release('key', changeId)],
  ])('refuses to %s, and shows no password', async (_, call) => {
    const failure: unknown = await call().catch((error: unknown) => error);
    expect(failure).toMatchObject(unavailable);
    expect(inspect(failure, { depth: Infinity })).not.toContain('canary-pw');
  });
});

describe('a ledger whose database hangs', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());

  it('gives up on what waited too long to begin, never writes it, and writes every end', async () => {
    const inserts: unknown[] = [];
    const answers: ((rows: unknown[]) => void)[] = [];
    const prisma = {
      auditEvent: { findFirst: async () => null },
      $queryRaw: (_: TemplateStringsArray, ...values: unknown[]) => {
        inserts.push(values[4]);
        return new Promise((resolve) => answers.push(resolve));
      },
    } as unknown as PrismaClient;
    const ledger = createLedger(prisma, auditKeys);
    const first = ledger.append(auditLine({ requestId: 'r-first' }));
    const second = ledger.append(auditLine({ requestId: 'r-second' })).catch((error: unknown) => error);
    const ended = ledger.append(auditLine({ requestId: 'r-ended', kind: 'FINISHED' }));
    await vi.waitFor(() => expect(inserts).toEqual(['r-first']));
    vi.advanceTimersByTime(5_001);
    answers[0]?.([{}]);
    await first;
    expect(await second).toMatchObject(unavailable);
    await vi.waitFor(() => expect(inserts).toEqual(['r-first', 'r-ended']));
    answers[1]?.([{}]);
    await ended;
    const third = ledger.append(auditLine({ requestId: 'r-third' }));
    await vi.waitFor(() => expect(inserts).toEqual(['r-first', 'r-ended', 'r-third']));
    answers[2]?.([{}]);
    await third;
  });
});
