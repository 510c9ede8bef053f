import type { NamedSecret } from '../../domain/change/key.ts';
import type { SystemRef } from '../../domain/system.ts';
import type { ClusterQLError } from '../../errors.ts';
import type { CredentialOptions } from '../credential-options.ts';
import type { IssuerOptions } from '../issuer.ts';
import type { OpenIdProvider } from '../openid/provider.ts';
import type { Accounts, Sessions } from '../session/session.ts';
import type { CheckTokens } from '../session/tokens-check.ts';

/** A request for an address below `/auth/`. */
export interface Visit {
  readonly request: Request;
  readonly url: URL;
  /** The last part of the address where that is an issuer or a system, else empty. */
  readonly name: string;
  readonly requestId: string;
}

/** Answers a visit, or rejects with why not. */
export type Answer = (visit: Visit) => Promise<Response>;

/** What signing in is made of. */
export interface SignInParts {
  /** Where browsers reach the gateway, without a closing slash. */
  readonly publicUrl: string;
  readonly issuers: readonly IssuerOptions[];
  readonly systems: readonly { readonly ref: SystemRef; readonly credential: CredentialOptions }[];
  /** Of every issuer with a client, by its name. */
  readonly providers: ReadonlyMap<string, OpenIdProvider>;
  readonly sessions: Sessions;
  readonly accounts: Accounts;
  readonly checkTokens: CheckTokens;
  /** Keys of the gateway itself, the one in use first. */
  readonly keys: readonly [NamedSecret, ...NamedSecret[]];
  /** Told what went wrong, for the log. */
  readonly onError: (error: ClusterQLError, requestId: string) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** Where the issuer sends the browser back to. */
export function callbackAddress(publicUrl: string, issuer: string): string {
  return `${publicUrl}/auth/callback/${issuer}`;
}

/** Where people sign in. */
export function signInAddress(publicUrl: string): string {
  return `${publicUrl}/auth/sign-in`;
}

/** Sends the browser on, by GET whatever it came with. */
export function sendOn(location: string, setCookies: readonly string[] = []): Response {
  return withCookies(new Response(null, { status: 303, headers: { location } }), setCookies);
}

export function withCookies(response: Response, setCookies: readonly string[]): Response {
  for (const line of setCookies) response.headers.append('set-cookie', line);
  return response;
}
