import { useEffect, useState } from 'react';
import { type Notice, noticesOf } from './notice.ts';
import { ask } from './requests.ts';
import { sessionQuery } from './session-query.ts';

/** Who is signed in, as the gateway tells it; `subject` is null for nobody. */
export interface Viewer {
  readonly name: string | null;
  readonly subject: string | null;
  readonly issuer: string | null;
  readonly expiresAt: string | null;
  readonly access: readonly { readonly system: SystemName; readonly role: string | null }[];
  readonly sessions: readonly SystemSession[];
}

interface SystemName {
  readonly name: string;
}

/** How the viewer is known to one system. */
export interface SystemSession {
  readonly system: SystemName;
  readonly state: string;
  readonly expiresAt: string | null;
  /** Where an account for it is connected; null where none is needed. */
  readonly connectUrl: string | null;
  /** Whether an account is. */
  readonly connected: boolean;
}

/** What the bar shows. */
export interface Session {
  /** Null before it is known. */
  readonly viewer: Viewer | null;
  readonly notices: readonly Notice[];
  /** Asks anew who is signed in, since every request may have changed until when; shows these notices besides. */
  reload(notices?: readonly Notice[]): void;
  /** Says why something could not be done. */
  fail(error: unknown): void;
}

/** `reload` and `fail` do the same whichever rendering they are of. */
export function useSession(): Session {
  const [viewer, setViewer] = useState<Viewer | null>(null);
  const [notices, setNotices] = useState<readonly Notice[]>([]);

  function fail(error: unknown): void {
    setNotices([{ message: error instanceof Error ? error.message : 'Something went wrong.' }]);
  }

  function reload(found: readonly Notice[] = []): void {
    setNotices(found);
    ask({ query: sessionQuery, operationName: 'Session' }).then((answer) => {
      const { viewer: told = null } = (answer.data ?? {}) as { viewer?: Viewer };
      setViewer(told ?? nobody);
      // Of single systems the menu tells already.
      if (told === null) setNotices(noticesOf(answer));
    }, fail);
  }

  useEffect(() => reload(), []);
  return { viewer, notices, reload, fail };
}

const nobody: Viewer = {
  name: null,
  subject: null,
  issuer: null,
  expiresAt: null,
  access: [],
  sessions: [],
};
