import { sessionStates, type SystemRef, type SystemSession } from '../domain/system.ts';
import type { Role as AnyRole } from '../domain/viewer.ts';
import { builder } from './builder.ts';
import { Role } from './role.ts';
import { System } from './system.ts';

/** A session with what is known of the viewer there. */
export interface ViewerSession extends SystemSession {
  readonly system: SystemRef;
  readonly roles: readonly AnyRole[];
}

const descriptions: Readonly<Record<SystemSession['state'], string>> = {
  READY: 'Requests go out.',
  EXPIRED: 'The token is over and cannot be renewed; sign in, or connect the account, again.',
  NOT_CONNECTED: 'The viewer has no account there yet; connect it at `connectUrl`.',
  REFUSED: 'The viewer has no right to be presented there, or no role.',
  UNKNOWN: 'It could not be found out at the moment.',
};

const SessionState = builder.enumType('SessionState', {
  description: 'Whether the viewer can be presented to a system.',
  values: Object.fromEntries(sessionStates.map((state) => [state, { description: descriptions[state] }])) as {
    [S in SystemSession['state']]: { description: string };
  },
});

export const SystemSessionRef = builder.objectRef<ViewerSession>('SystemSession').implement({
  description: 'What the viewer has at hand for one system. No system is asked for it.',
  fields: (t) => ({
    system: t.expose('system', { type: System, description: 'Which system.' }),
    state: t.expose('state', { type: SessionState, description: 'Whether requests go out.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When the token that is sent ends, or ended; null where none of the viewer is sent, or none was got yet.',
    }),
    roles: t.expose('roles', {
      type: [Role],
      description: 'The roles the viewer holds there, rising; empty while they are not known.',
    }),
    connectUrl: t.exposeString('connectUrl', {
      nullable: true,
      description: 'Where the browser connects an account for it; null where there is nothing to connect.',
    }),
    connected: t.exposeBoolean('connected', {
      description: 'Whether an account is connected, good or not, and so can be disconnected.',
    }),
  }),
});
