import DataLoader from 'dataloader';
import type { Metrics, MetricSource, MetricsQuery } from '../../../domain/metrics.ts';
import type { NodeKey } from '../../../domain/id.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { ClusterQLError } from '../../../errors.ts';
import type { Caller } from '../../../http/door.ts';
import type { Backend } from '../backend.ts';
import { type JobKey, parseJobKey, parseNameKey } from '../key.ts';
import { toEpochSeconds } from '../jobs/map.ts';
import type { Job } from '../jobs/schema.ts';
import type { MetricBackend } from './backend.ts';
import { nothingMeasured, recordedOf, recordedSum, toMetrics } from './map.ts';

/** Each cluster configures metrics of its own: a name that is none there is a hole in the answer. */
const known = { Job: null, ComputeNode: null, Cluster: null };

/** One request a row, and for jobs one more for all of them: metrics are kept under cc-backend's own ids. */
export function metricSource(
  jobs: Pick<Backend, 'readJobsOf'>,
  metrics: MetricBackend,
  system: SystemRef,
  caller: Caller,
): MetricSource {
  const finder = new DataLoader((keys: readonly JobKey[]) => findJobs(keys), { cacheKeyFn: nameOf });

  async function findJobs(keys: readonly JobKey[]): Promise<(Job | null)[]> {
    const found = new Map((await jobs.readJobsOf(caller, keys)).map((job) => [nameOf(keyOf(job)), job]));
    return keys.map((key) => found.get(nameOf(key)) ?? null);
  }

  async function readJob(key: JobKey, query: MetricsQuery): Promise<Metrics | null> {
    const job = await finder.load(key);
    if (job?.id === undefined) return null;
    if (!isKept(job)) return nothingMeasured(query);
    const measured = await metrics.readJob(caller, String(job.id), query).catch((error: unknown) => {
      throw explain(error, query, system);
    });
    return toMetrics(measured.flatMap(recordedOf), query, key.startTime);
  }

  async function readNode([cluster, host, ...more]: NodeKey, query: MetricsQuery): Promise<Metrics | null> {
    if (host === undefined || more.length > 0) return null;
    const measured = await metrics.readNode(caller, { cluster, host }, query);
    return toMetrics(measured.flatMap(recordedOf), query, secondsOf(query.from));
  }

  async function readCluster(name: string, query: MetricsQuery): Promise<Metrics> {
    const sums = await metrics.readCluster(caller, name, query);
    return toMetrics(sums.map(recordedSum), query, secondsOf(query.from));
  }

  return {
    system,
    known,
    takes: { Job: metrics.jobChoices },
    async read({ type, key }, query) {
      if (type === 'ComputeNode') return readNode(key, query);
      if (type === 'Job') return ifKey(parseJobKey(key), (job) => readJob(job, query));
      return ifKey(parseNameKey(key), (name) => readCluster(name, query));
    },
  };
}

/** Of an ended job that was not monitored, or whose archiving failed, nothing was kept that could be asked for. */
function isKept({ jobState, monitoringStatus = 0 }: Job): boolean {
  return jobState === 'running' || monitoringStatus === 1 || monitoringStatus === 3;
}

/** cc-backend says 200 and fails the same way whatever is amiss, in words that stay in the log. */
function explain(error: unknown, { resolutionSeconds }: MetricsQuery, { name }: SystemRef): unknown {
  if (!(error instanceof ClusterQLError) || error.code !== 'UPSTREAM_FAILURE') return error;
  if (error.facts.status !== 200) return error;
  const reason = resolutionSeconds
    ? '`resolutionSeconds` must be a multiple of the seconds in which its cluster measures, or its archive lacks the job'
    : 'its archive may lack the job';
  const message = `System ${name} could not load what was measured of this job: ${reason}.`;
  return new ClusterQLError(error.code, message, { ...error.facts, cause: error });
}

function ifKey<K>(key: K | null, read: (key: K) => Promise<Metrics | null>): Promise<Metrics | null> {
  return key === null ? Promise.resolve(null) : read(key);
}

function keyOf({ cluster, jobId, startTime }: Job): JobKey {
  return { cluster, jobId, startTime: toEpochSeconds(startTime) };
}

function nameOf({ cluster, jobId, startTime }: JobKey): string {
  return `${startTime}/${jobId}/${cluster}`;
}

function secondsOf(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}
