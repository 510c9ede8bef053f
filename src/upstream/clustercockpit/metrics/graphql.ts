import type { MetricsQuery } from '../../../domain/metrics.ts';
import type { Ask } from '../ask.ts';
import type { MetricBackend } from './backend.ts';
import * as documents from './documents.ts';
import { wordsOf } from './scope.ts';
import * as wire from './schema.ts';

/** Metrics by cc-backend's GraphQL; those of nodes and clusters it shows to its staff alone. */
export function graphqlMetrics(ask: Ask): MetricBackend {
  return {
    jobChoices: ['scopes', 'resolutionSeconds'],
    async readJob(caller, id, query) {
      const { scopes, resolutionSeconds: resolution = null } = query;
      const variables = { id, metrics: namesOf(query), scopes: wordsOf(scopes), resolution };
      const { jobMetrics } = await ask(caller, documents.jobMetricsDocument, variables, wire.JobAnswer);
      return jobMetrics;
    },
    async readNode(caller, { cluster, host }, query) {
      const variables = { cluster, nodes: [host], ...stretchOf(query) };
      const { nodeMetrics } = await ask(caller, documents.nodeMetricsDocument, variables, wire.NodeAnswer);
      return nodeMetrics.flatMap((node) => (node.host === host ? node.metrics : []));
    },
    async readCluster(caller, cluster, query) {
      const variables = { cluster, ...stretchOf(query) };
      const { clusterMetrics } = await ask(
        caller,
        documents.clusterMetricsDocument,
        variables,
        wire.ClusterAnswer,
      );
      return clusterMetrics.metrics;
    },
  };
}

function stretchOf(query: MetricsQuery) {
  return { metrics: namesOf(query), from: query.from, to: query.to };
}

function namesOf({ names }: MetricsQuery): string[] {
  return [...new Set(names)];
}
