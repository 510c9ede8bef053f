import { createHash, randomUUID } from 'node:crypto';
import type { IssuerOptions } from '../../../src/auth/issuer.ts';
import { sign, signingPair, type Claims, type SigningPair } from '../issuer-fixture.ts';

/** What an issuer was asked: the path, and the parameters of the body. */
export interface Asked {
  readonly path: string;
  readonly authorization: string | null;
  readonly parameters: Record<string, string>;
}

interface Code {
  readonly subject: string;
  readonly wanted: URLSearchParams;
}

/** How an issuer answers otherwise than it should. */
export interface Misbehaviour {
  readonly accessToken?: Claims;
  readonly idToken?: Claims;
  readonly answer?: Record<string, unknown>;
  /** Takes the place of every answer but discovery and keys. */
  readonly instead?: () => Response | Promise<Response>;
}

interface SignInIssuerOptions {
  readonly name: string;
  /** Undefined where the gateway is a public application there. */
  readonly secret: string | undefined;
  readonly now: () => number;
}

/** Making a key takes longer than all the rest of a test. */
const pairs = new Map<string, Promise<SigningPair>>();

function pairOf(name: string): Promise<SigningPair> {
  const pair = pairs.get(name) ?? signingPair('RS256', `${name}-key`);
  pairs.set(name, pair);
  return pair;
}

/** An OpenID issuer without a socket, as strict as Keycloak: codes once, PKCE and redirect address compared. */
export class SignInIssuer {
  readonly name: string;
  readonly address: string;
  readonly secret: string | undefined;
  readonly pair: SigningPair;
  readonly now: () => number;
  readonly asked: Asked[] = [];
  readonly codes = new Map<string, Code>();
  misbehaviour: Misbehaviour = {};
  metadata: Record<string, unknown> = {};

  private constructor({ name, secret, now }: SignInIssuerOptions, pair: SigningPair) {
    this.pair = pair;
    this.name = name;
    this.address = `https://${name}.example.org`;
    this.secret = secret;
    this.now = now;
  }

  static async open(options: SignInIssuerOptions): Promise<SignInIssuer> {
    return new SignInIssuer(options, await pairOf(options.name));
  }

  options(client: Partial<NonNullable<IssuerOptions['client']>> = {}): IssuerOptions {
    const { name, address, secret } = this;
    const scopes = ['openid', 'profile', 'offline_access'];
    return {
      ...{ name, issuer: address, algorithms: ['RS256'], audiences: ['renku'] },
      ...{ requireExp: true, allowIdTokens: false },
      client: { id: 'clusterql', secret, scopes, signIn: true, bearer: 'accessToken', ...client },
    };
  }

  /** Where the browser is sent back to, when somebody signs in at the address that it was sent to. */
  approve(authorization: string, subject: string): URL {
    const wanted = new URL(authorization).searchParams;
    const code = randomUUID();
    this.codes.set(code, { subject, wanted });
    const back = new URL(wanted.get('redirect_uri') ?? '');
    back.search = String(new URLSearchParams({ code, state: wanted.get('state') ?? '', iss: this.address }));
    return back;
  }

  async answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === '/.well-known/openid-configuration') return Response.json(this.discovery());
    if (pathname === '/keys') return Response.json({ keys: [this.pair.publicJwk] });
    const parameters = Object.fromEntries(new URLSearchParams(await request.text()));
    this.asked.push({ path: pathname, authorization: request.headers.get('authorization'), parameters });
    if (this.misbehaviour.instead !== undefined) return this.misbehaviour.instead();
    if (pathname === '/revoke') return new Response(null);
    return pathname === '/token' ? this.giveTokens(parameters) : new Response(null, { status: 404 });
  }

  private discovery() {
    const at = (path: string) => `${this.address}/${path}`;
    return {
      ...{ issuer: this.address, jwks_uri: at('keys'), authorization_endpoint: at('authorize') },
      ...{ token_endpoint: at('token'), revocation_endpoint: at('revoke') },
      ...{ end_session_endpoint: at('logout'), authorization_response_iss_parameter_supported: true },
      ...{ code_challenge_methods_supported: ['S256'], response_types_supported: ['code'] },
      ...this.metadata,
    };
  }

  private async giveTokens(parameters: Record<string, string>): Promise<Response> {
    const { code = '', code_verifier: verifier = '', redirect_uri: redirect } = parameters;
    const known = this.codes.get(code);
    this.codes.delete(code);
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const isGood =
      known?.wanted.get('code_challenge') === challenge && known.wanted.get('redirect_uri') === redirect;
    if (known === undefined || !isGood) return Response.json({ error: 'invalid_grant' }, { status: 400 });
    const { accessToken, idToken, answer } = this.misbehaviour;
    const claims = this.claimsOf(known.subject);
    const nonce = known.wanted.get('nonce');
    return Response.json({
      access_token: await sign(this.pair, { ...claims, aud: 'renku', ...accessToken }),
      id_token: await sign(this.pair, { ...claims, aud: 'clusterql', nonce, ...idToken }),
      refresh_token: `refresh-${randomUUID()}`,
      ...{ token_type: 'Bearer', expires_in: 300, ...answer },
    });
  }

  private claimsOf(sub: string): Claims {
    const iat = Math.floor(this.now() / 1000);
    return { iss: this.address, sub, iat, exp: iat + 300, jti: randomUUID() };
  }
}
