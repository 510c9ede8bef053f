import type { SystemRef } from '../domain/system.ts';
import { ClusterQLError } from '../errors.ts';
import { type CredentialOptions, linksOf } from './credential-options.ts';
import type { FailedToken, SystemToken } from './identity.ts';
import { ofSystem } from './of-system.ts';
import { usualPatienceMilliseconds, withPatience } from './patience.ts';
import { refusal } from './refusal.ts';
import { systemToken } from './system-token.ts';
import type { VerifyToken } from './token-verifier.ts';

/** A system as far as tokens go that requests bring for it. */
export interface BroughtFor {
  readonly ref: SystemRef;
  readonly credential: CredentialOptions;
  readonly headerTokens?: HeaderTokens | undefined;
}

/** Whose tokens a request may bring. */
export interface HeaderTokens {
  /** Names of configured issuers; absent: those whose tokens the credential sends on. */
  readonly issuers?: readonly string[] | undefined;
  /** Lets texts through that are no JWT, and so cannot be checked here. */
  readonly opaque?: boolean | undefined;
}

/** What is needed to look at them. */
export interface BroughtTokenParts {
  readonly verifyToken: VerifyToken;
  /** How long a request waits for the keys of an issuer. */
  readonly patienceMilliseconds?: number | undefined;
}

const compactToken = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** What a token that was brought for a system is worth; what is wrong with it is told as that system's. */
export async function checkBrought(
  { ref, credential, headerTokens }: BroughtFor,
  presented: string | ClusterQLError,
  { verifyToken, patienceMilliseconds = usualPatienceMilliseconds }: BroughtTokenParts,
): Promise<SystemToken | FailedToken> {
  const { issuers = issuersSentOn(credential), opaque = false } = headerTokens ?? {};
  try {
    if (presented instanceof ClusterQLError) throw presented;
    if (opaque && !compactToken.test(presented))
      return systemToken('header', null, { raw: presented, expiresAt: null });
    const token = await withPatience(verifyToken(presented), patienceMilliseconds, () => tooSlow(ref));
    if (!issuers.includes(token.issuer)) throw notTaken(ref, issuers);
    return systemToken('header', token, { raw: presented, expiresAt: token.expiresAt });
  } catch (error) {
    return { mode: 'header', error: ofSystem(ref, error) };
  }
}

/** The issuers whose tokens a system gets as they are. */
export function issuersSentOn(credential: CredentialOptions): string[] {
  return linksOf(credential).flatMap((link) => {
    if (link.mode === 'forward') return link.issuers;
    return link.mode === 'stored' ? [link.issuer] : [];
  });
}

function notTaken({ name: system }: SystemRef, issuers: readonly string[]): ClusterQLError {
  const taken = issuers.length === 0 ? 'of nobody' : `of ${issuers.join(', ')}`;
  const sentence = `X-Upstream-Authorization may bring tokens ${taken} for ${system}; leave it out, or send such a one.`;
  return refusal('ISSUER_NOT_ACCEPTED', sentence, { system });
}

function tooSlow({ name: system }: SystemRef): ClusterQLError {
  const sentence = `Your token for ${system} could not be checked in time; try again in a moment.`;
  return new ClusterQLError('UPSTREAM_TIMEOUT', sentence, { system, retryable: true });
}
