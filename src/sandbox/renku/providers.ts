import { reply } from './answer.ts';
import type { App } from './route.ts';
import type { Renku } from './state.ts';

/** The OAuth2 providers; anybody may list them, but only administrators see client ids. */
export function serveProviders(app: App, { data }: Renku): void {
  app.get('/oauth2/providers', (c) => {
    const isAdmin = c.var.caller?.isAdmin === true;
    return reply(
      data.providers.map((provider) => ({
        ...provider,
        client_id: isAdmin ? provider.client_id : '',
        client_secret: isAdmin ? 'redacted' : '',
      })),
    );
  });
}
