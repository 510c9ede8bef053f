import type { Identity } from '../identity.ts';
import { refusal } from '../refusal.ts';
import { identityOf, type RolesOf } from '../verify.ts';
import type { OpenSession, Sessions } from './session.ts';
import type { CheckTokens } from './tokens-check.ts';

export interface SessionIdentityOptions {
  readonly sessions: Pick<Sessions, 'open'>;
  readonly checkTokens: CheckTokens;
  readonly rolesOf: RolesOf;
}

/** Whose session a cookie is of: its tokens are verified with every request, like those that somebody presents. */
export function createSessionIdentity({ sessions, checkTokens, rolesOf }: SessionIdentityOptions) {
  return async function identityOfSession(cookie: string): Promise<Identity> {
    const session = await sessions.open(cookie);
    const { token, idToken } = await checkTokens(session.issuer, session.tokens);
    if (token.subject !== session.subject) throw notTheirs(session.issuer);
    const { viewer } = identityOf(token, rolesOf);
    const expiresAt = new Date(endOf(session, token.expiresAt)).toISOString();
    return { viewer: { ...viewer, expiresAt }, token, idToken };
  };
}

/** Tokens that can be renewed outlive themselves. */
function endOf({ tokens, endsAt }: OpenSession, tokenEndsAt: number | null): number {
  return tokens.refreshToken === null ? Math.min(endsAt, tokenEndsAt ?? Infinity) : endsAt;
}

function notTheirs(issuer: string): Error {
  const sentence = `${issuer} renewed this session with tokens of somebody else; sign in again.`;
  return refusal('SESSION_ENDED', sentence);
}
