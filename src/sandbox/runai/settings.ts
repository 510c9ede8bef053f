import { Hono } from 'hono';
import { z } from 'zod';
import { guard } from './access.ts';
import type { Env } from './authentication.ts';
import { readBody } from './body.ts';
import type { ControlPlane } from './control-plane.ts';
import { found } from './listing.ts';

const Change = z.object({ key: z.string(), value: z.unknown() });

/** The settings of the tenant: to this day below `/v1/k8s`. */
export function settingRoutes(plane: ControlPlane): Hono<Env> {
  const { state } = plane;
  return (
    new Hono<Env>()
      .use(guard(plane, 'settings'))
      .get('/', (c) => c.json(state.settings))
      .put('/', async (c) => {
        const { key, value } = await readBody(c, Change);
        found(state.settings, 'key', key).value = typeof value === 'string' ? value : JSON.stringify(value);
        return c.json({ msg: 'OK' });
      })
      // A naked boolean, without an object around it.
      .get('/:key', (c) => c.json(found(state.settings, 'key', c.req.param('key')).value === 'true'))
  );
}
