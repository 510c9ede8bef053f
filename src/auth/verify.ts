import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { Role, Viewer } from '../domain/viewer.ts';
import { ClusterQLError } from '../errors.ts';
import { createExpiringMap } from './expiring-map.ts';
import { concealRaw, gatewayIssuer, type Identity, type VerifiedToken } from './identity.ts';
import type { IssuerOptions } from './issuer.ts';
import { presentedToken } from './presented-token.ts';
import { malformed, mostTelling, refusal } from './refusal.ts';
import { createTokenCheck, type CheckedClaims } from './token-check.ts';

export interface VerifierOptions {
  readonly issuers: readonly IssuerOptions[];
  /** Fetches discovery documents and keys. */
  readonly fetch: typeof globalThis.fetch;
  /** Epoch milliseconds. */
  readonly now?: () => number;
  /** The role on each system; asked with null for anonymous callers. */
  readonly rolesOf: (token: VerifiedToken | null) => ReadonlyMap<string, Role | null>;
}

export type Verifier = (headers: Headers) => Promise<Identity>;

/** How long a token that its issuer revoked may still be taken. */
const cacheMilliseconds = 60_000;
const cacheSize = 10_000;

/** Turns the credentials of a request into who sent it: nobody, somebody, or a refusal; never a bad one into nobody. */
export function createVerifier({ issuers, fetch, now = Date.now, rolesOf }: VerifierOptions): Verifier {
  const trusted = issuers.map((issuer) => ({ ...issuer, check: createTokenCheck(issuer, fetch, now) }));
  const identities = createExpiringMap<Identity>(cacheSize, now);
  const anonymous: Identity = { viewer: viewerOf(null, rolesOf(null)), token: null };

  async function verifyToken(raw: string, fingerprint: string): Promise<VerifiedToken> {
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

  return async function identify(headers) {
    const raw = presentedToken(headers);
    if (raw === null) return anonymous;
    const fingerprint = createHash('sha256').update(raw).digest('hex');
    const known = identities.get(fingerprint);
    if (known !== undefined) return known;
    const token = await verifyToken(raw, fingerprint);
    const identity: Identity = { viewer: viewerOf(token, rolesOf(token)), token };
    identities.set(fingerprint, identity, Math.min(token.expiresAt ?? Infinity, now() + cacheMilliseconds));
    return identity;
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

function viewerOf(token: VerifiedToken | null, roles: Viewer['roles']): Viewer {
  const { name, preferred_username: username, email, email_verified: verified } = token?.claims ?? {};
  return {
    issuer: token?.issuer ?? null,
    subject: token?.subject ?? null,
    name: textOrNull(name) ?? textOrNull(username),
    email: textOrNull(email),
    emailVerified: verified === true,
    expiresAt: token === null || token.expiresAt === null ? null : new Date(token.expiresAt).toISOString(),
    roles,
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
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
