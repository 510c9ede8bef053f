import { invalidFields, notFound, reply } from './answer.ts';
import type { Session } from './neighbours.ts';
import type { App } from './route.ts';
import type { Renku } from './state.ts';

const types = ['interactive', 'non-interactive'];

/** The caller's own sessions; nobody, not even an administrator, sees those of others. */
export function serveSessions(app: App, { data }: Renku): void {
  app.get('/sessions', (c) => {
    const type = c.req.query('session_type');
    if (type !== undefined && !types.includes(type)) {
      throw invalidFields([`session_type: Input should be '${types.join("' or '")}'`]);
    }
    const own = data.sessions.filter(({ owner }) => owner === c.var.caller?.subject);
    return reply(own.filter(({ session_type }) => session_type === (type ?? session_type)).map(shown));
  });

  app.get('/sessions/:name', (c) => {
    const name = c.req.param('name');
    const found = data.sessions.find(
      (session) => session.name === name && session.owner === c.var.caller?.subject,
    );
    if (found === undefined) throw notFound(`The session ${name}`);
    return reply(shown(found));
  });
}

function shown(session: Session): object {
  return { ...session, owner: undefined };
}
