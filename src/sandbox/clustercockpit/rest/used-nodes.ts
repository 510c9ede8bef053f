import { Refusal } from '../answers.ts';
import type { State } from '../data.ts';
import { type Guarded, requireRole } from '../guards.ts';

/** GET /api/jobs/used_nodes: by cluster, the hosts of jobs that run and started before `ts`. */
export function listUsedNodes({ jobs }: State): Guarded {
  return (c, user) => {
    requireRole('api', user, 'missing role: api');
    const before = readTime(c.req.query('ts') ?? '');
    const hosts: Record<string, Set<string>> = {};
    for (const job of jobs) {
      if (job.jobState !== 'running' || job.startTime >= before) continue;
      const used = (hosts[job.cluster] ??= new Set());
      for (const { hostname } of job.resources) used.add(hostname);
    }
    const usedNodes = Object.entries(hosts).map(([cluster, used]) => [cluster, [...used].sort()]);
    return c.json({ usedNodes: Object.fromEntries(usedNodes) as Record<string, string[]> });
  };
}

function readTime(text: string): number {
  if (text === '') throw new Refusal(400, 'missing required query parameter: ts');
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  throw new Refusal(400, `invalid timestamp format: strconv.ParseInt: parsing "${text}": invalid syntax`);
}
