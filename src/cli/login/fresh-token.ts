import { createDeviceProvider } from '../../auth/openid/device.ts';
import type { Renewal } from '../../auth/openid/renewal.ts';
import { ClusterQLError } from '../../errors.ts';
import { chooseSession } from './chosen-session.ts';
import { changeSessions, readSessions, type StoredSession } from './sessions.ts';

/** What is printed must still be good when a script gets to using it. */
const leastMilliseconds = 60_000;

/** An access token that is good for a while: the stored one, or else a new one, which is stored in its place. */
export async function freshToken(
  file: string,
  named: string | undefined,
  fetch: typeof globalThis.fetch,
  now: () => number = Date.now,
): Promise<string> {
  const { gateway, session } = chooseSession(readSessions(file), named);
  if (isFresh(session, now())) return session.accessToken;
  const { after } = await changeSessions(file, async (sessions) => {
    // Read again: an issuer may take a refresh token once only, and whoever waited finds the new one here.
    const { session } = chooseSession(sessions, gateway);
    if (isFresh(session, now())) return sessions;
    return { ...sessions, [gateway]: await renew(gateway, session, fetch, now) };
  });
  return chooseSession(after, gateway).session.accessToken;
}

/** How the issuer of a session renews and revokes its tokens. */
export function renewalOf(
  { issuer, clientId }: StoredSession,
  fetch: typeof globalThis.fetch,
  now: () => number = Date.now,
): Renewal {
  return createDeviceProvider({ name: issuer.name, issuer: issuer.address, clientId }, fetch, now);
}

function isFresh({ expiresAt, refreshToken }: StoredSession, now: number): boolean {
  return expiresAt === null ? refreshToken === null : expiresAt - now >= leastMilliseconds;
}

async function renew(
  gateway: string,
  session: StoredSession,
  fetch: typeof globalThis.fetch,
  now: () => number,
): Promise<StoredSession> {
  if (session.refreshToken === null) throw ended(gateway);
  try {
    const { accessToken, refreshToken, expiresAt } = await renewalOf(session, fetch, now).refresh(
      session.refreshToken,
    );
    return { ...session, accessToken, refreshToken, expiresAt };
  } catch (error) {
    throw error instanceof ClusterQLError && error.facts.reason === 'EXPIRED' ? ended(gateway) : error;
  }
}

function ended(gateway: string): ClusterQLError {
  return new ClusterQLError(
    'UNAUTHENTICATED',
    `The sign-in to ${gateway} has ended; run clusterql login ${gateway}.`,
    { reason: 'EXPIRED' },
  );
}
