import type { Change } from './change/change.ts';
import type { Problem } from './change/refusal.ts';
import type { NodeKey } from './id.ts';
import type { Removal } from './removal.ts';
import type { Secret } from './secret.ts';
import type { SystemRef } from './system.ts';
import type { User } from './user.ts';

export interface NewUser {
  readonly email: string;
  /** Whether the system writes to that address. */
  readonly notify?: boolean | null | undefined;
}

/** An account whose password was made by its system. */
export interface PasswordResult {
  /** Global id. */
  readonly userId: string;
  /** Told once; null in a replay. */
  readonly temporaryPassword: Secret | null;
}

/**
 * What can be changed of the accounts that one system keeps itself, bound to one caller. Each method looks,
 * checks the rules that need looking, and answers the change; it throws `InvalidInput`, NOT_FOUND or CONFLICT.
 */
export interface UserChanges {
  readonly system: SystemRef;
  create(user: NewUser): Promise<Change<PasswordResult>>;
  resetPassword(key: NodeKey): Promise<Change<PasswordResult>>;
  delete(key: NodeKey): Promise<Change<Removal<User>>>;
}

/** As Run:ai publishes it. */
export function newUserProblems({ email }: NewUser): Problem[] {
  if (/^[\w.%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}$/.test(email)) return [];
  return [{ path: 'email', message: 'An address is like `u-0042@example.org`.' }];
}
