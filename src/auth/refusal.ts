import { ClusterQLError, type ErrorFacts } from '../errors.ts';

/** Why a presented credential is bad; clients branch on it. */
export type RefusalReason =
  | 'MALFORMED'
  | 'UNSUPPORTED_SCHEME'
  | 'UNKNOWN_ISSUER'
  | 'WRONG_AUDIENCE'
  | 'EXPIRED'
  | 'NOT_YET_VALID'
  | 'BAD_SIGNATURE'
  | 'ALGORITHM'
  | 'NO_EXPIRY'
  | 'ID_TOKEN'
  | 'NO_SUBJECT'
  | 'AMBIGUOUS_ISSUER'
  | 'SIGN_IN_DENIED'
  | 'SIGN_IN_FAILED'
  | 'SESSION_ENDED'
  | 'NOT_CONNECTED'
  | 'ISSUER_NOT_ACCEPTED';

/**
 * The answer to a bad credential. Errors of jose are never attached as its cause: they carry the claims,
 * and their parse errors quote parts of the token.
 */
export function refusal(
  reason: RefusalReason,
  sentence: string,
  facts: Omit<ErrorFacts, 'reason' | 'cause'> = {},
): ClusterQLError {
  return new ClusterQLError('UNAUTHENTICATED', sentence, { reason, ...facts });
}

export function malformed(detail?: string): ClusterQLError {
  const sentence = 'What was sent as a token is not one signed token (JWT); send exactly one access token.';
  return refusal('MALFORMED', sentence, detail === undefined ? {} : { detail });
}

/** Of the refusals of several issuers the one that helps: a token rejected over its claims had a good signature. */
export function mostTelling(refusals: readonly ClusterQLError[]): ClusterQLError {
  return (
    refusals.find(({ facts }) => facts.reason !== 'BAD_SIGNATURE' && facts.reason !== 'ALGORITHM') ??
    refusals.find(({ facts }) => facts.reason === 'BAD_SIGNATURE') ??
    refusals[0] ??
    malformed()
  );
}
