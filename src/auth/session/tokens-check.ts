import { ClusterQLError, type ErrorFacts } from '../../errors.ts';
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
  /** Absent where the issuer gave none. It may have ended, which is told: it is made for the moment of signing in. */
  readonly idToken: VerifiedToken | ClusterQLError | undefined;
}

/** Refuses tokens that an issuer gave but that are not good here, or not of one person. */
export type CheckTokens = (issuer: string, tokens: TokenSet) => Promise<CheckedTokens>;

export interface TokensCheckOptions {
  readonly providers: ReadonlyMap<string, OpenIdProvider>;
  readonly verifyToken: VerifyToken;
  readonly verifyIdToken: VerifyToken;
  /** Where browsers sign in. */
  readonly signInUrl: string;
}

export function createTokensCheck({
  providers,
  verifyToken,
  verifyIdToken,
  signInUrl,
}: TokensCheckOptions): CheckTokens {
  async function bearerOf({ name, client }: OpenIdProvider, tokens: TokenSet): Promise<VerifiedToken> {
    if (client.bearer === 'accessToken') return verifyToken(tokens.accessToken);
    if (tokens.idToken === null) throw withoutIdToken(name);
    return verifyIdToken(tokens.idToken);
  }

  /** One that ended is refused only where it is needed. */
  async function idTokenOf({ name }: OpenIdProvider, raw: string): Promise<VerifiedToken | ClusterQLError> {
    return verifyIdToken(raw).catch((error: unknown) => {
      if (!(error instanceof ClusterQLError) || error.facts.reason !== 'EXPIRED') throw error;
      return idTokenEnded(name, { expiredAt: error.facts.expiredAt, connectUrl: signInUrl });
    });
  }

  return async function checkTokens(issuer, tokens) {
    const provider = providers.get(issuer);
    if (provider === undefined) throw notUsed(issuer);
    const token = await bearerOf(provider, tokens);
    const idToken = tokens.idToken === null ? undefined : await idTokenOf(provider, tokens.idToken);
    if (token.issuer !== issuer || !isOfOnePerson(token, idToken)) throw notOfOnePerson(issuer);
    return { token, idToken };
  };
}

function isOfOnePerson({ issuer, subject }: VerifiedToken, idToken: CheckedTokens['idToken']): boolean {
  if (idToken === undefined || idToken instanceof ClusterQLError) return true;
  return idToken.issuer === issuer && idToken.subject === subject;
}

/** Verifies ID tokens of the gateway's own sign-ins, which nobody may present: they are made for its client. */
export function createIdTokenVerifier({ issuers, ...options }: TokenVerifierOptions): VerifyToken {
  return createTokenVerifier({ ...options, issuers: issuers.flatMap(forIdTokens) });
}

function forIdTokens({ typ, client, ...issuer }: IssuerOptions): IssuerOptions[] {
  return client === undefined ? [] : [{ ...issuer, audiences: [client.id], allowIdTokens: true }];
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

function idTokenEnded(issuer: string, facts: Pick<ErrorFacts, 'expiredAt' | 'connectUrl'>): ClusterQLError {
  const sentence = `The ID token of your sign-in at ${issuer} has ended, and renewing the sign-in brought no new one; sign in again.`;
  return refusal('EXPIRED', sentence, facts);
}
