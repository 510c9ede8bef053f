import { ClusterQLError } from '../../errors.ts';
import { markOf, type DatedTokens, type KeptTokens } from './kept-tokens.ts';
import type { TokenSeal } from './seal.ts';
import type { RenewalStore } from './store.ts';

/** Puts renewed tokens where the old ones were. */
export interface Saving<Row> {
  /** Null when the row is not there any more, or has got other tokens. */
  save(row: Row, tokens: DatedTokens): Promise<Row | null>;
  /** The row, or what followed it and the database has not taken yet. */
  newest(row: Row): Row;
}

export interface SavingOptions<Key> {
  readonly store: RenewalStore<Key>;
  readonly seal: TokenSeal;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly onError: (error: unknown) => void;
}

const tryAgainMilliseconds = 1_000;
/** Ten minutes; whoever comes later signs in again. */
const mostTries = 600;

/**
 * An issuer may take a refresh token only once. When the database fails right then, the tokens in this process
 * are the only good ones: they are used, and offered to it until it takes them.
 */
export function createSaving<Key, Row extends KeptTokens<Key>>(options: SavingOptions<Key>): Saving<Row> {
  const { store, seal, wait, onError } = options;
  const unsaved = new Map<string, Row>();

  async function saveAgain(row: Row, sealed: string): Promise<void> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      await wait(tryAgainMilliseconds);
      const answer = await store.replaceTokens(row.key, row.version, sealed).catch(notNow);
      if (answer !== 'not now') break;
    }
    unsaved.delete(markOf(row));
  }

  return {
    newest: (row) => unsaved.get(markOf(row)) ?? row,
    async save(row, tokens) {
      const sealed = await seal.seal(tokens, row.belongsTo);
      const renewed = { ...row, tokens, version: row.version + 1 };
      try {
        return (await store.replaceTokens(row.key, row.version, sealed)) ? renewed : null;
      } catch (error) {
        onError(error);
        unsaved.set(markOf(row), renewed);
        saveAgain(row, sealed).catch(onError);
        return renewed;
      }
    },
  };
}

function notNow(error: unknown): 'not now' {
  if (error instanceof ClusterQLError && error.code === 'DATABASE_UNAVAILABLE') return 'not now';
  throw error;
}
