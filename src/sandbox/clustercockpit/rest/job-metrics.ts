import { orRefuse } from '../answers.ts';
import type { State } from '../data.ts';
import type { Guarded } from '../guards.ts';
import { loadJobData } from '../metrics/job-data.ts';
import { readScope } from '../metrics/scopes.ts';
import { openJob, unordered } from '../rows.ts';

/** GET jobs/metrics/{id}: what GraphQL's jobMetrics answers, and its errors, inside a 200. */
export function readJobMetrics(state: State): Guarded {
  return (c, user) => {
    const scopes = orRefuse(400, 'unmarshaling scope failed', () => c.req.queries('scope')?.map(readScope));
    const metrics = c.req.queries('metric') ?? null;
    try {
      const job = openJob(c.req.param('id') ?? '', user, state);
      const data = loadJobData(job, { metrics, scopes: scopes ?? null, resolution: 0 }, state);
      return c.json({ data: { jobMetrics: unordered(data, state) }, error: null });
    } catch (error) {
      return c.json({ data: null, error: { message: (error as Error).message } });
    }
  };
}
