import { randomUUID } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { TokenSet } from '../../src/auth/openid/token-set.ts';
import type { IssuerConfig } from '../../src/config.ts';
import { serveFake, type Fake } from '../../src/sandbox/fake.ts';
import { type Echo, echoing } from './echo.ts';
import { visitors, type Visitor } from './people.ts';
import type { Secrets } from './secrets.ts';

/** An OpenID issuer, all of whose tokens are unique and kept. */
export interface CanaryIssuer extends Fake {
  readonly config: IssuerConfig;
  /** From now on it quotes what its token endpoint is sent; null ends it. */
  setEcho(echo: Echo | null): void;
  accessToken(visitor: Visitor): Promise<string>;
  /** All that a sign-in gives. */
  tokens(visitor: Visitor): Promise<TokenSet>;
  /** Lets somebody sign in at the address the browser was sent to; answers where it goes next. */
  authorize(address: string, visitor: Visitor): string;
}

const clientId = 'clusterql';
const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** What a code or a refresh token is good for. */
interface Grant {
  readonly visitor: Visitor;
  readonly nonce?: string | undefined;
}

export async function startCanaryIssuer(name: string, secrets: Secrets): Promise<CanaryIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const key = { ...(await exportJWK(publicKey)), kid: 'shared-by-all', alg: 'ES256' };
  // A record, since what watches the keys of every Map would find these.
  const grants: Record<string, Grant> = Object.create(null);
  const clientSecret = secrets.make({ kind: 'client secret', owner: name });
  const app = new Hono();
  let echo: Echo | null = null;
  const fake = await serveFake(name, app);

  async function signed(visitor: Visitor, claims: object, kind: string, system?: string): Promise<string> {
    const text = await new SignJWT({
      // In front, so that the encoded claims of no two tokens begin alike.
      jti: randomUUID(),
      ...{ iss: fake.url, sub: visitor.subject, preferred_username: visitor.name },
      realm_access: { roles: visitor.isAdministrator ? ['administrator'] : [] },
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', kid: key.kid })
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey);
    return secrets.keep({ kind, owner: visitor.name, text, system });
  }

  function granted(kind: string, grant: Grant): string {
    const text = secrets.make({ kind, owner: grant.visitor.name });
    grants[text] = grant;
    return text;
  }

  function accessToken(visitor: Visitor): Promise<string> {
    return signed(visitor, { aud: clientId }, 'access token');
  }

  async function tokensFor({ visitor, nonce }: Grant): Promise<object> {
    return {
      ...{ token_type: 'bearer', expires_in: 3600, access_token: await accessToken(visitor) },
      id_token: await signed(visitor, { aud: clientId, typ: 'ID', nonce }, 'ID token'),
      refresh_token: granted('refresh token', { visitor }),
    };
  }

  /** RFC 8693, for people of this issuer alone. */
  async function exchanged(form: URLSearchParams): Promise<object | null> {
    const subject = secrets.of(form.get('subject_token') ?? '');
    const visitor = visitors.find((each) => each.name === subject?.owner && each.issuer === name);
    const audience = form.get('audience') ?? '';
    if (visitor === undefined || subject?.kind !== 'access token') return null;
    return {
      ...{ token_type: 'bearer', expires_in: 600 },
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      access_token: await signed(visitor, { aud: audience }, 'exchanged token', audience),
    };
  }

  async function token(context: Context): Promise<Response> {
    const form = new URLSearchParams(await context.req.text());
    const verifier = form.get('code_verifier');
    if (verifier !== null) secrets.keep({ kind: 'verifier', owner: name, text: verifier });
    const presented = form.get('code') ?? form.get('refresh_token') ?? '';
    const grant = grants[presented];
    delete grants[presented];
    const answer =
      form.get('grant_type') === exchangeGrant ? await exchanged(form) : grant && (await tokensFor(grant));
    return answer ? context.json(answer) : context.json({ error: 'invalid_grant' }, 400);
  }

  app.get('/.well-known/openid-configuration', (context) =>
    context.json({
      ...{ issuer: fake.url, jwks_uri: `${fake.url}/keys`, authorization_endpoint: `${fake.url}/authorize` },
      ...{ token_endpoint: `${fake.url}/token`, revocation_endpoint: `${fake.url}/revoke` },
      ...{ end_session_endpoint: `${fake.url}/logout`, id_token_signing_alg_values_supported: ['ES256'] },
      ...{ response_types_supported: ['code'], code_challenge_methods_supported: ['S256'] },
    }),
  );
  app.get('/keys', (context) => context.json({ keys: [key] }));
  app.use(
    '/token',
    echoing('tokens', () => echo),
  );
  app.post('/token', token);
  app.post('/revoke', (context) => context.body(null, 200));

  return {
    ...fake,
    setEcho: (wanted) => void (echo = wanted),
    config: {
      ...{ name, issuer: fake.url, audiences: [clientId], algorithms: ['ES256'] },
      ...{ requireExp: true, allowIdTokens: false },
      client: {
        ...{ id: clientId, secret: clientSecret, scopes: ['openid', 'offline_access'] },
        ...{ signIn: true, bearer: 'accessToken' },
      },
    },
    accessToken,
    tokens: async (visitor) => ({
      accessToken: await accessToken(visitor),
      refreshToken: granted('refresh token', { visitor }),
      idToken: await signed(visitor, { aud: clientId, typ: 'ID' }, 'ID token'),
      expiresAt: Date.now() + 3_600_000,
    }),
    authorize(address, visitor) {
      const { searchParams: asked } = new URL(address);
      const returned = new URL(asked.get('redirect_uri') ?? '');
      const nonce = asked.get('nonce') ?? undefined;
      returned.searchParams.set('code', granted('code', { visitor, nonce }));
      returned.searchParams.set('state', asked.get('state') ?? '');
      return returned.href;
    },
  };
}
