import { AuthorizationResponseError, ResponseBodyError } from 'openid-client';
import { ClusterQLError } from '../../errors.ts';
import { causeCodes } from '../cause-codes.ts';
import { refusal } from '../refusal.ts';

/** The sign-in did not come to an end: refused by the issuer or the person, or not the one that was begun. */
export function notFinished(issuer: string, error: unknown): ClusterQLError {
  if (isOutage(error)) return unreachable(issuer, error);
  const detail = detailOf(issuer, error);
  if (error instanceof AuthorizationResponseError && error.error === 'access_denied') {
    const sentence = `Signing in at ${issuer} was not allowed, or was called off; begin again.`;
    return refusal('SIGN_IN_DENIED', sentence, { detail });
  }
  if (refusesApplication(error)) {
    const sentence = `${issuer} does not take the gateway for an application of its own; tell the operator of the gateway, whose log has the details.`;
    return refusal('SIGN_IN_FAILED', sentence, { detail });
  }
  const sentence = `What ${issuer} answered does not belong to a sign-in that was begun here; begin again.`;
  return refusal('SIGN_IN_FAILED', sentence, { detail });
}

/** The issuer takes the refresh token no more, unless it could not be asked. */
export function signInEnded(issuer: string, error: unknown): ClusterQLError {
  if (!(error instanceof ResponseBodyError) || error.error !== 'invalid_grant')
    return unreachable(issuer, error);
  const sentence = `The sign-in at ${issuer} has ended; sign in there again.`;
  return refusal('EXPIRED', sentence, { detail: detailOf(issuer, error) });
}

/** A sign-in with a code on a terminal: refused, forgotten, or not offered. */
export function deviceSignInFailed(issuer: string, error: unknown): ClusterQLError {
  if (isOutage(error)) return unreachable(issuer, error);
  const answered = error instanceof ResponseBodyError ? error.error : null;
  if (answered === 'expired_token') return codeEnded(issuer);
  const denied = answered === 'access_denied';
  const sentence = denied
    ? `Signing in at ${issuer} was not allowed; begin again.`
    : `${issuer} does not let terminals sign in; ask the operator of the gateway to compare \`device\` of that issuer with the application there.`;
  return refusal(denied ? 'SIGN_IN_DENIED' : 'SIGN_IN_FAILED', sentence, { detail: detailOf(issuer, error) });
}

/** The code on a terminal ended before anybody confirmed it. */
export function codeEnded(issuer: string): ClusterQLError {
  return refusal('EXPIRED', `Nobody confirmed the code at ${issuer} in time; begin again.`);
}

/** Where people are known by their ID token, a renewal without one is none. */
export function notRenewed(issuer: string): ClusterQLError {
  const sentence = `${issuer} renews no ID tokens, so the sign-in there has ended; sign in there again.`;
  return refusal('EXPIRED', sentence, { detail: `issuer ${issuer}: no ID token with the renewal` });
}

/** The issuer gives no token for the system: it does not let this person, or this application. */
export function exchangeFailed(issuer: string, error: unknown): ClusterQLError {
  if (isOutage(error)) return unreachable(issuer, error);
  const sentence = `${issuer} gives no token for that system in exchange for yours; ask its operator whether you, and the application of the gateway, may have one.`;
  return new ClusterQLError('UPSTREAM_UNAUTHENTICATED', sentence, {
    reason: 'EXCHANGE_REFUSED',
    detail: detailOf(issuer, error),
  });
}

export function unreachable(issuer: string, error: unknown): ClusterQLError {
  return new ClusterQLError(
    'UPSTREAM_UNAVAILABLE',
    `The issuer ${issuer} cannot be reached, or does not answer as one; try again in a moment and tell the operator of the gateway if it stays so.`,
    { retryable: true, detail: detailOf(issuer, error) },
  );
}

/** What stands at the token endpoint beside `invalid_grant` is about the application, and not about the person. */
function refusesApplication(error: unknown): boolean {
  return error instanceof ResponseBodyError && error.error !== 'invalid_grant';
}

/** An issuer that refused says so with 4xx and a code; all else is its fault, or that of the way to it. */
function isOutage(error: unknown): boolean {
  if (error instanceof ResponseBodyError) return error.status >= 500;
  if (error instanceof AuthorizationResponseError)
    return ['temporarily_unavailable', 'server_error'].includes(error.error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // What is thrown on the way has no such code, and neither has an answer that is none of an issuer.
  return !code.startsWith('OAUTH_') || codesOfNoAnswer.has(code);
}

const codesOfNoAnswer = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
]);

/** Codes alone: descriptions, causes and parameters of these errors may quote tokens and codes. */
function detailOf(issuer: string, error: unknown): string {
  const { error: answered, status } = (error ?? {}) as Record<string, unknown>;
  const told = [isErrorCode(answered) ? answered : undefined, status];
  const words = [...causeCodes(error), ...told].filter((word) => ['string', 'number'].includes(typeof word));
  return `issuer ${issuer}: ${words.join(' ') || (error instanceof Error ? error.name : 'failed')}`;
}

/** Like `invalid_grant`; what is no such word may be what the issuer was shown. */
function isErrorCode(text: unknown): boolean {
  return typeof text === 'string' && /^[a-z_]{1,40}$/i.test(text);
}
