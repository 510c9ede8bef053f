import type { Door } from '../../../http/door.ts';
import { failure } from '../../../http/failures.ts';
import { failureOf } from '../ask.ts';
import { graphqlOnly } from '../unsupported.ts';
import type { MetricBackend } from './backend.ts';
import { wordsOf } from './scope.ts';
import * as wire from './schema.ts';

/**
 * Metrics of jobs by REST, which has none of nodes and clusters. Never `/jobs/{id}?all-metrics`: it answers
 * an empty 200 to failures and chooses the scopes itself, so that those of accelerators can be missing.
 */
export function restMetrics(door: Door): MetricBackend {
  const { system } = door;
  return {
    jobChoices: ['scopes'],
    async readJob(caller, id, { names, scopes }) {
      const path = `/userapi/jobs/metrics/${id}`;
      const query = { metric: [...new Set(names)], scope: wordsOf(scopes) ?? undefined };
      const { data, error } = await door.read(caller, { path, query, schema: wire.JobEnvelope });
      if (error) throw failureOf(system, `GET ${path}`, [error]);
      if (!data) throw failure(system.name, 'UPSTREAM_PROTOCOL', { status: 200, detail: `${path}: no data` });
      return data.jobMetrics;
    },
    readNode: () => Promise.reject(graphqlOnly(system, 'metrics of compute nodes')),
    readCluster: () => Promise.reject(graphqlOnly(system, 'metrics of clusters')),
  };
}
