import { post } from './requests.ts';
import type { Session, SystemSession, Viewer } from './session.ts';
import { Until } from './until.tsx';

/** A button that opens what the viewer is on each system, and lets them connect an account where one is needed. */
export function SystemsMenu({ session, viewer }: { session: Session; viewer: Viewer }) {
  const roles = new Map(viewer.access.map(({ system, role }) => [system.name, role]));
  return (
    <>
      <button type="button" className="button" popoverTarget="systems">
        Systems
      </button>
      <section id="systems" popover="auto" aria-label="Systems">
        <table>
          <thead>
            <tr>
              <th scope="col">System</th>
              <th scope="col">Role</th>
              <th scope="col">Account</th>
              <th scope="col">Token ends</th>
              <th scope="col">
                <span className="for-ears">Change</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {viewer.sessions.map((each) => (
              <SystemRow
                key={each.system.name}
                system={each}
                role={roles.get(each.system.name) ?? null}
                session={session}
              />
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

interface SystemRowProperties {
  readonly system: SystemSession;
  readonly role: string | null;
  readonly session: Session;
}

function SystemRow({
  system: { system, state, expiresAt, connected, connectUrl },
  role,
  session,
}: SystemRowProperties) {
  const { name } = system;
  const isToConnect = connectUrl !== null && !(connected && state === 'READY');

  async function connect(): Promise<void> {
    const location = await post(`/auth/connect/${name}`);
    if (location !== null) window.location.assign(location);
  }

  async function disconnect(): Promise<void> {
    await post(`/auth/disconnect/${name}`);
    session.reload();
  }

  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{role === null ? 'none' : inWords(role)}</td>
      <td>{inWords(state)}</td>
      <td>{expiresAt !== null && <Until time={expiresAt} />}</td>
      <td>
        {isToConnect && (
          <button type="button" className="button" onClick={() => void connect().catch(session.fail)}>
            Connect {name}
          </button>
        )}
        {connected && (
          <button type="button" className="button" onClick={() => void disconnect().catch(session.fail)}>
            Disconnect {name}
          </button>
        )}
      </td>
    </tr>
  );
}

/** `NOT_CONNECTED` is "not connected". */
function inWords(value: string): string {
  return value.toLowerCase().replaceAll('_', ' ');
}
