import * as oidc from 'openid-client';
import { onTestFinished } from 'vitest';
import { sandboxClient } from '../../../src/sandbox/clients.ts';
import {
  type SandboxIssuer,
  type SandboxIssuerOptions,
  startIssuer,
} from '../../../src/sandbox/issuer/index.ts';
import type { Person } from '../../../src/sandbox/people.ts';
import { openBrowser, type Browser } from '../../support/browser.ts';

/** An issuer for one test. */
export async function openIssuer(options: SandboxIssuerOptions = {}): Promise<SandboxIssuer> {
  const issuer = await startIssuer(options);
  onTestFinished(() => issuer.close());
  return issuer;
}

/** An application that openid-client alone speaks for, so that the issuer is not held to our own code. */
export function knowing(
  issuer: SandboxIssuer,
  clientId: string = sandboxClient.id,
  secret: string | null = sandboxClient.secret,
): Promise<oidc.Configuration> {
  const authentication = secret === null ? oidc.None() : oidc.ClientSecretBasic(secret);
  const execute = [oidc.allowInsecureRequests];
  return oidc.discovery(new URL(issuer.url), clientId, {}, authentication, { execute });
}

export interface Begun {
  readonly url: URL;
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
}

/** The address that begins a sign-in; `changed` replaces what it asks, null leaves it out. */
export async function begin(
  known: oidc.Configuration,
  changed: Record<string, string | null> = {},
): Promise<Begun> {
  const [verifier, state, nonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()];
  const asked = {
    redirect_uri: 'http://127.0.0.1:4321/auth/callback/campus',
    scope: 'openid profile email offline_access',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...{ state, nonce, ...changed },
  };
  const kept = Object.entries<string | null>(asked).filter(([, value]) => value !== null);
  const parameters = Object.fromEntries(kept) as Record<string, string>;
  return { url: oidc.buildAuthorizationUrl(known, parameters), verifier, state, nonce };
}

/** The code in the address that the issuer sent the browser to, for tokens. */
export function redeem(known: oidc.Configuration, returned: string, { verifier, state, nonce }: Begun) {
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
  return oidc.authorizationCodeGrant(known, new URL(returned), { ...checks, idTokenExpected: true });
}

/** A whole sign-in of this person. */
export async function signIn(
  known: oidc.Configuration,
  username: Person['username'] = 'viewer',
  { browser = openBrowser(), ...changed }: { browser?: Browser } & Record<string, unknown> = {},
) {
  const begun = await begin(known, changed as Record<string, string>);
  return redeem(known, await browser.signInAt(begun.url, username), begun);
}

/** The OAuth error that something is refused with: in the body, or in the challenge of a wrong secret. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => 'nothing was refused',
    (refused: unknown) => refused,
  );
  if (error instanceof oidc.ResponseBodyError) return error.error;
  if (error instanceof oidc.WWWAuthenticateChallengeError) return error.cause[0]?.parameters['error'] ?? '';
  return String(error);
}
