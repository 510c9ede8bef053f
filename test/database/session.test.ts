import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { SessionStore } from '../../src/auth/session/store.ts';
import type { Database } from '../../src/database/database.ts';
import { createSessionTable, type StoredSession } from '../../src/database/session.ts';
import { describeDatabases, type TestDatabase } from '../support/database.ts';

const noon = new Date('2026-11-22T12:00:00.000Z');

function later(minutes: number): Date {
  return new Date(noon.getTime() + minutes * 60_000);
}

function sessionOf(id: string, values: Partial<StoredSession> = {}): StoredSession {
  const times = { createdAt: noon, usedAt: noon, endsAt: later(720) };
  return { id, issuer: 'campus', subject: 'u-1', ...times, tokens: 'sealed', version: 1, ...values };
}

describeDatabases('the table of sessions', (open) => {
  let database: TestDatabase;
  let replica: Database;
  let sessions: SessionStore;
  let others: SessionStore;

  beforeAll(async () => {
    database = await open();
    replica = await database.alongside();
    sessions = createSessionTable(database.prisma);
    others = createSessionTable(replica.prisma);
  });

  beforeEach(() => database.prisma.session.deleteMany());

  afterAll(async () => {
    await replica.close();
    await database.close();
  });

  it('has nothing for an id that nobody inserted', async () => {
    expect(await sessions.find('none')).toBeNull();
    expect(await sessions.remove('none')).toBeNull();
    expect(await sessions.claimRenewal('none', 1, noon, later(1))).toBe(false);
    expect(await sessions.replaceTokens('none', 1, 'new')).toBe(false);
  });

  it('gives back what was inserted, to every replica, and to one of two that remove it', async () => {
    await sessions.insert(sessionOf('a'));
    expect(await others.find('a')).toEqual(sessionOf('a'));
    const removed = await Promise.all([sessions.remove('a'), others.remove('a')]);
    expect(removed.filter((row) => row !== null)).toEqual([sessionOf('a')]);
    expect(await others.find('a')).toBeNull();
  });

  it('takes a note of use only forwards', async () => {
    await sessions.insert(sessionOf('a'));
    await sessions.touch('a', later(5));
    await others.touch('a', later(3));
    expect((await sessions.find('a'))?.usedAt).toEqual(later(5));
  });

  describe('renewing', () => {
    it('is for one of fifty who claim it at once over two replicas', async () => {
      await sessions.insert(sessionOf('a'));
      const claims = Array.from({ length: 50 }, (_, n) =>
        (n % 2 === 0 ? sessions : others).claimRenewal('a', 1, noon, later(1)),
      );
      expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
    });

    it('can be claimed again from the moment the claim ends, or was given up', async () => {
      await sessions.insert(sessionOf('a'));
      expect(await sessions.claimRenewal('a', 1, noon, later(1))).toBe(true);
      expect(await others.claimRenewal('a', 1, new Date(later(1).getTime() - 1), later(2))).toBe(false);
      expect(await others.claimRenewal('a', 1, later(1), later(2))).toBe(true);
      await others.releaseRenewal('a', 1);
      expect(await sessions.claimRenewal('a', 1, later(1), later(2))).toBe(true);
    });

    it('puts tokens only in the place of the version they follow, and ends the claim', async () => {
      await sessions.insert(sessionOf('a'));
      await sessions.claimRenewal('a', 1, noon, later(1));
      expect(await sessions.replaceTokens('a', 1, 'second')).toBe(true);
      expect(await others.replaceTokens('a', 1, 'stale')).toBe(false);
      expect(await others.claimRenewal('a', 1, later(2), later(3))).toBe(false);
      expect(await others.find('a')).toEqual(sessionOf('a', { tokens: 'second', version: 2 }));
      expect(await others.claimRenewal('a', 2, noon, later(1))).toBe(true);
    });

    it('of another session is nobody else’s', async () => {
      await sessions.insert(sessionOf('a'));
      await sessions.insert(sessionOf('b'));
      await sessions.claimRenewal('a', 1, noon, later(1));
      await sessions.replaceTokens('a', 1, 'second');
      expect(await sessions.find('b')).toEqual(sessionOf('b'));
      expect(await sessions.claimRenewal('b', 1, noon, later(1))).toBe(true);
    });
  });

  it('is swept of what is over or was not used, and of nothing else', async () => {
    await sessions.insert(sessionOf('over', { endsAt: later(60) }));
    await sessions.insert(sessionOf('unused', { usedAt: later(-61) }));
    await sessions.insert(sessionOf('good', { endsAt: later(61), usedAt: later(-59) }));
    await sessions.removeEnded(later(60), later(-60));
    const left = await database.prisma.session.findMany({ select: { id: true } });
    expect(left).toEqual([{ id: 'good' }]);
  });

  it('keeps of one person the sessions used last, and all of everybody else', async () => {
    for (const n of [3, 1, 4, 2]) await sessions.insert(sessionOf(`s${n}`, { usedAt: later(n) }));
    await sessions.insert(sessionOf('of another', { subject: 'u-2' }));
    await sessions.insert(sessionOf('elsewhere', { issuer: 'lab' }));
    await sessions.keepLastUsed({ issuer: 'campus', subject: 'u-1' }, 2);
    const left = await database.prisma.session.findMany({ orderBy: { id: 'asc' } });
    expect(left.map(({ id }) => id)).toEqual(['elsewhere', 'of another', 's3', 's4']);
  });
});
