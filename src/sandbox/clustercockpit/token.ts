import { errors, importJWK, jwtVerify, type JWTPayload } from 'jose';

/** Who a token speaks for; without `validate-user` cc-backend believes the token's own roles. */
export interface User {
  readonly username: string;
  readonly roles: readonly string[];
}

/** The user of the token, null without one; throws what cc-backend says of a bad one. */
export type ReadToken = (headers: Headers) => Promise<User | null>;

/** Checks API tokens against `JWT_PUBLIC_KEY`; issuer and audience are of no interest to cc-backend. */
export async function tokenReader(publicKey: string): Promise<ReadToken> {
  const x = Buffer.from(publicKey, 'base64').toString('base64url');
  const key = await importJWK({ kty: 'OKP', crv: 'Ed25519', x }, 'EdDSA');
  return async (headers) => {
    const token = presented(headers);
    if (token === '') return null;
    const { payload } = await jwtVerify(token, key, { algorithms: ['EdDSA'] }).catch((error: unknown) => {
      throw new Error(reason(error));
    });
    return userOf(payload);
  };
}

/** The prefix is cut case-sensitively; any other scheme stays in place and fails as a token. */
function presented(headers: Headers): string {
  const own = headers.get('x-auth-token') ?? '';
  return own === '' ? (headers.get('authorization') ?? '').replace(/^Bearer /, '') : own;
}

function userOf({ sub, roles }: JWTPayload): User {
  if (typeof sub !== 'string' || sub === '') throw new Error("missing 'sub' claim in JWT");
  const words: unknown[] = Array.isArray(roles) ? roles : [];
  return { username: sub, roles: words.filter((role) => typeof role === 'string') };
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
