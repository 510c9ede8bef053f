import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import { ClusterQLError } from '../errors.ts';
import { createExpiringMap } from './expiring-map.ts';
import { concealRaw, gatewayIssuer, type VerifiedToken } from './identity.ts';
import type { IssuerOptions } from './issuer.ts';
import { malformed, mostTelling, refusal } from './refusal.ts';
import { createTokenCheck, type CheckedClaims } from './token-check.ts';

export interface TokenVerifierOptions {
  readonly issuers: readonly IssuerOptions[];
  /** Fetches discovery documents and keys. */
  readonly fetch: typeof globalThis.fetch;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** Checks one token, wherever it came from; throws the refusal. */
export type VerifyToken = (raw: string) => Promise<VerifiedToken>;

/** How long a token that its issuer revoked may still be taken. */
export const cacheMilliseconds = 60_000;
export const cacheSize = 10_000;

export function createTokenVerifier({ issuers, fetch, now = Date.now }: TokenVerifierOptions): VerifyToken {
  const trusted = issuers.map((issuer) => ({ ...issuer, check: createTokenCheck(issuer, fetch, now) }));
  const verified = createExpiringMap<VerifiedToken>(cacheSize, now);

  async function check(raw: string, fingerprint: string): Promise<VerifiedToken> {
    const iss = issOf(raw);
    const candidates = trusted.filter(({ issuer }) => issuer === iss);
    if (iss === gatewayIssuer || candidates.length === 0) throw unknownIssuer(issuers);
    const outcomes = await Promise.all(
      candidates.map(({ name, check }) => check(raw).then((claims) => ({ name, claims }), keepRefusal)),
    );
    const { name, claims } = onlyGood(outcomes);
    const expiresAt = claims.exp === undefined ? null : claims.exp * 1000;
    return concealRaw({ issuer: name, subject: claims.sub, claims, raw, fingerprint, expiresAt });
  }

  return async function verifyToken(raw) {
    const fingerprint = createHash('sha256').update(raw).digest('hex');
    const known = verified.get(fingerprint);
    if (known !== undefined) return known;
    const token = await check(raw, fingerprint);
    verified.set(fingerprint, token, Math.min(token.expiresAt ?? Infinity, now() + cacheMilliseconds));
    return token;
  };
}

/** The issuer a token claims before anything is proved: it chooses who checks, nothing else. */
function issOf(raw: string): string | undefined {
  let iss: unknown;
  try {
    iss = decodeJwt(raw).iss;
  } catch {
    throw malformed();
  }
  if (iss !== undefined && typeof iss !== 'string') throw malformed('iss is not a string');
  return iss;
}

/** An issuer that cannot be asked is no refusal: the whole check fails, and may be tried again. */
function keepRefusal(error: unknown): ClusterQLError {
  if (error instanceof ClusterQLError && error.code === 'UNAUTHENTICATED') return error;
  throw error;
}

interface GoodToken {
  readonly name: string;
  readonly claims: CheckedClaims;
}

/** Two issuers that both vouch for a token would make one person of two, so neither is believed. */
function onlyGood(outcomes: readonly (GoodToken | ClusterQLError)[]): GoodToken {
  const good = outcomes.filter((outcome): outcome is GoodToken => !(outcome instanceof ClusterQLError));
  const [only, second] = good;
  if (only === undefined) throw mostTelling(outcomes.filter((outcome) => outcome instanceof ClusterQLError));
  if (second !== undefined) throw ambiguous(good.map(({ name }) => name));
  return only;
}

function unknownIssuer(issuers: readonly IssuerOptions[]): ClusterQLError {
  const names = issuers.map(({ name }) => name).join(', ');
  const sentence = `The token comes from no issuer known here; sign in at one of these: ${names}.`;
  return refusal('UNKNOWN_ISSUER', sentence);
}

function ambiguous(names: readonly string[]): ClusterQLError {
  const sentence = `The token is good for several issuers (${names.join(', ')}); ask the operator of the gateway to give each a key of its own.`;
  return refusal('AMBIGUOUS_ISSUER', sentence);
}
