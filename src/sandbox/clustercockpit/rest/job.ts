import type { Context } from 'hono';
import { z } from 'zod';
import { orRefuse } from '../answers.ts';
import { readJson } from '../body.ts';
import type { Job, State } from '../data.ts';
import type { Guarded } from '../guards.ts';
import { loadJobData, type NamedMetric } from '../metrics/job-data.ts';
import type { JobMetric } from '../metrics/series.ts';
import { unordered, visibleJob } from '../rows.ts';
import type { User } from '../token.ts';
import { idInPath } from './job-id.ts';
import { wireJob } from './wire-job.ts';

/** GET jobs/{id}: the job, and with `all-metrics` what was measured, by metric and scope. */
export function showJob(state: State): Guarded {
  return (c, user) => {
    const job = jobInPath(c, user, state);
    const Meta = wireJob(job, user, state);
    if (c.req.query('all-metrics') !== 'true') return c.json({ Meta, Data: null });
    return answerMetrics(c, () => ({ Meta, Data: byMetric(metricsOf(job, null, state)) }));
  };
}

/** POST jobs/{id}: a read, of the metrics whose names it sends; null stands for all of them. */
export function readJob(state: State): Guarded {
  return async (c, user) => {
    const job = jobInPath(c, user, state);
    const metrics = await readJson(c, z.array(z.string()).nullable(), 'decoding request failed');
    return answerMetrics(c, () => ({
      Meta: wireJob(job, user, state),
      Data: unordered(metricsOf(job, metrics, state), state).map(({ name, scope, metric }) => ({
        metric,
        name,
        scope,
      })),
    }));
  };
}

function jobInPath(c: Context, user: User, state: State): Job {
  const id = idInPath(c);
  return orRefuse(422, `finding job with db id ${id} failed`, () => visibleJob(id, user, state));
}

/** cc-backend answers an empty 200 where it cannot load metrics. */
function answerMetrics(c: Context, answer: () => object): Response {
  try {
    return c.json(answer());
  } catch {
    return c.body(null, 200);
  }
}

/**
 * One fixed scope: cores of a job on one node, else nodes. So the accelerators of a running job on one node
 * are missing here.
 */
function metricsOf(job: Job, metrics: string[] | null, state: State): NamedMetric[] {
  const timesteps = state.clusters
    .filter(({ name }) => name === job.cluster)
    .flatMap(({ metricConfig }) => metricConfig.map(({ timestep }) => timestep));
  const scopes = [job.numNodes === 1 ? ('core' as const) : ('node' as const)];
  return loadJobData(job, { metrics, scopes, resolution: Math.max(0, ...timesteps) }, state);
}

function byMetric(metrics: NamedMetric[]): Record<string, Record<string, JobMetric>> {
  const data: Record<string, Record<string, JobMetric>> = {};
  for (const { name, scope, metric } of metrics) (data[name] ??= {})[scope] = metric;
  return data;
}
