import { IncomingMessage } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import type Provider from 'oidc-provider';
import { people } from '../people.ts';
import { closingPage, peoplePage } from './pages.ts';
import type { Realm } from './realms.ts';

type Bindings = { Bindings: HttpBindings & { incoming: { rawBody?: Buffer } } };

/** Everything the issuer answers: the page with the people is ours, the rest is the provider's. */
export function createRoutes(name: string, realm: Realm, provider: () => Provider): Hono<Bindings> {
  return new Hono<Bindings>()
    .onError((_, c) => c.html(closingPage('Sign-in failed', 'It has expired; begin again.'), 400))
    .get('/interaction/:uid', async ({ env, html }) => {
      await provider().interactionDetails(env.incoming, env.outgoing);
      return html(peoplePage(name));
    })
    .post('/interaction/:uid', async ({ env, req, redirect }) => {
      const { username } = await req.parseBody();
      const person = people.find((each) => each.username === username);
      const result = person
        ? { login: { accountId: realm.subjectOf(person) }, select_account: {}, consent: {} }
        : { error: 'access_denied', error_description: 'Nobody wanted to sign in' };
      return redirect(await provider().interactionResult(env.incoming, env.outgoing, result), 303);
    })
    .all('*', async ({ env }) => {
      const answer = provider().callback();
      await answer(unread(env.incoming), env.outgoing);
      return RESPONSE_ALREADY_SENT;
    });
}

/** The request as it came: its body was read for the record, and the provider reads it itself. */
function unread(request: IncomingMessage & { rawBody?: Buffer }): IncomingMessage {
  const { method, url, headers, rawHeaders, httpVersion } = request;
  const again = new IncomingMessage(request.socket);
  Object.assign(again, { method, url, headers, rawHeaders, httpVersion, complete: true });
  again.push(request.rawBody);
  again.push(null);
  return again;
}
