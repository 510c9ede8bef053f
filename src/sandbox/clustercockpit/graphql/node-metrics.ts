import { nilPointer, panic } from '../answers.ts';
import type { Cluster } from '../clusters.ts';
import type { State } from '../data.ts';
import { loadNodeData, type NodeData, type NodesRequest } from '../metrics/node-data.ts';
import { readScope } from '../metrics/scopes.ts';
import { isStaff, unordered } from '../rows.ts';
import type { User } from '../token.ts';
import { clusterSums } from './cluster-metrics.ts';
import { type PageRequest, pageOf } from './jobs.ts';
import { metricValue } from './metric-value.ts';
import { findNodes } from './nodes.ts';
import { epoch } from './time.ts';

interface TimedArguments {
  cluster: string;
  metrics?: string[] | null;
  from: string;
  to: string;
}

interface NodesArguments extends TimedArguments {
  nodes?: string[] | null;
}

interface ListArguments extends TimedArguments {
  subCluster: string;
  stateFilter: string;
  nodeFilter: string;
  scopes?: string[] | null;
  page?: PageRequest | null;
  resolution?: number | null;
}

/** What nodes and whole clusters measure, for staff alone. */
export function nodeMetricFields(user: User, state: State) {
  return {
    nodeMetrics: (args: NodesArguments) => nodeMetrics(args, user, state),
    nodeMetricsList: (args: ListArguments) => nodeMetricsList(args, user, state),
    clusterMetrics: (args: TimedArguments) => {
      const cluster = openCluster(args.cluster, user, state);
      return clusterSums(loadNodeData(cluster, null, requestOf(args), state), state);
    },
  };
}

/** Always whole nodes, whatever scopes are asked for, and in no order. */
function nodeMetrics(args: NodesArguments, user: User, state: State) {
  const cluster = openCluster(args.cluster, user, state);
  const data = loadNodeData(cluster, args.nodes ?? null, requestOf(args), state);
  return unordered(data, state).map((node) => nodeValue(node, args.cluster, state));
}

/** By pages of nodes; without a page cc-backend looks for one at a nil pointer. */
function nodeMetricsList(args: ListArguments, user: User, state: State) {
  const cluster = openCluster(args.cluster, user, state);
  const { page, scopes, resolution } = args;
  if (!page) return panic(nilPointer);
  const names = listedNodes(args, user, state);
  const shown = pageOf(names, page);
  const wanted = scopes?.map(readScope) ?? (['node'] as const);
  const request = { ...requestOf(args), scopes: wanted, resolution: resolution ?? 0 };
  const data = new Map(loadNodeData(cluster, shown, request, state).map((node) => [node.hostname, node]));
  return {
    items: shown.flatMap((name) => data.get(name) ?? []).map((node) => nodeValue(node, args.cluster, state)),
    totalNodes: names.length,
    hasNextPage: page.itemsPerPage !== -1 && page.itemsPerPage * page.page < names.length,
  };
}

/** An empty text stands for any sub-cluster and any name, `all` for any state. */
function listedNodes(args: ListArguments, user: User, state: State): string[] {
  const { cluster, subCluster, stateFilter, nodeFilter } = args;
  const filter = {
    cluster: { eq: cluster },
    ...(subCluster !== '' && { subCluster: { eq: subCluster } }),
    ...(nodeFilter !== '' && { hostname: { contains: nodeFilter } }),
    ...(stateFilter !== 'all' && { schedulerState: stateFilter }),
  };
  return findNodes([filter], user, state).map(({ hostname }) => hostname);
}

function openCluster(name: string, user: User, { clusters }: State): Cluster {
  if (!isStaff(user)) throw new Error('you need to be administrator or support staff for this query');
  return clusters.find((cluster) => cluster.name === name) ?? panic(nilPointer);
}

function requestOf({ metrics, from, to }: TimedArguments): NodesRequest {
  return { metrics: metrics ?? null, scopes: ['node'], from: epoch(from), to: epoch(to), resolution: 0 };
}

/** A node that nobody told the state of has empty texts for it. */
function nodeValue({ hostname, subCluster, metrics }: NodeData, cluster: string, state: State) {
  const row = state.nodes.find((node) => node.cluster === cluster && node.hostname === hostname);
  return {
    host: hostname,
    nodeState: row?.schedulerState ?? '',
    metricHealth: row?.healthState ?? '',
    subCluster,
    metrics: unordered(metrics, state).map(metricValue),
  };
}
