import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Refusal, reply } from './answer.ts';
import { readBody } from './body.ts';
import { adminOnly, type App } from './route.ts';
import type { Renku } from './state.ts';

const PlatformPatch = z.strictObject({ incident_banner: z.string() }).exactPartial();
const whom = z.enum(['admins_only', 'registered_users']);
const AuthorizationPatch = z.strictObject({ create_projects: whom, create_groups: whom }).exactPartial();

/** Settings of the whole platform: the one place where Renku notices that two people change the same. */
export function servePlatform(app: App, { data }: Renku): void {
  serveSetting('config', 'platform', PlatformPatch);
  serveSetting('authorization_config', 'authorization', AuthorizationPatch);

  function serveSetting<Patch extends z.ZodType<object>>(
    path: string,
    part: 'platform' | 'authorization',
    schema: Patch,
  ): void {
    app.get(`/platform/${path}`, (c) => {
      const { etag } = data[part];
      if (c.req.header('if-none-match') === etag)
        return new Response(null, { status: 304, headers: { etag } });
      return reply(data[part], 200, { etag });
    });

    app.patch(`/platform/${path}`, adminOnly, async (c) => {
      const known = c.req.header('if-match');
      if (known === undefined) throw new Refusal(428, 'If-Match header not provided.');
      const body = await readBody(c, schema);
      if (known !== data[part].etag)
        throw new Refusal(409, `Current ETag is ${data[part].etag}, not ${known}.`);
      const etag = `"${randomUUID()}"`;
      Object.assign(data[part], body, { etag });
      return reply(data[part], 200, { etag });
    });
  }
}
