import { inspect } from 'node:util';
import { expect, it, vi } from 'vitest';
import { refusalOf, start } from '../issuer-fixture.ts';
import { describeReplicas, gate, newKey, type Replica, tokenSeconds } from './keeping.ts';

const owner = { issuer: 'campus', subject: 'u-0042' };
const account = { issuer: 'runai', subject: 'r-7' };

describeReplicas('a connected account', (site) => {
  async function tokenAt(replica: Replica): Promise<string | undefined> {
    return (await replica.accounts.find(owner, 'runai'))?.tokens.accessToken;
  }

  it('is nobody else’s: not of another subject, nor of the same one at another issuer', async () => {
    await site.here.accounts.connect(owner, account, site.issuer.give());
    for (const stranger of [
      { ...owner, subject: 'u-0043' },
      { ...owner, issuer: 'lab' },
      { issuer: 'runai', subject: 'r-7' },
    ]) {
      expect(await site.here.accounts.find(stranger, 'runai')).toBeNull();
      expect(await site.here.accounts.disconnect(stranger, 'runai')).toBeNull();
    }
    expect(await site.here.accounts.find(owner, 'lab')).toBeNull();
    expect(await site.here.accounts.find(owner, 'runai')).toMatchObject(account);
  });

  it('is there at once, and gone at once, where nobody knew of it before', async () => {
    expect(await site.here.accounts.find(owner, 'runai')).toBeNull();
    const tokens = site.issuer.give();
    expect(await site.here.accounts.connect(owner, account, tokens)).toBeNull();
    expect((await site.here.accounts.find(owner, 'runai'))?.tokens).toMatchObject(tokens);
    expect((await site.here.accounts.disconnect(owner, 'runai'))?.tokens).toMatchObject(tokens);
    expect(await site.here.accounts.find(owner, 'runai')).toBeNull();
    expect(await site.here.accounts.disconnect(owner, 'runai')).toBeNull();
  });

  it('is gone within 30 seconds at the other replicas', async () => {
    await site.here.accounts.connect(owner, account, site.issuer.give());
    expect(await site.there.accounts.find(owner, 'runai')).toMatchObject(account);
    await site.here.accounts.disconnect(owner, 'runai');
    site.clock.seconds += 30;
    expect(await site.there.accounts.find(owner, 'runai')).toBeNull();
  });

  it('is read once for requests of all systems within 30 seconds, also where there is none', async () => {
    const findAll = vi.spyOn(site.here.accountStore, 'findAll');
    await Promise.all(['runai', 'lab', 'runai'].map((name) => site.here.accounts.find(owner, name)));
    site.clock.seconds += 29;
    await site.here.accounts.find(owner, 'runai');
    expect(findAll).toHaveBeenCalledTimes(1);
  });

  it('takes the place of one connected before, which is told so that it can be revoked', async () => {
    await site.here.accounts.connect(owner, account, site.issuer.give());
    const former = await site.there.accounts.connect(
      owner,
      { ...account, subject: 'r-8' },
      site.issuer.give(),
    );
    expect(former).toMatchObject(account);
    expect(former?.tokens.refreshToken).toBe('refresh-canary-0');
    expect(await site.there.accounts.find(owner, 'runai')).toMatchObject({ subject: 'r-8' });
  });

  it('is renewed once for two replicas, beside the other accounts of the person', async () => {
    await site.here.accounts.connect(owner, account, site.issuer.give());
    await site.here.accounts.connect(
      owner,
      { issuer: 'lab', subject: 'l-1' },
      site.issuer.give(10 * tokenSeconds),
    );
    site.clock.seconds += tokenSeconds;
    const tokens = await Promise.all([site.here, site.there, site.here, site.there].map(tokenAt));
    expect(tokens).toEqual(Array(4).fill('access-canary-2'));
    expect(site.issuer.asked).toEqual(['runai refresh-canary-0']);
    expect((await site.here.accounts.find(owner, 'lab'))?.tokens.accessToken).toBe('access-canary-1');
  });

  it('that was connected anew never gets the tokens that were still being renewed for the one before', async () => {
    const connections = {
      anew: (replica: Replica) =>
        replica.accounts.connect(owner, { ...account, subject: 'r-8' }, site.issuer.give()),
      'after it was disconnected': async (replica: Replica) => {
        await replica.accounts.disconnect(owner, 'runai');
        await replica.accounts.connect(owner, { ...account, subject: 'r-8' }, site.issuer.give());
      },
    };
    for (const connect of Object.values(connections)) {
      await site.here.accounts.connect(owner, account, site.issuer.give());
      site.clock.seconds += tokenSeconds;
      const answer = gate();
      site.issuer.gate = answer.opened;
      const [asked, before] = [site.issuer.asked.length, site.here.accounts.find(owner, 'runai')];
      await vi.waitFor(() => expect(site.issuer.asked).toHaveLength(asked + 1));
      await connect(site.there);
      answer.open();
      expect(await before).toMatchObject({ subject: 'r-8' });
      expect(await site.here.accounts.find(owner, 'runai')).toMatchObject({ subject: 'r-8' });
      expect((await site.there.accounts.find(owner, 'runai'))?.subject).toBe('r-8');
    }
  });

  it('whose tokens cannot be renewed is refused with the time they ended', async () => {
    const tokens = site.issuer.give();
    await site.here.accounts.connect(owner, account, tokens);
    site.issuer.revoke(tokens);
    site.clock.seconds += tokenSeconds;
    const error = await refusalOf(site.here.accounts.find(owner, 'runai'));
    expect(error.extensions).toMatchObject({
      code: 'UNAUTHENTICATED',
      reason: 'EXPIRED',
      expiredAt: new Date((start + tokenSeconds) * 1000).toISOString(),
    });
    expect((await site.here.accounts.disconnect(owner, 'runai'))?.tokens).toMatchObject(tokens);
  });

  it('sealed with a key that is gone has to be connected again, and the other accounts serve on', async () => {
    const rotated = site.another({ keys: [newKey] });
    await site.here.accounts.connect(owner, account, site.issuer.give());
    await rotated.accounts.connect(owner, { issuer: 'lab', subject: 'l-1' }, site.issuer.give());
    const error = await refusalOf(rotated.accounts.find(owner, 'runai'));
    expect(error.facts).toMatchObject({ reason: 'EXPIRED' });
    expect(error.facts.detail).toContain('sealed with a key that is not configured');
    expect(await rotated.accounts.find(owner, 'lab')).toMatchObject({ subject: 'l-1' });
    expect(await rotated.accounts.disconnect(owner, 'runai')).toBeNull();
    expect(await rotated.accounts.find(owner, 'runai')).toBeNull();
  });

  it('cannot be had by copying its row to another person, or another issuer, or by renaming who it is', async () => {
    const mallory = { issuer: 'campus', subject: 'u-0666' };
    await site.here.accounts.connect(owner, account, site.issuer.give());
    await site.here.accounts.connect(mallory, account, site.issuer.give());
    const { tokens } = await site.database.prisma.connectedAccount.findFirstOrThrow({
      where: { ownerSubject: owner.subject },
    });
    const mine = { ownerSubject: mallory.subject };
    const copies = [{ tokens }, { tokens, issuer: 'lab' }, { tokens, issuer: 'lab', subject: 'r-1' }];
    for (const data of copies) {
      await site.database.prisma.connectedAccount.updateMany({ where: mine, data });
      site.clock.seconds += 30;
      const error = await refusalOf(site.there.accounts.find(mallory, data.issuer ?? 'runai'));
      expect(error.facts.reason).toBe('EXPIRED');
    }
  });

  it('leaves no token in the database, nor in what is shown of it', async () => {
    await site.here.accounts.connect(owner, account, site.issuer.give());
    const found = await site.here.accounts.find(owner, 'runai');
    const rows = JSON.stringify(await site.database.prisma.connectedAccount.findMany());
    for (const shown of [rows, inspect(found), JSON.stringify(found)]) expect(shown).not.toContain('canary');
  });
});
