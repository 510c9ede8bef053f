import { decodeJwt } from 'jose';
import { z } from 'zod';
import type { BearerField, ClientOptions, TokenEndpoint } from './credential-options.ts';

/** A request for a token, below the address of the token host. */
export interface TokenRequest {
  readonly path: string;
  readonly body: URLSearchParams | string;
  readonly contentType: string;
}

export interface IssuedToken {
  readonly text: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Used where neither the answer nor the token tells its end; Run:ai before 2.24 leaves `expiresIn` out. */
export const assumedLifetimeSeconds = 300;

/** What goes into a header as it is. */
const tokenText = z.string().regex(/^[\x21-\x7e]+$/);

const lifetime = z.number().positive();

/** Keycloak and v2 answer in snake case, v1 in camel case. */
const tokenAnswer = z
  .object({
    access_token: tokenText,
    accessToken: tokenText,
    id_token: tokenText,
    idToken: tokenText,
    expires_in: lifetime,
    expiresIn: lifetime,
  })
  .partial();

/** The endpoints to ask, in this order: the configured one, or all from the newest to the oldest. */
export function endpointsOf({ tokenEndpoint, realm }: ClientOptions): readonly TokenEndpoint[] {
  if (tokenEndpoint !== undefined) return [tokenEndpoint];
  return ['v2', 'v1', 'v1-app-token', ...(realm === undefined ? [] : (['keycloak'] as const))];
}

export function tokenRequest(
  endpoint: TokenEndpoint,
  { clientId, clientSecret, realm = '' }: ClientOptions,
): TokenRequest {
  const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  switch (endpoint) {
    case 'v2':
      return form('/api/v2/token', grant);
    case 'v1':
      return json({ grantType: 'client_credentials', clientID: clientId, clientSecret });
    case 'v1-app-token':
      return json({ grantType: 'app_token', appID: clientId, appSecret: clientSecret });
    case 'keycloak':
      // Without `openid` Keycloak gives no ID token, which `bearerField` may ask for.
      return form(`/auth/realms/${encodeURIComponent(realm)}/protocol/openid-connect/token`, {
        ...grant,
        scope: 'openid',
        response_type: 'id_token',
      });
  }
}

/** The token of an answer; null when it holds none that could be sent. */
export function readToken(answer: unknown, field: BearerField, now: number): IssuedToken | null {
  const { data } = tokenAnswer.safeParse(answer);
  const text =
    field === 'idToken' ? (data?.id_token ?? data?.idToken) : (data?.access_token ?? data?.accessToken);
  if (data === undefined || text === undefined) return null;
  const seconds = data.expires_in ?? data.expiresIn;
  const told = seconds === undefined ? endOf(text) : now + seconds * 1_000;
  return { text, expiresAt: told ?? now + assumedLifetimeSeconds * 1_000 };
}

/** When a token says that it ends, epoch milliseconds. */
export function endOf(token: string): number | undefined {
  try {
    const { exp } = decodeJwt(token);
    return exp === undefined ? undefined : exp * 1_000;
  } catch {
    return undefined; // An opaque token is as good as any.
  }
}

function form(path: string, fields: Record<string, string>): TokenRequest {
  return { path, body: new URLSearchParams(fields), contentType: 'application/x-www-form-urlencoded' };
}

function json(fields: Record<string, string>): TokenRequest {
  return { path: '/api/v1/token', body: JSON.stringify(fields), contentType: 'application/json' };
}
