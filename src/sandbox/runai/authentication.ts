import type { Context, MiddlewareHandler, Next } from 'hono';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { unauthenticated } from './refusals.ts';
import type { TokenMint } from './token-mint.ts';

/** Whose tokens the control plane takes, besides its own. */
export interface TrustedIssuer {
  issuer: string;
  jwks: JSONWebKeySet;
}

/** Who asks: a person by email, null in a token without one, or an application by its client id. */
export type Caller = { kind: 'User'; name: string | null } | { kind: 'App'; name: string };

/** Set by `authenticate` for every handler behind it. */
export interface Env {
  Variables: { caller: Caller };
}

/** Lets only a valid bearer token through. */
export function authenticate({ issuer, jwks }: TrustedIssuer, mint: TokenMint): MiddlewareHandler<Env> {
  const keys = createLocalJWKSet(jwks);
  const expected = { issuer, algorithms: ['RS256', 'ES256', 'EdDSA'], requiredClaims: ['exp'] };

  async function personOf(token: string): Promise<Caller> {
    const { payload } = await jwtVerify(token, keys, expected).catch(() => unauthenticated());
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
