import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { recordSignIn } from './audit-log.ts';
import { readBody } from './body.ts';
import type { ControlPlane } from './control-plane.ts';
import { badRequest } from './refusals.ts';
import type { BearerField, TokenMint } from './token-mint.ts';
import { asOf, isAtLeast, onlyOf } from './versions.ts';
import type { ServiceAccount } from './wire.ts';

export interface TokenOptions {
  mint: TokenMint;
  realm: string;
  /** How long tokens live; undefined is as long as the vendor's pages say of each endpoint. */
  lifetimeSeconds: number | undefined;
}

type Tokens = Record<BearerField, string> & { seconds: number };

/** The endpoints where applications get their tokens: Keycloak's own, `/api/v1/token` and `/api/v2/token`. */
export function tokenRoutes(plane: ControlPlane, { mint, realm, lifetimeSeconds }: TokenOptions): Hono {
  async function tokensFor(
    c: Context,
    clientId: unknown,
    secret: unknown,
    usualSeconds: number,
  ): Promise<Tokens | null> {
    const account = plane.state.serviceAccounts.find((candidate) => matches(candidate, clientId, secret));
    recordSignIn(plane, c, String(clientId), account !== undefined);
    if (account === undefined) return null;
    account.lastLogin = plane.now();
    const seconds = lifetimeSeconds ?? usualSeconds;
    return { ...(await mint.issue(account.clientId, seconds)), seconds };
  }

  return new Hono()
    .post('/auth/realms/:realm/protocol/openid-connect/token', async (c) => {
      if (c.req.param('realm') !== realm) return c.json({ error: 'Realm does not exist' }, 404);
      const { grant_type: grant, client_id: id, client_secret: secret } = await c.req.parseBody();
      if (grant !== 'client_credentials') return oauthError(c, 400, 'unsupported_grant_type');
      const tokens = await tokensFor(c, id, secret, 36_000);
      return tokens === null ? oauthError(c, 401, 'unauthorized_client') : oauthTokens(c, tokens);
    })
    .post('/api/v1/token', async (c) => {
      const { id, secret } = readGrant(await readBody(c, z.record(z.string(), z.unknown())), plane);
      const tokens = await tokensFor(c, id, secret, 86_400);
      // The document of this endpoint knows no 401.
      const { seconds: expiresIn, ...fields } = tokens ?? badRequest('invalid client credentials');
      return c.json(asOf(plane.version, 'token', { ...fields, expiresIn }));
    })
    .post('/api/v2/token', onlyOf(plane.version), async (c) => {
      const { grant_type: grant, client_id: id, client_secret: secret } = await c.req.parseBody();
      if (grant === undefined) return oauthError(c, 400, 'invalid_request');
      if (grant !== 'client_credentials') return oauthError(c, 400, 'unsupported_grant_type');
      const tokens = await tokensFor(c, id, secret, 3600);
      return tokens === null ? oauthError(c, 401, 'invalid_client') : oauthTokens(c, tokens);
    });
}

/** Applications are written of with their id, their client id or their name. */
function matches(account: ServiceAccount, id: unknown, secret: unknown): boolean {
  const { enabled, clientSecret } = account;
  return (
    enabled && clientSecret === secret && [account.id, account.clientId, account.name].includes(String(id))
  );
}

/** Three spellings of each key are in use (`appID`, `AppId`, `appId`): it is read in any case. */
function readGrant(body: Record<string, unknown>, { version }: ControlPlane) {
  const given = new Map(Object.entries(body).map(([key, value]) => [key.toLowerCase(), value]));
  const grant = given.get('granttype');
  if (grant === 'app_token') return { id: given.get('appid'), secret: given.get('appsecret') };
  if (grant === 'client_credentials' && isAtLeast(version, '2.20')) {
    return { id: given.get('clientid'), secret: given.get('clientsecret') };
  }
  return badRequest('unsupported grantType');
}

function oauthTokens(c: Context, { accessToken, idToken, seconds }: Tokens): Response {
  return c.json({ access_token: accessToken, id_token: idToken, token_type: 'bearer', expires_in: seconds });
}

function oauthError(c: Context, status: 400 | 401, error: string): Response {
  return c.json({ error, error_description: 'The token request was turned down' }, status);
}
