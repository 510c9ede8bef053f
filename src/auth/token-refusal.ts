import { errors } from 'jose';
import type { IssuerOptions } from './issuer.ts';
import { malformed, refusal } from './refusal.ts';

/** What jose found wrong, in words that say how to mend it. */
export function refusalOf(error: errors.JOSEError, issuer: IssuerOptions): Error {
  const detail = `issuer ${issuer.name}: ${error.code}`;
  if (error instanceof errors.JWTExpired) return expired(error.payload.exp);
  if (error instanceof errors.JWTClaimValidationFailed) return claimRefusal(error, issuer);
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) {
    const allowed = issuer.algorithms.join(', ');
    const sentence = `Tokens of ${issuer.name} are signed with ${allowed}, this one is not; get a new one from ${issuer.name}.`;
    return refusal('ALGORITHM', sentence, { detail });
  }
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey) {
    const sentence = `The token is not signed by ${issuer.name}; get a new one there.`;
    return refusal('BAD_SIGNATURE', sentence, { detail });
  }
  return malformed(detail);
}

function claimRefusal({ claim, reason }: errors.JWTClaimValidationFailed, issuer: IssuerOptions): Error {
  const detail = `issuer ${issuer.name}: ${claim} ${reason}`;
  if (claim === 'aud') {
    const sentence = `The token was made for another application; ask ${issuer.name} for one with the audience ${issuer.audiences.join(' or ')}.`;
    return refusal('WRONG_AUDIENCE', sentence, { detail });
  }
  if (claim === 'nbf' && reason === 'check_failed') {
    const sentence = 'The token is not valid yet; wait, or set the clock of the machine that made it.';
    return refusal('NOT_YET_VALID', sentence, { detail });
  }
  if (claim === 'exp' && reason === 'missing') {
    const sentence = 'The token never ends (no `exp`); send one that does.';
    return refusal('NO_EXPIRY', sentence, { detail });
  }
  if (claim === 'typ') {
    const sentence = `The token is of another kind than the access tokens of ${issuer.name} (header \`typ\` ${issuer.typ}); send an access token.`;
    return refusal('MALFORMED', sentence, { detail });
  }
  return malformed(detail);
}

export function expired(exp: number | undefined): Error {
  const expiredAt = isoTime(exp);
  const sentence = 'The token has ended; sign in again or refresh it.';
  return refusal('EXPIRED', sentence, { expiredAt });
}

export function idToken(): Error {
  const sentence =
    'This is an ID token, made to tell an application who signed in; send the access token instead.';
  return refusal('ID_TOKEN', sentence);
}

export function nobody(issuer: IssuerOptions): Error {
  const sentence = `The token names nobody (no \`sub\`); ask the operator of ${issuer.name} to put the subject into access tokens (Keycloak: client scope \`basic\`).`;
  return refusal('NO_SUBJECT', sentence);
}

/** Undefined where the number is beyond every date. */
export function isoTime(seconds: number | undefined): string | undefined {
  const time = new Date((seconds ?? NaN) * 1000);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
