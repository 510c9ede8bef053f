import type { Cluster, Unit } from './clusters.ts';

/** The states of cc-backend 1.5, as REST and GraphQL spell them. */
export const jobStates = [
  'boot_fail',
  'cancelled',
  'completed',
  'deadline',
  'failed',
  'node_fail',
  'out_of_memory',
  'pending',
  'preempted',
  'running',
  'suspended',
  'timeout',
] as const;

export type JobState = (typeof jobStates)[number];

export interface Statistic {
  unit: Unit;
  avg: number;
  min: number;
  max: number;
}

export interface Resource {
  hostname: string;
  /** Absent where the job has the whole node. */
  hwthreads?: number[];
  accelerators?: string[];
  configuration?: string;
}

/** A row of the job table; what each API makes of it is in `rest/wire-job.ts` and `graphql/job.ts`. */
export interface Job {
  /** The database id; `jobId` is the scheduler's. */
  id: number;
  jobId: number;
  cluster: string;
  subCluster: string;
  partition: string;
  project: string;
  user: string;
  shared: 'none' | 'single_user' | 'multi_user';
  jobState: JobState;
  tagIds: number[];
  resources: Resource[];
  /** Kilowatt hours by power metric; GraphQL alone shows it. */
  energyFootprint: Record<string, number> | null;
  footprint: Record<string, number> | null;
  metaData: Record<string, string> | null;
  energy: number;
  arrayJobId: number;
  walltime: number;
  /** Seconds; of a running job the time since its start is read instead. */
  duration: number;
  smt: number;
  /** 0 disabled, 1 running or archiving, 2 archiving failed, 3 archived. */
  monitoringStatus: 0 | 1 | 2 | 3;
  numAcc: number;
  numHwthreads: number;
  numNodes: number;
  /** The job's file in the archive: null with `monitoringStatus` 3 means that the file is lost. */
  statistics: Record<string, Statistic> | null;
  /** Epoch seconds. */
  startTime: number;
}

export interface Tag {
  id: number;
  type: string;
  name: string;
  /** `global`, `admin` or the username of its only reader. */
  scope: string;
}

export const schedulerStates = ['allocated', 'reserved', 'idle', 'mixed', 'down', 'unknown'] as const;

/** What was known of a compute node at one time. */
export interface NodeState {
  id: number;
  hostname: string;
  cluster: string;
  subCluster: string;
  schedulerState: (typeof schedulerStates)[number];
  healthState: 'full' | 'partial' | 'failed';
  healthData: { missing: string[]; degraded: string[] };
  /** Epoch seconds at which it was told; when the fake started, where absent. */
  time?: number;
}

/** A row of the user table. */
export interface Account {
  username: string;
  name: string;
  email: string;
  /** Null once the last role was taken away. */
  roles: string[] | null;
  /** Those a manager looks after. */
  projects: string[];
  /** Null for whoever cannot sign in with one. */
  password: string | null;
}

/** The tables a test may give and look into. */
export interface Data {
  clusters: Cluster[];
  jobs: Job[];
  tags: Tag[];
  /** The latest state of every node. */
  nodes: NodeState[];
  users: Account[];
}

/** A job that a worker of cc-backend has yet to move on. */
export interface Waiting {
  job: Job;
  /** Epoch milliseconds. */
  dueAt: number;
}

/** Everything the fake stores. */
export interface State extends Data {
  /** Epoch seconds, as of the request at hand. */
  now: number;
  /** Counts the lists asked for; see `unordered`. */
  turn: number;
  /** `job_cache`: started jobs, which nothing but stop_job sees until the commit worker ran. */
  startedJobs: Waiting[];
  /** Stopped jobs whose file in the archive is being written. */
  archiving: Waiting[];
  /** States that nodes were in before the latest. */
  nodeHistory: NodeState[];
  /** Samples written over the line protocol: by series, then by epoch seconds. */
  samples: Map<string, Map<number, number>>;
  notice: string;
  readonly delays: Delays;
}

/** How long cc-backend's workers let things lie. */
export interface Delays {
  readonly commitSeconds: number;
  readonly archiveSeconds: number;
}

/** A finished one-node job with what a test leaves open filled in. */
export function jobRow(fields: Partial<Job> = {}): Job {
  const resources = fields.resources ?? [{ hostname: 'tn001' }];
  return {
    id: 1,
    jobId: 1,
    cluster: 'tarn',
    subCluster: 'main',
    partition: 'batch',
    project: 'p-0001',
    user: 'u-0001',
    shared: 'none',
    jobState: 'completed',
    tagIds: [],
    energyFootprint: null,
    footprint: null,
    metaData: null,
    energy: 0,
    arrayJobId: 0,
    walltime: 3600,
    duration: 600,
    smt: 1,
    monitoringStatus: 1,
    numAcc: 0,
    numHwthreads: 32,
    numNodes: resources.length,
    statistics: fields.monitoringStatus === 3 ? {} : null,
    startTime: 0,
    ...fields,
    resources,
  };
}

/** cc-backend computes a running job's duration at every read. */
export function durationOf(job: Job, { now }: State): number {
  return job.jobState === 'running' ? Math.max(0, now - job.startTime) : job.duration;
}
