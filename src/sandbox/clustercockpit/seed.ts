import { people } from '../people.ts';
import type { Cluster } from './clusters.ts';
import type { Data, Delays, Job, NodeState, State, Tag } from './data.ts';
import { expandNodes } from './node-list.ts';
import { seedClusters } from './seed-clusters.ts';
import { seedJobs } from './seed-jobs.ts';
import { seedUsers } from './seed-users.ts';

/** The fake's state at start: the seed, or what a test gives in its place. */
export function seed(now: number, given: Partial<Data> = {}, delays: Partial<Delays> = {}): State {
  const clusters = given.clusters ?? seedClusters();
  const jobs = given.jobs ?? (given.clusters ? [] : seedJobs(clusters, now));
  return {
    clusters,
    jobs,
    tags: given.tags ?? seedTags(),
    nodes: given.nodes ?? seedNodes(clusters, jobs, now),
    users: given.users ?? seedUsers(),
    now,
    turn: 0,
    startedJobs: [],
    archiving: [],
    nodeHistory: [],
    samples: new Map(),
    notice: '',
    // cc-backend's own: `cron.commit-job-worker` runs every two minutes, and archiving takes a moment.
    delays: { commitSeconds: delays.commitSeconds ?? 120, archiveSeconds: delays.archiveSeconds ?? 1 },
  };
}

function seedTags(): Tag[] {
  const [, researcher] = people;
  return [
    { id: 1, type: 'review', name: 'energy-check', scope: 'global' },
    { id: 2, type: 'review', name: 'memory-leak', scope: 'global' },
    { id: 3, type: 'app', name: 'molecular-dynamics', scope: 'global' },
    { id: 4, type: 'internal', name: 'contact-user', scope: 'admin' },
    { id: 5, type: 'mine', name: 'paper-run', scope: researcher?.username ?? 'researcher' },
  ];
}

/** States that fit the running jobs; a sub-cluster of `*` has no node rows. */
function seedNodes(clusters: Cluster[], jobs: Job[], time: number): NodeState[] {
  const running = jobs.filter((job) => job.jobState === 'running');
  const busy = new Map(running.flatMap((job) => job.resources.map(({ hostname }) => [hostname, job.shared])));
  const rows = clusters.flatMap((cluster) =>
    cluster.subClusters
      .filter(({ nodes }) => nodes !== '*')
      .flatMap((subCluster) =>
        expandNodes(subCluster.nodes).map((hostname) => ({
          hostname,
          cluster: cluster.name,
          subCluster: subCluster.name,
        })),
      ),
  );
  return rows.map((row, index) => ({
    id: index + 1,
    ...row,
    ...condition(index, busy.get(row.hostname)),
    time,
  }));
}

type Condition = Pick<NodeState, 'schedulerState' | 'healthState' | 'healthData'>;

function condition(index: number, shared: Job['shared'] | undefined): Condition {
  const full: Omit<Condition, 'schedulerState'> = {
    healthState: 'full',
    healthData: { missing: [], degraded: [] },
  };
  if (shared !== undefined) return { ...full, schedulerState: shared === 'none' ? 'allocated' : 'mixed' };
  if (index % 37 === 5) return { ...full, schedulerState: 'reserved' };
  if (index % 41 === 11) return { ...full, schedulerState: 'unknown' };
  if (index % 29 === 7) {
    return {
      schedulerState: 'down',
      healthState: 'failed',
      healthData: { missing: ['cpu_load'], degraded: [] },
    };
  }
  if (index % 31 === 9) {
    return {
      schedulerState: 'idle',
      healthState: 'partial',
      healthData: { missing: [], degraded: ['net_bw'] },
    };
  }
  return { ...full, schedulerState: 'idle' };
}
