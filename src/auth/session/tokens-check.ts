import { ClusterQLError } from '../../errors.ts';
import type { VerifiedToken } from '../identity.ts';
import type { IssuerOptions } from '../issuer.ts';
import type { OpenIdProvider } from '../openid/provider.ts';
import type { TokenSet } from '../openid/token-set.ts';
import { refusal } from '../refusal.ts';
import { createTokenVerifier, type TokenVerifierOptions, type VerifyToken } from '../token-verifier.ts';

/** The tokens of one sign-in, each verified like one that somebody presents. */
export interface CheckedTokens {
  /** That which tells who signed in, and is sent on. */
  readonly token: VerifiedToken;
  /** Absent where the issuer gave none, or it has ended: it is made for the moment of signing in. */
  readonly idToken: VerifiedToken | undefined;
}

/** Refuses tokens that an issuer gave but that are not good here, or not of one person. */
export type CheckTokens = (issuer: string, tokens: TokenSet) => Promise<CheckedTokens>;

export interface TokensCheckOptions {
  readonly providers: ReadonlyMap<string, OpenIdProvider>;
  readonly verifyToken: VerifyToken;
  readonly verifyIdToken: VerifyToken;
}

export function createTokensCheck({
  providers,
  verifyToken,
  verifyIdToken,
}: TokensCheckOptions): CheckTokens {
  return async function checkTokens(issuer, { accessToken, idToken: rawIdToken }) {
    const provider = providers.get(issuer);
    if (provider === undefined) throw notUsed(issuer);
    const bearsIdToken = provider.client.bearer === 'idToken';
    const idToken =
      rawIdToken === null
        ? undefined
        : await verifyIdToken(rawIdToken).catch(bearsIdToken ? fail : passOverEnd);
    const token = bearsIdToken ? idToken : await verifyToken(accessToken);
    if (token === undefined) throw withoutIdToken(issuer);
    for (const each of [token, idToken ?? token])
      if (each.issuer !== issuer || each.subject !== token.subject) throw notOfOnePerson(issuer);
    return { token, idToken };
  };
}

/** Verifies ID tokens of the gateway's own sign-ins, which nobody may present: they are made for its client. */
export function createIdTokenVerifier({ issuers, ...options }: TokenVerifierOptions): VerifyToken {
  return createTokenVerifier({ ...options, issuers: issuers.flatMap(forIdTokens) });
}

function forIdTokens({ typ, client, ...issuer }: IssuerOptions): IssuerOptions[] {
  return client === undefined ? [] : [{ ...issuer, audiences: [client.id], allowIdTokens: true }];
}

function passOverEnd(error: unknown): undefined {
  if (error instanceof ClusterQLError && error.facts.reason === 'EXPIRED') return undefined;
  throw error;
}

function fail(error: unknown): never {
  throw error;
}

function notUsed(issuer: string): ClusterQLError {
  return refusal(
    'SESSION_ENDED',
    `Nobody signs in at ${issuer} with the browser any more; sign in elsewhere.`,
  );
}

function withoutIdToken(issuer: string): ClusterQLError {
  const sentence = `${issuer} gave no ID token, by which its people are known here; ask its operator for the scope openid.`;
  return refusal('SIGN_IN_FAILED', sentence);
}

function notOfOnePerson(issuer: string): ClusterQLError {
  const sentence = `The tokens that ${issuer} gave are not all of the same person there; begin again, and tell the operator of the gateway if it stays so.`;
  return refusal('SIGN_IN_FAILED', sentence);
}
