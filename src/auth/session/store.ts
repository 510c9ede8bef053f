import type { Person } from '../../domain/credential.ts';

/** Sealed tokens that replicas renew in turn: whoever claims a version has it to itself for a while. */
export interface RenewalStore<Key> {
  /** False when the tokens are of another version by now, or somebody else renews them. */
  claimRenewal(key: Key, version: number, now: Date, until: Date): Promise<boolean>;
  /** Puts tokens in the place of that version and ends the claim; false when it is there no more. */
  replaceTokens(key: Key, version: number, tokens: string): Promise<boolean>;
  /** Ends a claim that came to nothing. */
  releaseRenewal(key: Key, version: number): Promise<void>;
}

/** A signed-in browser as the database keeps it; `id` is the SHA-256 of what its cookie holds. */
export interface SessionRow extends Person {
  readonly id: string;
  readonly createdAt: Date;
  readonly usedAt: Date;
  readonly endsAt: Date;
  /** JWE. */
  readonly tokens: string;
  readonly version: number;
}

export interface SessionStore extends RenewalStore<string> {
  insert(session: SessionRow): Promise<void>;
  find(id: string): Promise<SessionRow | null>;
  touch(id: string, usedAt: Date): Promise<void>;
  /** Answers the row that was there. */
  remove(id: string): Promise<SessionRow | null>;
  /** Removes what ended, or was not used since. */
  removeEnded(now: Date, unusedSince: Date): Promise<void>;
  /** Removes of one person's sessions all but those used last. */
  keepLastUsed(person: Person, count: number): Promise<void>;
}

/** Whose account, at which issuer. */
export interface AccountKey {
  readonly owner: Person;
  /** The configured name of the issuer where the account is. */
  readonly issuer: string;
}

export interface AccountRow extends AccountKey {
  /** Who the owner is there. */
  readonly subject: string;
  readonly connectedAt: Date;
  /** JWE. */
  readonly tokens: string;
  /** Of an account connected anew another one, wherever the one before had come to. */
  readonly version: number;
}

export interface AccountStore extends RenewalStore<AccountKey> {
  /** Takes the place of an account connected before; answers that one. */
  put(account: AccountRow): Promise<AccountRow | null>;
  /** All of one person. */
  findAll(owner: Person): Promise<readonly AccountRow[]>;
  remove(key: AccountKey): Promise<AccountRow | null>;
}
