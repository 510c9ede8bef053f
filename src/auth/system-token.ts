import { createHash } from 'node:crypto';
import type { Person } from '../domain/credential.ts';
import type { SystemRef } from '../domain/system.ts';
import { concealRaw, type Identity, type SystemToken, type VerifiedToken } from './identity.ts';
import type { SentToken } from './way.ts';

/** A token for one system; what is sent stays out of JSON and logs. */
export function systemToken(
  mode: SystemToken['mode'],
  token: VerifiedToken | null,
  { raw, expiresAt }: { readonly raw: string; readonly expiresAt: number | null },
): SystemToken {
  const fingerprint = createHash('sha256').update(raw).digest('hex');
  return concealRaw({ mode, token, raw, fingerprint, expiresAt });
}

/** Also where it turned out to be of no use: that is told, and no other way is gone in its place. */
export function hasSystemToken({ systemTokens }: Identity, { name }: SystemRef): boolean {
  const token = systemTokens?.get(name);
  if (token === undefined) return false;
  return !('error' in token) || token.error.facts.reason !== 'NOT_CONNECTED';
}

/** It as it goes out for this caller. */
export function sentFor(identity: Identity, account: SystemToken): SentToken {
  const { mode, raw, fingerprint, expiresAt } = account;
  return { mode, raw, fingerprint, expiresAt, person: otherPerson(identity, account) };
}

/** Whose it is, where that is not the caller; nobody knows it of an opaque one. */
export function otherPerson({ token: own }: Identity, { token }: SystemToken): Person | undefined {
  if (token === null) return undefined;
  const { issuer, subject } = token;
  return own?.issuer === issuer && own.subject === subject ? undefined : { issuer, subject };
}
