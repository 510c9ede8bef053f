import { Hono } from 'hono';
import { guard } from './access.ts';
import type { Env } from './authentication.ts';
import type { ControlPlane } from './control-plane.ts';

/** What the priority of a quota may be; 3.0 has ranks instead, by which clients tell the two apart. */
export function orgUnitPriorityRoutes(plane: ControlPlane): Hono<Env> {
  const priorities = ['VeryLow', 'Low', 'Medium', 'High', 'VeryHigh'].map((name, index) => {
    return { name, value: index + 1, isDefault: name === 'Medium' };
  });
  return new Hono<Env>().use(guard(plane, 'project')).get('/', (c) => c.json({ priorities }));
}
