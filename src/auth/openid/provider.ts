import * as oidc from 'openid-client';
import type { IssuerOptions, SignInClient } from '../issuer.ts';
import { endOfAccessToken, toTokenSet } from './answer.ts';
import { createConfiguration, type OpenIdApplication } from './configuration.ts';
import { exchangeFailed, notFinished } from './failure.ts';
import { createRenewal, type Renewal } from './renewal.ts';
import type { TokenSet } from './token-set.ts';

/** An issuer as the application that it knows the gateway as. Nothing is asked before it is needed. */
export interface OpenIdProvider extends Renewal {
  /** The configured name. */
  readonly name: string;
  readonly client: SignInClient;
  /** Where the browser goes to sign in, and what must be known when it returns. */
  begin(returnAddress: string): Promise<{ url: URL; started: StartedSignIn }>;
  /** What the issuer gives for the code in the address that the browser returned to. */
  finish(returned: URL, started: StartedSignIn): Promise<TokenSet>;
  /** Where the browser ends its sign-in at the issuer too; null where that cannot be done. */
  endSessionUrl(returnAddress: string): Promise<string | null>;
}

/** What ties an answer of the issuer to the browser that asked. */
export interface StartedSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** What a caller came with; issuers refuse one that is called what it is not. */
export interface SubjectToken {
  readonly text: string;
  readonly isIdToken: boolean;
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
const idTokenType = 'urn:ietf:params:oauth:token-type:id_token';

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

  return {
    name,
    client,
    ...createRenewal({ name, bearer: client.bearer }, configuration, now),
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
      return toTokenSet(answer, client.bearer, now());
    },
    async endSessionUrl(returnAddress) {
      const known = await configuration();
      if (known.serverMetadata().end_session_endpoint === undefined) return null;
      // Without the ID token as hint, which scripts of the page could read; the issuer may ask once more instead.
      return oidc.buildEndSessionUrl(known, { post_logout_redirect_uri: returnAddress }).href;
    },
  };
}

/** Exchanges the token of a caller (RFC 8693). */
export type Exchange = (subject: SubjectToken, wanted: WantedToken) => Promise<ExchangedToken>;

/** The exchange of tokens of one issuer, with an application of its own. */
export function createExchanger(
  issuer: IssuerOptions,
  application: ExchangeApplication,
  fetch: typeof globalThis.fetch,
  now: () => number = Date.now,
): Exchange {
  const configuration = createConfiguration(issuer, application, fetch);

  return async function exchange({ text, isIdToken }, { audience, scopes }) {
    const answer = await oidc
      .genericGrantRequest(await configuration(), exchangeGrant, {
        subject_token: text,
        subject_token_type: isIdToken ? idTokenType : accessTokenType,
        requested_token_type: accessTokenType,
        audience,
        ...(scopes !== undefined && { scope: scopes.join(' ') }),
      })
      .catch((error: unknown) => Promise.reject(exchangeFailed(issuer.name, error)));
    return { accessToken: answer.access_token, expiresAt: endOfAccessToken(answer, now()) };
  };
}
