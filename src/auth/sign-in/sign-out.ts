import { toClusterQLError } from '../../errors.ts';
import type { OpenSession } from '../session/session.ts';
import type { Cookie } from './cookie.ts';
import type { GiveBack } from './give-back.ts';
import { withCookies, type Answer, type SignInParts } from './visit.ts';

interface SignOutParts extends SignInParts {
  readonly sessionCookie: Cookie;
  readonly giveBack: GiveBack;
}

/** `POST /auth/sign-out`: ends the session, and tells where the sign-in at the issuer is ended too. */
export function createSignOut({ publicUrl, providers, sessions, onError, ...parts }: SignOutParts): Answer {
  const { sessionCookie, giveBack } = parts;

  async function endSessionUrl({ issuer }: OpenSession, requestId: string): Promise<string | null> {
    try {
      return (await providers.get(issuer)?.endSessionUrl(`${publicUrl}/graphql`)) ?? null;
    } catch (error) {
      onError(toClusterQLError(error), requestId);
      return null;
    }
  }

  return async function signOut({ request, requestId }) {
    const cookie = sessionCookie.read(request.headers);
    const session = cookie === null ? null : await sessions.end(cookie);
    if (session !== null) await giveBack(session.issuer, session.tokens, requestId);
    const location = session === null ? null : await endSessionUrl(session, requestId);
    return withCookies(Response.json({ location }), [sessionCookie.remove]);
  };
}
