import { withDatabase } from './unavailable.ts';

/** Rows with tokens that replicas renew in turn; `version` counts how often that was done. */
export interface Renewals<Key> {
  /** False when the tokens are of another version by now, or somebody else renews them. */
  claimRenewal(key: Key, version: number, now: Date, until: Date): Promise<boolean>;
  /** Puts tokens in the place of that version and ends the claim; false when it is there no more. */
  replaceTokens(key: Key, version: number, tokens: string): Promise<boolean>;
  /** Ends a claim that came to nothing. */
  releaseRenewal(key: Key, version: number): Promise<void>;
}

interface Condition {
  readonly version: number;
  OR?: ({ renewingUntil: null } | { renewingUntil: { lte: Date } })[];
}

interface Change {
  readonly renewingUntil: Date | null;
  readonly tokens?: string;
  readonly version?: { increment: number };
}

/** `update` changes the row of that key if it meets the condition, in one statement: so one replica wins. */
export function createRenewals<Key>(
  update: (key: Key, condition: Condition, change: Change) => Promise<{ count: number }>,
): Renewals<Key> {
  async function isChanged(key: Key, condition: Condition, change: Change): Promise<boolean> {
    const { count } = await withDatabase(() => update(key, condition, change));
    return count === 1;
  }

  return {
    claimRenewal: (key, version, now, until) =>
      isChanged(
        key,
        { version, OR: [{ renewingUntil: null }, { renewingUntil: { lte: now } }] },
        { renewingUntil: until },
      ),
    replaceTokens: (key, version, tokens) =>
      isChanged(key, { version }, { tokens, version: { increment: 1 }, renewingUntil: null }),
    async releaseRenewal(key, version) {
      await isChanged(key, { version }, { renewingUntil: null });
    },
  };
}
