import type { Fetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { useState } from 'react';
import { AccountBar } from './account-bar.tsx';
import { noticesOf } from './notice.ts';
import { ask } from './requests.ts';
import { type Session, useSession } from './session.ts';
import { withoutHeaders } from './storage.ts';
import { tabs } from './tabs.ts';

/** GraphiQL, below a bar that says who is asking. */
export function Page() {
  const session = useSession();
  // Made once: GraphiQL would read the schema anew for another one.
  const [fetcher] = useState(() => createFetcher(session));
  const [storage] = useState(() => withoutHeaders(localStorage));
  return (
    <>
      <AccountBar session={session} />
      <main>
        <GraphiQL
          fetcher={fetcher}
          storage={storage}
          defaultTabs={tabs.map((query) => ({ query }))}
          shouldPersistHeaders={false}
        >
          <GraphiQL.Logo>{null}</GraphiQL.Logo>
        </GraphiQL>
      </main>
    </>
  );
}

function createFetcher(session: Session): Fetcher {
  return async (operation, { headers = {} } = {}) => {
    const typed = headers as Record<string, string>;
    const answer = await ask(operation, typed);
    // A token under Headers is not the session that the bar is about.
    const isOfSession = !Object.keys(typed).some((name) => name.toLowerCase() === 'authorization');
    if (isOfSession && operation.operationName !== introspection) session.reload(noticesOf(answer));
    return answer;
  };
}

/** GraphiQL asks this by itself when the page opens. */
const introspection = 'IntrospectionQuery';
