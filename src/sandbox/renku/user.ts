import type { Hono } from 'hono';
import { reply, unauthorized } from './answer.ts';
import type { Identify } from './caller.ts';

/** The caller as Renku knows him, and the version of the service. */
export function serveUser(app: Hono, identify: Identify): void {
  app.get('/user', async (c) => {
    const caller = await identify(c.req.header('authorization'));
    if (caller === null) throw unauthorized();
    return reply({
      id: caller.subject,
      username: caller.email.split('@')[0],
      email: caller.email,
      first_name: caller.firstName,
      last_name: caller.lastName,
      is_admin: caller.isAdmin,
    });
  });

  app.get('/version', () => reply({ version: 'sandbox' }));
}
