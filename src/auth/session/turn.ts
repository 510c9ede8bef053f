import { ClusterQLError } from '../../errors.ts';
import type { TokenSet } from '../openid/token-set.ts';
import { dated, type KeptTokens } from './kept-tokens.ts';
import { createSaving, type Saving, type SavingOptions } from './saving.ts';

/** Renews tokens over all replicas, one at a time: a refresh token that two of them use ends the sign-in. */
export interface Turns<Row> extends Pick<Saving<Row>, 'newest'> {
  /** The row with the tokens that this replica or another one got; null when it is not there any more. */
  renew(row: Row): Promise<Row | null>;
}

export interface TurnOptions<Key, Row> extends SavingOptions<Key> {
  /** The row as it is in the database now. */
  readonly read: (row: Row) => Promise<Row | null>;
  readonly refresh: (row: Row) => Promise<TokenSet>;
  readonly now: () => number;
}

/** More than finding out where an issuer gives tokens, and asking it, may take: ten seconds each. */
const leaseMilliseconds = 25_000;
const lookAgainMilliseconds = 200;

export function createTurns<Key, Row extends KeptTokens<Key>>(options: TurnOptions<Key, Row>): Turns<Row> {
  const { store, read, refresh, now, wait, onError } = options;
  const { save, newest } = createSaving<Key, Row>(options);

  async function readNewest(row: Row): Promise<Row | null> {
    const current = await read(row);
    return current && newest(current);
  }

  function isMine({ key, version }: Row): Promise<boolean> {
    return store.claimRenewal(key, version, new Date(now()), new Date(now() + leaseMilliseconds));
  }

  async function renewMine(row: Row): Promise<Row | null> {
    try {
      const tokens = await refresh(row);
      // A renewal need not bring a new ID token; the one of the sign-in still tells the issuer whom to sign out.
      const idToken = tokens.idToken ?? row.tokens.idToken;
      return (await save(row, dated({ ...tokens, idToken }, now()))) ?? (await readNewest(row));
    } catch (error) {
      // Whatever keeps it from it, the lease passes.
      await store.releaseRenewal(row.key, row.version).catch(onError);
      throw error;
    }
  }

  return {
    newest,
    async renew(row) {
      for (let waited = 0; waited <= leaseMilliseconds; waited += lookAgainMilliseconds) {
        if (await isMine(row)) return renewMine(row);
        const current = await readNewest(row);
        if (current?.version !== row.version) return current;
        await wait(lookAgainMilliseconds);
      }
      throw takesTooLong(row.issuer);
    },
  };
}

function takesTooLong(issuer: string): ClusterQLError {
  const sentence = `Renewing the sign-in at ${issuer} takes too long; try again in a moment.`;
  return new ClusterQLError('UPSTREAM_TIMEOUT', sentence, { retryable: true });
}
