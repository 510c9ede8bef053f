import { Hono } from 'hono';
import { z } from 'zod';
import { guard } from './access.ts';
import type { Env } from './authentication.ts';
import { readBody } from './body.ts';
import type { ControlPlane } from './control-plane.ts';
import { notFound } from './refusals.ts';

const changes: Readonly<Record<string, z.ZodType<Record<string, unknown>>>> = {
  autoRedirectSSO: z.object({
    enabled: z.boolean().nullish(),
    idpAlias: z
      .string()
      .regex(/^[a-z0-9_-]*$/)
      .nullish(),
  }),
  browserSessionTimeout: z.object({ idleTimeout: z.number().min(1).nullish() }),
  logoutRedirectUri: z.object({ uri: z.string().nullish() }),
};

/** How people sign in and out; changed one by one, with an empty answer. */
export function securitySettingRoutes(plane: ControlPlane): Hono<Env> {
  const { state } = plane;
  return new Hono<Env>()
    .use(guard(plane, 'security-settings'))
    .get('/', (c) => c.json(state.securitySettings))
    .get('/:key', (c) => c.json(state.securitySettings[c.req.param('key')] ?? notFound()))
    .put('/:key', async (c) => {
      const key = c.req.param('key');
      const schema = Object.hasOwn(changes, key) ? changes[key] : undefined;
      state.securitySettings[key] = await readBody(c, schema ?? notFound());
      return c.body(null, 200);
    });
}
