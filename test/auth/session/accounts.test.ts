import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { Database } from '../../../src/database/database.ts';
import { describeDatabases, type TestDatabase } from '../../support/database.ts';
import { Clock, refusalOf, start } from '../issuer-fixture.ts';
import { gate, newKey, replicaOver, RotatingIssuer, tokenSeconds } from './keeping.ts';

const owner = { issuer: 'campus', subject: 'u-0042' };
const account = { issuer: 'runai', subject: 'r-7' };

describeDatabases('a connected account', (open) => {
  let database: TestDatabase;
  let other: Database;
  let clock: Clock;
  let issuer: RotatingIssuer;
  let here: ReturnType<typeof replicaOver>;
  let there: ReturnType<typeof replicaOver>;

  beforeAll(async () => {
    database = await open();
    other = await database.alongside();
  });

  beforeEach(async () => {
    await database.prisma.connectedAccount.deleteMany();
    clock = new Clock();
    issuer = new RotatingIssuer(clock);
    here = replicaOver(database, { clock, issuer });
    there = replicaOver(other, { clock, issuer });
  });

  afterAll(async () => {
    await other.close();
    await database.close();
  });

  async function tokenAt(replica: ReturnType<typeof replicaOver>): Promise<string | undefined> {
    return (await replica.accounts.find(owner, 'runai'))?.tokens.accessToken;
  }

  it('is nobody else’s: not of another subject, nor of the same one at another issuer', async () => {
    await here.accounts.connect(owner, account, issuer.give());
    for (const stranger of [
      { ...owner, subject: 'u-0043' },
      { ...owner, issuer: 'lab' },
      { issuer: 'runai', subject: 'r-7' },
    ]) {
      expect(await here.accounts.find(stranger, 'runai')).toBeNull();
      expect(await here.accounts.disconnect(stranger, 'runai')).toBeNull();
    }
    expect(await here.accounts.find(owner, 'lab')).toBeNull();
    expect(await here.accounts.find(owner, 'runai')).toMatchObject(account);
  });

  it('is there at once, and gone at once, where nobody knew of it before', async () => {
    expect(await here.accounts.find(owner, 'runai')).toBeNull();
    const tokens = issuer.give();
    expect(await here.accounts.connect(owner, account, tokens)).toBeNull();
    expect((await here.accounts.find(owner, 'runai'))?.tokens).toMatchObject(tokens);
    expect((await here.accounts.disconnect(owner, 'runai'))?.tokens).toMatchObject(tokens);
    expect(await here.accounts.find(owner, 'runai')).toBeNull();
    expect(await here.accounts.disconnect(owner, 'runai')).toBeNull();
  });

  it('is gone within 30 seconds at the other replicas', async () => {
    await here.accounts.connect(owner, account, issuer.give());
    expect(await there.accounts.find(owner, 'runai')).toMatchObject(account);
    await here.accounts.disconnect(owner, 'runai');
    clock.seconds += 30;
    expect(await there.accounts.find(owner, 'runai')).toBeNull();
  });

  it('is read once for requests of all systems within 30 seconds, also where there is none', async () => {
    const findAll = vi.spyOn(here.accountStore, 'findAll');
    await Promise.all(['runai', 'lab', 'runai'].map((name) => here.accounts.find(owner, name)));
    clock.seconds += 29;
    await here.accounts.find(owner, 'runai');
    expect(findAll).toHaveBeenCalledTimes(1);
  });

  it('takes the place of one connected before, which is told so that it can be revoked', async () => {
    await here.accounts.connect(owner, account, issuer.give());
    const former = await there.accounts.connect(owner, { ...account, subject: 'r-8' }, issuer.give());
    expect(former).toMatchObject(account);
    expect(former?.tokens.refreshToken).toBe('refresh-canary-0');
    expect(await there.accounts.find(owner, 'runai')).toMatchObject({ subject: 'r-8' });
  });

  it('is renewed once for two replicas, beside the other accounts of the person', async () => {
    await here.accounts.connect(owner, account, issuer.give());
    await here.accounts.connect(owner, { issuer: 'lab', subject: 'l-1' }, issuer.give(10 * tokenSeconds));
    clock.seconds += tokenSeconds;
    const tokens = await Promise.all([here, there, here, there].map(tokenAt));
    expect(tokens).toEqual(Array(4).fill('access-canary-2'));
    expect(issuer.asked).toEqual(['runai refresh-canary-0']);
    expect((await here.accounts.find(owner, 'lab'))?.tokens.accessToken).toBe('access-canary-1');
  });

  it('that was connected anew never gets the tokens that were still being renewed for the one before', async () => {
    const connections = {
      anew: (replica: typeof here) =>
        replica.accounts.connect(owner, { ...account, subject: 'r-8' }, issuer.give()),
      'after it was disconnected': async (replica: typeof here) => {
        await replica.accounts.disconnect(owner, 'runai');
        await replica.accounts.connect(owner, { ...account, subject: 'r-8' }, issuer.give());
      },
    };
    for (const connect of Object.values(connections)) {
      await here.accounts.connect(owner, account, issuer.give());
      clock.seconds += tokenSeconds;
      const answer = gate();
      issuer.gate = answer.opened;
      const [asked, before] = [issuer.asked.length, here.accounts.find(owner, 'runai')];
      await vi.waitFor(() => expect(issuer.asked).toHaveLength(asked + 1));
      await connect(there);
      answer.open();
      expect(await before).toMatchObject({ subject: 'r-8' });
      expect(await here.accounts.find(owner, 'runai')).toMatchObject({ subject: 'r-8' });
      expect((await there.accounts.find(owner, 'runai'))?.subject).toBe('r-8');
    }
  });

  it('whose tokens cannot be renewed is refused with the time they ended', async () => {
    const tokens = issuer.give();
    await here.accounts.connect(owner, account, tokens);
    issuer.revoke(tokens);
    clock.seconds += tokenSeconds;
    const error = await refusalOf(here.accounts.find(owner, 'runai'));
    expect(error.extensions).toMatchObject({
      code: 'UNAUTHENTICATED',
      reason: 'EXPIRED',
      expiredAt: new Date((start + tokenSeconds) * 1000).toISOString(),
    });
    expect((await here.accounts.disconnect(owner, 'runai'))?.tokens).toMatchObject(tokens);
  });

  it('sealed with a key that is gone has to be connected again, and the other accounts serve on', async () => {
    const rotated = replicaOver(other, { clock, issuer, keys: [newKey] });
    await here.accounts.connect(owner, account, issuer.give());
    await rotated.accounts.connect(owner, { issuer: 'lab', subject: 'l-1' }, issuer.give());
    const error = await refusalOf(rotated.accounts.find(owner, 'runai'));
    expect(error.facts).toMatchObject({ reason: 'EXPIRED' });
    expect(error.facts.detail).toContain('sealed with a key that is not configured');
    expect(await rotated.accounts.find(owner, 'lab')).toMatchObject({ subject: 'l-1' });
    expect(await rotated.accounts.disconnect(owner, 'runai')).toBeNull();
    expect(await rotated.accounts.find(owner, 'runai')).toBeNull();
  });

  it('cannot be had by copying its row to another person, or another issuer, or by renaming who it is', async () => {
    const mallory = { issuer: 'campus', subject: 'u-0666' };
    await here.accounts.connect(owner, account, issuer.give());
    await here.accounts.connect(mallory, account, issuer.give());
    const { tokens } = await database.prisma.connectedAccount.findFirstOrThrow({
      where: { ownerSubject: owner.subject },
    });
    const mine = { ownerSubject: mallory.subject };
    const copies = [{ tokens }, { tokens, issuer: 'lab' }, { tokens, issuer: 'lab', subject: 'r-1' }];
    for (const data of copies) {
      await database.prisma.connectedAccount.updateMany({ where: mine, data });
      clock.seconds += 30;
      const error = await refusalOf(there.accounts.find(mallory, data.issuer ?? 'runai'));
      expect(error.facts.reason).toBe('EXPIRED');
    }
  });

  it('leaves no token in the database, nor in what is shown of it', async () => {
    await here.accounts.connect(owner, account, issuer.give());
    const found = await here.accounts.find(owner, 'runai');
    const rows = JSON.stringify(await database.prisma.connectedAccount.findMany());
    for (const shown of [rows, inspect(found), JSON.stringify(found)]) expect(shown).not.toContain('canary');
  });
});
