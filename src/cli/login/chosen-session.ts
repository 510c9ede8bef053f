import { ClusterQLError } from '../../errors.ts';
import type { StoredSession, StoredSessions } from './sessions.ts';

/** A session, and the gateway that it is with. */
export interface ChosenSession {
  readonly gateway: string;
  readonly session: StoredSession;
}

/** The session with the named gateway, or the only one there is. */
export function chooseSession(sessions: StoredSessions, named: string | undefined): ChosenSession {
  const gateways = Object.keys(sessions);
  const [only, ...others] = gateways;
  const gateway = named ?? only;
  const session = gateway === undefined ? undefined : sessions[gateway];
  if (gateway === undefined || session === undefined) throw notSignedIn(named);
  if (named === undefined && others.length > 0) throw severalGateways(gateways);
  return { gateway, session };
}

function notSignedIn(gateway: string | undefined): ClusterQLError {
  return new ClusterQLError(
    'UNAUTHENTICATED',
    `You are not signed in${gateway === undefined ? '' : ` to ${gateway}`}; run clusterql login ${gateway ?? '<address of the gateway>'}.`,
  );
}

function severalGateways(gateways: readonly string[]): ClusterQLError {
  return new ClusterQLError(
    'BAD_USER_INPUT',
    `You are signed in to several gateways; name one of ${gateways.join(', ')}.`,
  );
}
