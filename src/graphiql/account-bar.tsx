import type { Notice } from './notice.ts';
import { post, returning } from './requests.ts';
import type { Session, Viewer } from './session.ts';
import { SystemsMenu } from './systems-menu.tsx';
import { Until } from './until.tsx';

/** Who is signed in and until when, with the way in and out. */
export function AccountBar({ session }: { session: Session }) {
  const { viewer, notices } = session;
  return (
    <header className="account-bar">
      <h1>ClusterQL</h1>
      <p role="status" className="account">
        {viewer === null ? 'Looking who is signed in…' : <Account viewer={viewer} />}
      </p>
      {viewer !== null && viewer.subject !== null && <SignedIn session={session} viewer={viewer} />}
      {viewer?.subject === null && (
        <a className="button" href={returning('/auth/sign-in')}>
          Sign in
        </a>
      )}
      <Notices notices={notices} />
    </header>
  );
}

function Account({ viewer: { name, subject, issuer, expiresAt } }: { viewer: Viewer }) {
  if (subject === null) return 'You are not signed in.';
  return (
    <>
      <strong>{name ?? subject}</strong> of {issuer}
      {expiresAt !== null && (
        <>
          , signed in; this ends <Until time={expiresAt} />
        </>
      )}
    </>
  );
}

function SignedIn({ session, viewer }: { session: Session; viewer: Viewer }) {
  async function signOut(): Promise<void> {
    const location = await post('/auth/sign-out');
    // The issuer sends the browser back from there.
    if (location !== null) window.location.assign(location);
    else session.reload();
  }

  return (
    <>
      <SystemsMenu session={session} viewer={viewer} />
      <button type="button" className="button" onClick={() => void signOut().catch(session.fail)}>
        Sign out
      </button>
    </>
  );
}

function Notices({ notices }: { notices: readonly Notice[] }) {
  return (
    <div role="alert" className="notices">
      {notices.map(({ message, link }) => (
        <p key={`${message} ${link?.address ?? ''}`}>
          {message} {link !== undefined && <a href={link.address}>{link.text}</a>}
        </p>
      ))}
    </div>
  );
}
