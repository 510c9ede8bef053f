import type { NodeKey } from '../../../domain/id.ts';
import type {
  ConcurrentJobs,
  EnergyShare,
  JobMonitoringSource,
  MetricSummary,
} from '../../../domain/job-monitoring.ts';
import { compareText } from '../../../domain/page/order.ts';
import type { SystemRef } from '../../../domain/system.ts';
import type { Caller } from '../../../http/door.ts';
import type { Backend, Each } from '../backend.ts';
import { type JobKey, parseJobKey } from '../key.ts';
import type * as wire from './schema.ts';

/** What cc-backend looks up job by job, and so is asked only when it is selected. */
export function jobMonitoringSource(
  backend: Backend,
  system: SystemRef,
  caller: Caller,
): JobMonitoringSource {
  return {
    system,
    energySharesOf: (keys) =>
      readEach(keys, toEnergyShares, (jobs) => backend.readEnergyFootprints(caller, jobs)),
    concurrentJobsOf: (keys) =>
      readEach(keys, toConcurrentJobs, (jobs) => backend.readConcurrentJobs(caller, jobs)),
    summariesOf: (keys, metrics) =>
      readEach(keys, toSummaries, (jobs) => backend.readStatistics(caller, jobs, metrics)),
  };
}

/** In the order of the keys; nothing is asked for those that name no job. */
async function readEach<Wire, Value>(
  keys: readonly NodeKey[],
  toValue: (found: Wire) => Value,
  read: (keys: readonly JobKey[]) => Promise<Each<Wire>>,
): Promise<(Value | null)[]> {
  const parsed = keys.map(parseJobKey);
  const wanted = parsed.filter((key) => key !== null);
  const found = wanted.length === 0 ? [] : await read(wanted);
  return parsed.map((key) => {
    const value = key === null ? null : (found[wanted.indexOf(key)] ?? null);
    return value === null ? null : toValue(value);
  });
}

/** Sorted, because cc-backend keeps these in maps, whose order changes from answer to answer. */
function toEnergyShares(footprint: wire.EnergyFootprint): EnergyShare[] {
  return footprint
    .flatMap((share) =>
      share ? { hardware: share.hardware, metric: share.metric, energy: share.value } : [],
    )
    .sort((a, b) => compareText(a.metric, b.metric));
}

function toConcurrentJobs({ count, items }: wire.ConcurrentJobs): ConcurrentJobs {
  return { count, numbers: items.map(({ jobId }) => jobId).sort((a, b) => a - b) };
}

function toSummaries(statistics: readonly wire.MetricStatistics[]): MetricSummary[] {
  return statistics
    .map(({ name, data }) => ({ metric: name, average: data.avg, minimum: data.min, maximum: data.max }))
    .sort((a, b) => compareText(a.metric, b.metric));
}
