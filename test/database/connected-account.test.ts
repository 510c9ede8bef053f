import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { AccountRow, AccountStore } from '../../src/auth/session/store.ts';
import { createConnectedAccountTable } from '../../src/database/connected-account.ts';
import type { Database } from '../../src/database/database.ts';
import { describeDatabases, type TestDatabase } from '../support/database.ts';

const noon = new Date('2026-11-22T12:00:00.000Z');
const aMinuteLater = new Date('2026-11-22T12:01:00.000Z');
const owner = { issuer: 'campus', subject: 'u-1' };
const key = { owner, issuer: 'runai' };
const account: AccountRow = { ...key, subject: 'r-1', connectedAt: noon, tokens: 'sealed', version: 7 };

describeDatabases('the table of connected accounts', (open) => {
  let database: TestDatabase;
  let replica: Database;
  let accounts: AccountStore;
  let others: AccountStore;

  beforeAll(async () => {
    database = await open();
    replica = await database.alongside();
    accounts = createConnectedAccountTable(database.prisma);
    others = createConnectedAccountTable(replica.prisma);
  });

  beforeEach(() => database.prisma.connectedAccount.deleteMany());

  afterAll(async () => {
    await replica.close();
    await database.close();
  });

  it('shows nobody the accounts of somebody else, of the same subject at another issuer neither', async () => {
    await accounts.put(account);
    expect(await accounts.findAll({ issuer: 'campus', subject: 'u-2' })).toEqual([]);
    expect(await accounts.findAll({ issuer: 'lab', subject: 'u-1' })).toEqual([]);
    expect(await accounts.remove({ owner: { issuer: 'lab', subject: 'u-1' }, issuer: 'runai' })).toBeNull();
    expect(await others.findAll(owner)).toEqual([account]);
  });

  it('has one account of a person at an issuer, and tells which one it took the place of', async () => {
    const second = { ...account, subject: 'r-2', tokens: 'others', version: 40 };
    const elsewhere = { ...account, issuer: 'lab' };
    expect(await accounts.put(account)).toBeNull();
    expect(await accounts.put(elsewhere)).toBeNull();
    expect(await others.put(second)).toEqual(account);
    expect(await accounts.findAll(owner)).toHaveLength(2);
    expect(await accounts.findAll(owner)).toEqual(expect.arrayContaining([second, elsewhere]));
  });

  it('lets one replica renew at a time, which ends when an account takes the place', async () => {
    await accounts.put(account);
    expect(await accounts.claimRenewal(key, 7, noon, aMinuteLater)).toBe(true);
    expect(await others.claimRenewal(key, 7, noon, aMinuteLater)).toBe(false);
    await others.put({ ...account, version: 40 });
    expect(await accounts.replaceTokens(key, 7, 'of the account before')).toBe(false);
    expect(await others.claimRenewal(key, 40, noon, aMinuteLater)).toBe(true);
    expect(await others.replaceTokens(key, 40, 'renewed')).toBe(true);
    expect(await accounts.findAll(owner)).toEqual([{ ...account, version: 41, tokens: 'renewed' }]);
  });

  it('gives a removed account to one of two who remove it', async () => {
    await accounts.put(account);
    const removed = await Promise.all([accounts.remove(key), others.remove(key)]);
    expect(removed.filter((row) => row !== null)).toEqual([account]);
    expect(await accounts.findAll(owner)).toEqual([]);
  });
});
