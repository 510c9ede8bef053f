import { Refusal } from '../answers.ts';
import type { State } from '../data.ts';
import { type Guarded, requireRole } from '../guards.ts';

/** GET /api/clusters/: their configuration, one or all. */
export function listClusters({ clusters }: State): Guarded {
  return (c, user) => {
    requireRole('api', user, 'missing role: api');
    const asked = c.req.query('cluster');
    const chosen = asked === undefined ? clusters : clusters.filter(({ name }) => name === asked);
    if (asked !== undefined && chosen.length === 0) throw new Refusal(400, `unknown cluster: ${asked}`);
    return c.json({ clusters: chosen });
  };
}
