import { errors, importJWK, jwtVerify, type JWTPayload } from 'jose';
import type { Account } from './data.ts';

/** Who asks. */
export interface User {
  readonly username: string;
  readonly roles: readonly string[];
  /** Those a manager looks after. */
  readonly projects: readonly string[];
}

/** The user of the token, null without one; throws what cc-backend says of a bad one. */
export type ReadToken = (headers: Headers) => Promise<User | null>;

/**
 * Checks API tokens against `JWT_PUBLIC_KEY`; issuer and audience are of no interest to cc-backend. With
 * `auth.jwts.validate-user` the accounts tell who a user is, without it (null) the token does.
 */
export async function tokenReader(
  publicKey: string,
  accounts: readonly Account[] | null,
): Promise<ReadToken> {
  const x = Buffer.from(publicKey, 'base64').toString('base64url');
  const key = await importJWK({ kty: 'OKP', crv: 'Ed25519', x }, 'EdDSA');
  return async (headers) => {
    const token = presented(headers);
    if (token === '') return null;
    const { payload } = await jwtVerify(token, key, { algorithms: ['EdDSA'] }).catch((error: unknown) => {
      throw new Error(reason(error));
    });
    return accounts === null ? userOf(payload) : knownUser(userOf(payload), accounts);
  };
}

/** The prefix is cut case-sensitively; any other scheme stays in place and fails as a token. */
function presented(headers: Headers): string {
  const own = headers.get('x-auth-token') ?? '';
  return own === '' ? (headers.get('authorization') ?? '').replace(/^Bearer /, '') : own;
}

/** Whoever has this account, with the roles and projects it has now. */
export function userOfAccount({ username, roles, projects }: Account): User {
  return { username, roles: roles ?? [], projects };
}

function knownUser({ username }: User, accounts: readonly Account[]): User {
  const account = accounts.find((each) => each.username === username);
  if (account === undefined) throw new Error('unknown user');
  return userOfAccount(account);
}

/** The projects of a token are never read. */
function userOf({ sub, roles }: JWTPayload): User {
  if (typeof sub !== 'string' || sub === '') throw new Error("missing 'sub' claim in JWT");
  const words: unknown[] = Array.isArray(roles) ? roles : [];
  return { username: sub, roles: words.filter((role) => typeof role === 'string'), projects: [] };
}

function reason(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'token has invalid claims: token is expired';
  if (error instanceof errors.JWTClaimValidationFailed)
    return 'token has invalid claims: token is not valid yet';
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return 'token signature is invalid: ed25519: verification error';
  if (error instanceof errors.JOSEAlgNotAllowed)
    return 'token is unverifiable: error while executing keyfunc: only Ed25519/EdDSA supported';
  return 'token is malformed: token contains an invalid number of segments';
}
