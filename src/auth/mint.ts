import { createHash } from 'node:crypto';
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
  const lifetime = credential.lifetimeSeconds ?? defaultLifetimeSeconds;
  const renewBeforeEnd = Math.min(renewBeforeEndSeconds, lifetime / 2);
  const made = createExpiringMap<MintedToken>(cacheSize, now);

  function fingerprintOf(subject: string, roles: readonly string[]): string {
    return createHash('sha256')
      .update(JSON.stringify(['mint', ref.name, subject, roles]))
      .digest('hex');
  }

  function sign(subject: string, roles: readonly string[]): MintedToken {
    const issuedAt = Math.floor(now() / 1000);
    const expiresAt = issuedAt + lifetime;
    const text = new SignJWT({ roles })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT' })
      .setSubject(subject)
      .setIssuer(gatewayIssuer)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(key);
    return { expiresAt: expiresAt * 1000, text };
  }

  return {
    fingerprintOf,
    tokenFor(subject, roles) {
      const fingerprint = fingerprintOf(subject, roles);
      const known = made.get(fingerprint);
      if (known !== undefined) return known;
      const token = sign(subject, roles);
      made.set(fingerprint, token, token.expiresAt - renewBeforeEnd * 1000);
      return token;
    },
  };
}
