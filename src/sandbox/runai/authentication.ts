import type { Context, MiddlewareHandler, Next } from 'hono';
import { decodeJwt, jwtVerify, type JSONWebKeySet } from 'jose';
import { currentKeys } from '../current-keys.ts';
import { unauthenticated } from './refusals.ts';
import type { TokenMint } from './token-mint.ts';

/** Whose tokens the control plane takes, besides its own. */
export interface TrustedIssuer {
  /** The `iss` of its tokens. */
  readonly url: string;
  readonly jwks: JSONWebKeySet;
  /** What its tokens must be for; any will do unless told. */
  readonly audience?: string;
}

/** Who asks: a person by email, null in a token without one, or an application by its client id. */
export type Caller = { kind: 'User'; name: string | null } | { kind: 'App'; name: string };

/** Set by `authenticate` for every handler behind it. */
export interface Env {
  Variables: { caller: Caller };
}

/** Lets only a valid bearer token through. */
export function authenticate(trusted: readonly TrustedIssuer[], mint: TokenMint): MiddlewareHandler<Env> {
  const checks = new Map(trusted.map((issuer) => [issuer.url, checkOf(issuer)]));

  async function personOf(token: string): Promise<Caller> {
    const check = checks.get(issuerNamedBy(token)) ?? unauthenticated();
    const { payload } = await check(token).catch(() => unauthenticated());
    const { email } = payload;
    return { kind: 'User', name: typeof email === 'string' ? email : null };
  }

  return async function check(c: Context<Env>, next: Next) {
    const [, token = ''] = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
    const clientId = await mint.clientOf(token);
    c.set('caller', clientId === null ? await personOf(token) : { kind: 'App', name: clientId });
    await next();
  };
}

function checkOf({ url, jwks, audience }: TrustedIssuer) {
  const keys = currentKeys(jwks);
  const expected = { issuer: url, algorithms: ['RS256', 'ES256', 'EdDSA'], requiredClaims: ['exp'] };
  return (token: string) => jwtVerify(token, keys, { ...expected, ...(audience && { audience }) });
}

/** Unverified: it tells alone which keys to verify with. */
function issuerNamedBy(token: string): string {
  try {
    return decodeJwt(token).iss ?? '';
  } catch {
    return '';
  }
}
