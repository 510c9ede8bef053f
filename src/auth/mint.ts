import { createHash, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { MintOptions, OutboundSystem } from './credential-options.ts';
import { createExpiringMap } from './expiring-map.ts';
import { gatewayIssuer } from './identity.ts';
import { readSigningKey } from './signing-key.ts';

export interface MintedToken {
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly text: Promise<string>;
}

/** What a token says of whoever shows it. */
export interface TokenContent {
  /** The account on the system. */
  readonly subject: string;
  readonly roles: readonly string[];
  readonly lifetimeSeconds: number;
}

/** Makes the tokens of one system: one for each person and set of roles, used until shortly before it ends. */
export interface Minter {
  tokenFor(subject: string, roles: readonly string[]): MintedToken;
  /** What a token for them is known by: equal only where the system sees the same person in the same roles. */
  fingerprintOf(subject: string, roles: readonly string[]): string;
}

const defaultLifetimeSeconds = 300;
/** A request waits, is sent and retried within it, so that its token does not end on the way. */
const renewBeforeEndSeconds = 30;
const cacheSize = 10_000;

export function createMinter({ ref, credential }: OutboundSystem<MintOptions>, now: () => number): Minter {
  const key = readSigningKey(credential.key);
  const { lifetimeSeconds = defaultLifetimeSeconds } = credential;
  const renewBeforeEnd = Math.min(renewBeforeEndSeconds, lifetimeSeconds / 2);
  const made = createExpiringMap<MintedToken>(cacheSize, now);

  function fingerprintOf(subject: string, roles: readonly string[]): string {
    return createHash('sha256')
      .update(JSON.stringify(['mint', ref.name, subject, roles]))
      .digest('hex');
  }

  return {
    fingerprintOf,
    tokenFor(subject, roles) {
      const fingerprint = fingerprintOf(subject, roles);
      const known = made.get(fingerprint);
      if (known !== undefined) return known;
      const token = signToken(key, { subject, roles, lifetimeSeconds }, now());
      made.set(fingerprint, token, token.expiresAt - renewBeforeEnd * 1000);
      return token;
    },
  };
}

/** Signs a token as ClusterCockpit takes it; `now` is in epoch milliseconds. */
export function signToken(
  key: KeyObject,
  { subject, roles, lifetimeSeconds }: TokenContent,
  now: number,
): MintedToken {
  const issuedAt = Math.floor(now / 1000);
  const expiresAt = issuedAt + lifetimeSeconds;
  const text = new SignJWT({ roles })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' })
    .setSubject(subject)
    .setIssuer(gatewayIssuer)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(key);
  return { expiresAt: expiresAt * 1000, text };
}
