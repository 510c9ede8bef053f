import type { Role, Viewer } from '../domain/viewer.ts';
import { clientOf } from './application.ts';
import type { Identity, VerifiedToken } from './identity.ts';
import { presentedToken } from './presented-token.ts';
import { createTokenVerifier, type TokenVerifierOptions, type VerifyToken } from './token-verifier.ts';

export interface VerifierOptions extends TokenVerifierOptions {
  /** The role on each system; asked with null for anonymous callers. */
  readonly rolesOf: RolesOf;
  /** Made from the other options when absent. */
  readonly verifyToken?: VerifyToken;
}

export type RolesOf = (token: VerifiedToken | null) => ReadonlyMap<string, Role | null>;

export type Verifier = (headers: Headers) => Promise<Identity>;

/** Turns the credentials of a request into who sent it: nobody, somebody, or a refusal; never a bad one into nobody. */
export function createVerifier(options: VerifierOptions): Verifier {
  const { rolesOf, verifyToken = createTokenVerifier(options) } = options;
  const anonymous: Identity = { viewer: viewerOf(null, rolesOf(null)), token: null };
  const identities = new WeakMap<VerifiedToken, Identity>();

  return async function identify(headers) {
    const raw = presentedToken(headers);
    if (raw === null) return anonymous;
    const token = await verifyToken(raw);
    const known = identities.get(token);
    if (known !== undefined) return known;
    const identity = identityOf(token, rolesOf);
    identities.set(token, identity);
    return identity;
  };
}

/** Whom a token makes of its holder. */
export function identityOf(token: VerifiedToken, rolesOf: RolesOf): Identity {
  return { viewer: viewerOf(token, rolesOf(token)), token };
}

function viewerOf(token: VerifiedToken | null, roles: Viewer['roles']): Viewer {
  const { name, preferred_username: username, email, email_verified: verified } = token?.claims ?? {};
  return {
    issuer: token?.issuer ?? null,
    subject: token?.subject ?? null,
    name: textOrNull(name) ?? textOrNull(username),
    email: textOrNull(email),
    emailVerified: verified === true,
    client: token === null ? null : clientOf(token.claims),
    expiresAt: token === null || token.expiresAt === null ? null : new Date(token.expiresAt).toISOString(),
    roles,
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
