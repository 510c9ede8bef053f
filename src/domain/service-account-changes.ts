import type { Change } from './change/change.ts';
import type { Problem } from './change/refusal.ts';
import type { NodeKey } from './id.ts';
import type { Removal } from './removal.ts';
import type { Secret } from './secret.ts';
import type { ServiceAccount } from './service-account.ts';
import type { SystemRef } from './system.ts';

export interface NewServiceAccount {
  readonly name: string;
}

/** A service account whose secret was made by its system. */
export interface ClientSecretResult {
  /** Global id. */
  readonly serviceAccountId: string;
  /** Told once; null in a replay. */
  readonly clientSecret: Secret | null;
}

export interface ServiceAccountResult {
  readonly serviceAccount: ServiceAccount;
}

/**
 * What can be changed of the service accounts of one system, bound to one caller. Each method looks, checks
 * the rules that need looking, and answers the change; it throws `InvalidInput`, NOT_FOUND or CONFLICT.
 */
export interface ServiceAccountChanges {
  readonly system: SystemRef;
  create(account: NewServiceAccount): Promise<Change<ClientSecretResult>>;
  setEnabled(key: NodeKey, enabled: boolean): Promise<Change<ServiceAccountResult>>;
  rotateSecret(key: NodeKey): Promise<Change<ClientSecretResult>>;
  delete(key: NodeKey): Promise<Change<Removal<ServiceAccount>>>;
}

/** As Run:ai publishes it. */
export function newServiceAccountProblems({ name }: NewServiceAccount): Problem[] {
  if (/^[a-z][-_a-z0-9]*[a-z0-9]$/.test(name)) return [];
  const message =
    'A name is lower-case letters, digits, `-` and `_`, with a letter at its start and a letter or digit at its end.';
  return [{ path: 'name', message }];
}
