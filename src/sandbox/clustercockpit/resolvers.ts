import type { Cluster, SubCluster } from './clusters.ts';
import { durationOf, type Job, type NodeState, type State } from './data.ts';
import { jobTest, nodeTest, type JobFilter, type NodeFilter } from './filter.ts';
import { expandNodes } from './node-list.ts';
import { sortJobs, type OrderBy } from './order.ts';
import { isStaff, requireKnownRole, tagsOf, unordered, visibleJobs, visibleTags } from './rows.ts';
import type { User } from './token.ts';

/** A Go panic inside a resolver: the whole answer becomes null. */
export class Panic extends Error {
  constructor(cause: string) {
    super(`MAIN > Panic caused by: ${cause}`);
  }
}

interface JobsArguments {
  filter?: JobFilter[] | null;
  page?: { itemsPerPage: number; page: number } | null;
  order?: OrderBy | null;
}

/** The root value of one query: what this user gets from each field of `Query`. */
export function queryRoot(user: User, state: State) {
  return {
    clusters: () => state.clusters.map((cluster) => clusterValue(cluster, state.jobs)),
    tags: () => visibleTags(user, state),
    globalMetrics: () => unordered(globalMetrics(state.clusters), state),
    job: ({ id }: { id: string }) => jobValue(oneJob(id, user, state), user, state),
    jobs: (args: JobsArguments) => jobList(args, user, state),
    nodes: ({ filter }: { filter?: NodeFilter[] | null }) => nodeList(filter ?? [], user, state),
  };
}

/** Unlike the list, `job(id)` shows an api-only token no foreign job, and tells foreign from missing. */
function oneJob(id: string, user: User, state: State): Job {
  requireKnownRole(user);
  const job = state.jobs.find((row) => String(row.id) === id);
  if (job === undefined) throw new Error('sql: no rows in result set');
  if (!isStaff(user) && job.user !== user.username) throw new Error('you are not allowed to see this job');
  return job;
}

function jobList({ filter, page, order }: JobsArguments, user: User, state: State) {
  const visible = unordered(visibleJobs(user, state), state);
  state.turn += 1;
  const rows = sortJobs(visible.filter(jobTest(filter ?? [], state)), order ?? null, state);
  const { itemsPerPage, page: number } = page ?? { itemsPerPage: 50, page: 1 };
  const end = itemsPerPage === -1 ? rows.length : itemsPerPage * number;
  const items = itemsPerPage === -1 ? rows : rows.slice(Math.max(0, end - itemsPerPage), end);
  return {
    items: () => items.map((job) => jobValue(job, user, state)),
    count: rows.length,
    hasNextPage: end < rows.length,
  };
}

function jobValue(job: Job, user: User, state: State) {
  return {
    ...job,
    startTime: localTime(job.startTime),
    duration: durationOf(job, state),
    numHWThreads: job.numHwthreads,
    SMT: job.smt,
    state: job.jobState,
    tags: () => tagsOf(job, user, state),
    footprint: () => job.footprint && unordered(Object.entries(job.footprint), state).map(footprintValue),
    energyFootprint: () =>
      job.energyFootprint && unordered(Object.entries(job.energyFootprint), state).map(energyValue),
  };
}

/** The server writes times in its own offset, never in UTC. */
function localTime(seconds: number): string {
  return new Date((seconds + 3600) * 1000).toISOString().replace('.000Z', '+01:00');
}

function footprintValue([key, value]: [string, number]) {
  const cut = key.lastIndexOf('_');
  return { name: key.slice(0, cut), stat: key.slice(cut + 1), value };
}

function energyValue([metric, value]: [string, number]) {
  const parts = { acc: 'Accelerator', cpu: 'CPU', mem: 'Memory', core: 'Core' };
  const hardware = Object.entries(parts).find(([part]) => metric.includes(part))?.[1] ?? 'Other';
  return { hardware, metric, value };
}

function clusterValue({ name, subClusters }: Cluster, jobs: Job[]) {
  return {
    name,
    partitions: () => [...new Set(jobs.filter((job) => job.cluster === name).map((job) => job.partition))],
    subClusters: subClusters.map(subClusterValue),
  };
}

function subClusterValue(subCluster: SubCluster) {
  return {
    ...subCluster,
    numberOfNodes: () => expandNodes(subCluster.nodes).length,
    flopRateScalar: metricValue(subCluster.flopRateScalar),
    flopRateSimd: metricValue(subCluster.flopRateSimd),
    memoryBandwidth: metricValue(subCluster.memoryBandwidth),
    metricConfig: subCluster.metricConfig.map((metric) => ({
      ...metric,
      subClusters: metric.subClusters ?? [],
    })),
  };
}

function metricValue(value: SubCluster['flopRateSimd']) {
  return { ...value, name: () => panic('not implemented: Name - name') };
}

function globalMetrics(clusters: Cluster[]) {
  const metrics = new Map(
    clusters.flatMap(({ metricConfig }) => metricConfig.map((metric) => [metric.name, metric])),
  );
  return [...metrics.values()].map((metric) => ({
    ...metric,
    availability: clusters
      .map(({ name, subClusters }) => ({
        cluster: name,
        subClusters: subClusters
          .filter(({ metricConfig }) => metricConfig.some((own) => own.name === metric.name))
          .map((subCluster) => subCluster.name),
      }))
      .filter((support) => support.subClusters.length > 0),
  }));
}

function nodeList(filter: NodeFilter[], user: User, state: State) {
  if (!isStaff(user)) throw new Error('user has no or unknown roles');
  const rows = state.nodes
    .filter(nodeTest(filter))
    .sort((one, other) => (one.hostname < other.hostname ? -1 : 1));
  return { items: rows.map(nodeValue), count: rows.length };
}

/** The four counts are never read from the database: they are 0 whatever runs on the node. */
function nodeValue(node: NodeState) {
  const counts = { jobsRunning: 0, cpusAllocated: 0, memoryAllocated: 0, gpusAllocated: 0 };
  return { ...node, ...counts, metaData: null, id: () => panic('not implemented: ID - id') };
}

function panic(cause: string): never {
  throw new Panic(cause);
}
