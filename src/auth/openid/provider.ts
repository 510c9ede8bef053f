import { decodeJwt, type JWTPayload } from 'jose';
import * as oidc from 'openid-client';
import type { IssuerOptions, SignInClient } from '../issuer.ts';
import { createConfiguration, type OpenIdApplication } from './configuration.ts';
import { exchangeFailed, notFinished, notRenewed, signInEnded, unreachable } from './failure.ts';
import type { TokenSet } from './token-set.ts';

/** An issuer as the application that it knows the gateway as. Nothing is asked before it is needed. */
export interface OpenIdProvider {
  /** The configured name. */
  readonly name: string;
  readonly client: SignInClient;
  /** Where the browser goes to sign in, and what must be known when it returns. */
  begin(returnAddress: string): Promise<{ url: URL; started: StartedSignIn }>;
  /** What the issuer gives for the code in the address that the browser returned to. */
  finish(returned: URL, started: StartedSignIn): Promise<TokenSet>;
  /** New tokens; refuses with EXPIRED when the issuer takes the refresh token no more. */
  refresh(refreshToken: string): Promise<TokenSet>;
  /** Tells the issuer to take back both tokens; one that offers no revocation keeps them until they end. */
  revoke(tokens: Pick<TokenSet, 'accessToken' | 'refreshToken'>): Promise<void>;
  /** Where the browser ends its sign-in at the issuer too; null where that cannot be done. */
  endSessionUrl(returnAddress: string): Promise<string | null>;
  /** RFC 8693. */
  exchange(subjectToken: string, wanted: WantedToken): Promise<ExchangedToken>;
}

/** What ties an answer of the issuer to the browser that asked. */
export interface StartedSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

export interface WantedToken {
  readonly audience: string;
  readonly scopes?: readonly string[] | undefined;
}

export interface ExchangedToken {
  readonly accessToken: string;
  /** Epoch milliseconds; null where nobody told. */
  readonly expiresAt: number | null;
}

/** Who exchanges tokens; without `tokenUrl` at the address that the issuer tells. */
export type ExchangeApplication = OpenIdApplication;

const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';
const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';

export function createProvider(
  issuer: IssuerOptions & { readonly client: SignInClient },
  fetch: typeof globalThis.fetch,
  now: () => number = Date.now,
): OpenIdProvider {
  const { name, client } = issuer;
  const configuration = createConfiguration(
    issuer,
    { clientId: client.id, clientSecret: client.secret },
    fetch,
  );
  const wanted = { scope: client.scopes.join(' '), ...(client.resource && { resource: client.resource }) };

  function toTokenSet(answer: Answer, before?: string): TokenSet {
    return {
      accessToken: answer.access_token,
      // An issuer that does not rotate refresh tokens answers none.
      refreshToken: answer.refresh_token ?? before ?? null,
      idToken: answer.id_token ?? null,
      expiresAt: client.bearer === 'idToken' ? endOfIdToken(answer) : endOfAccessToken(answer, now()),
    };
  }

  return {
    name,
    client,
    async begin(returnAddress) {
      const started = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
      };
      const url = oidc.buildAuthorizationUrl(await configuration(), {
        ...wanted,
        redirect_uri: returnAddress,
        code_challenge: await oidc.calculatePKCECodeChallenge(started.verifier),
        code_challenge_method: 'S256',
        state: started.state,
        nonce: started.nonce,
      });
      return { url, started };
    },
    async finish(returned, { state, nonce, verifier }) {
      const checks = {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      };
      const extra = client.resource === undefined ? undefined : { resource: client.resource };
      const answer = await oidc
        .authorizationCodeGrant(await configuration(), returned, checks, extra)
        .catch((error: unknown) => Promise.reject(notFinished(name, error)));
      return toTokenSet(answer);
    },
    async refresh(refreshToken) {
      const answer = await oidc
        .refreshTokenGrant(await configuration(), refreshToken)
        .catch((error: unknown) => Promise.reject(signInEnded(name, error)));
      const tokens = toTokenSet(answer, refreshToken);
      if (client.bearer === 'idToken' && tokens.idToken === null) throw notRenewed(name);
      return tokens;
    },
    async revoke({ accessToken, refreshToken }) {
      const known = await configuration();
      if (known.serverMetadata().revocation_endpoint === undefined) return;
      const hinted = [
        ...(refreshToken === null ? [] : [[refreshToken, 'refresh_token'] as const]),
        [accessToken, 'access_token'] as const,
      ];
      for (const [token, hint] of hinted)
        await oidc
          .tokenRevocation(known, token, { token_type_hint: hint })
          .catch((error: unknown) => Promise.reject(unreachable(name, error)));
    },
    async endSessionUrl(returnAddress) {
      const known = await configuration();
      if (known.serverMetadata().end_session_endpoint === undefined) return null;
      // Without the ID token as hint, which scripts of the page could read; the issuer may ask once more instead.
      return oidc.buildEndSessionUrl(known, { post_logout_redirect_uri: returnAddress }).href;
    },
    exchange: createExchange(name, configuration, now),
  };
}

type Answer = Awaited<ReturnType<typeof oidc.refreshTokenGrant>>;

/** Issuers may leave out how long it is good; then it says so itself, where it is a JWT. */
function endOfAccessToken(answer: Answer, now: number): number | null {
  const seconds = answer.expiresIn();
  return seconds === undefined ? endOf(claimsOf(answer.access_token)) : now + seconds * 1000;
}

function endOfIdToken(answer: Answer): number | null {
  return endOf(answer.claims());
}

function endOf(claims: { readonly exp?: number | undefined } | undefined): number | null {
  return claims?.exp === undefined ? null : claims.exp * 1000;
}

function claimsOf(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

type Exchange = (subjectToken: string, wanted: WantedToken) => Promise<ExchangedToken>;

/** The exchange of tokens of one issuer, with an application of its own. */
export function createExchanger(
  issuer: IssuerOptions,
  application: ExchangeApplication,
  fetch: typeof globalThis.fetch,
  now: () => number = Date.now,
): Exchange {
  return createExchange(issuer.name, createConfiguration(issuer, application, fetch), now);
}

function createExchange(
  name: string,
  configuration: () => Promise<oidc.Configuration>,
  now: () => number,
): Exchange {
  return async function exchange(subjectToken, { audience, scopes }) {
    const answer = await oidc
      .genericGrantRequest(await configuration(), exchangeGrant, {
        subject_token: subjectToken,
        subject_token_type: accessTokenType,
        requested_token_type: accessTokenType,
        audience,
        ...(scopes !== undefined && { scope: scopes.join(' ') }),
      })
      .catch((error: unknown) => Promise.reject(exchangeFailed(name, error)));
    return { accessToken: answer.access_token, expiresAt: endOfAccessToken(answer, now()) };
  };
}
