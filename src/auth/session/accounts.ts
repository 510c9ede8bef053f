import { randomInt } from 'node:crypto';
import type { Person } from '../../domain/credential.ts';
import type { ClusterQLError } from '../../errors.ts';
import { concealTokens } from '../openid/token-set.ts';
import { refusal } from '../refusal.ts';
import { dated, type KeptTokens } from './kept-tokens.ts';
import { createRecent } from './recent.ts';
import { createRenewal, ignore, sleepBeside, type KeepingOptions } from './renewal.ts';
import { createTokenSeal } from './seal.ts';
import type { Accounts, ConnectedAccount } from './session.ts';
import type { AccountKey, AccountRow, AccountStore } from './store.ts';

export interface AccountsOptions extends KeepingOptions {
  readonly store: AccountStore;
}

interface KeptAccount extends KeptTokens<AccountKey> {
  readonly subject: string;
}

/** Of one person, by issuer; null where the tokens cannot be opened. */
type OwnAccounts = ReadonlyMap<string, KeptAccount | null>;

/** Leaves room to count renewals in what the database takes as an integer. */
const versionsEnd = 2 ** 30;

/** Connected accounts in the database, whose tokens are kept good. */
export function createAccounts(options: AccountsOptions): Accounts {
  const { store, keys, refresh, now = Date.now, wait = sleepBeside } = options;
  const { onError = ignore, onRenewal = ignore } = options;
  const seal = createTokenSeal(keys);
  const recent = createRecent<OwnAccounts>(now);

  const { renewed, newest } = createRenewal<AccountKey, KeptAccount>({
    ...{ store, seal, refresh, now, wait, onError, onRenewal, replaced },
    read: async ({ key }) => (await readAll(key.owner)).get(key.issuer) ?? null,
  });

  async function opened(row: AccountRow): Promise<KeptAccount | null> {
    const { owner, issuer, subject, version } = row;
    const belongsTo = belongingTo(row, subject);
    const tokens = await seal.open(row.tokens, belongsTo);
    return tokens && { key: { owner, issuer }, belongsTo, issuer, subject, tokens, version };
  }

  async function readAll(owner: Person): Promise<OwnAccounts> {
    const rows = await store.findAll(owner);
    return new Map(await Promise.all(rows.map(async (row) => [row.issuer, await opened(row)] as const)));
  }

  /** Among all of the person, which are remembered together. */
  function replaced(before: KeptAccount, after: KeptAccount | null): void {
    const name = nameOf(before.key.owner);
    const own = recent.get(name);
    if (own?.get(before.issuer) !== before) return;
    recent.replace(name, own, after && new Map([...own, [before.issuer, after]]));
  }

  /** What was there can be given back to its issuer, if it can be read. */
  async function toFormer(row: AccountRow | null): Promise<ConnectedAccount | null> {
    const account = row && (await opened(row));
    return account && toConnected(newest(account));
  }

  return {
    async connect({ issuer, subject }, account, tokens) {
      const owner = { issuer, subject };
      const key = { owner, issuer: account.issuer };
      const sealed = await seal.seal(dated(tokens, now()), belongingTo(key, account.subject));
      const former = await store.put({
        ...{ ...key, subject: account.subject, connectedAt: new Date(now()), tokens: sealed },
        // Whoever still renews the tokens of an account before must not take this one for it.
        version: randomInt(versionsEnd),
      });
      recent.forget(nameOf(owner));
      return toFormer(former);
    },
    async find(owner, issuer) {
      const own = await recent.read(nameOf(owner), () => readAll(owner));
      const account = own?.get(issuer);
      if (account === undefined) return null;
      if (account === null) throw unreadable(issuer);
      const good = await renewed(account);
      return good && toConnected(good);
    },
    async disconnect({ issuer: ownerIssuer, subject }, issuer) {
      const owner = { issuer: ownerIssuer, subject };
      const former = await store.remove({ owner, issuer });
      recent.forget(nameOf(owner));
      return toFormer(former);
    },
  };
}

function toConnected({ issuer, subject, tokens }: KeptAccount): ConnectedAccount {
  return concealTokens({ issuer, subject, tokens });
}

function nameOf({ issuer, subject }: Person): string {
  return JSON.stringify([issuer, subject]);
}

function belongingTo({ owner, issuer }: AccountKey, subject: string): string {
  return JSON.stringify(['account', owner.issuer, owner.subject, issuer, subject]);
}

function unreadable(issuer: string): ClusterQLError {
  const sentence = `The sign-in at ${issuer} cannot be used any more; sign in there again.`;
  const detail = `account at ${issuer}: its tokens were changed, or sealed with a key that is not configured`;
  return refusal('EXPIRED', sentence, { detail });
}
