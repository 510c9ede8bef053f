import { createAttachmentLoad, type LoadAttachment } from './attachment.ts';
import type { NodeKey } from './id.ts';
import type { ConcurrentJobs, EnergyShare, JobMonitoringSource, MetricSummary } from './job-monitoring.ts';
import type { Viewer } from './viewer.ts';

/** What of the monitoring of a job is asked only when it is selected, by the id of the job. */
export interface JobMonitoringLoad {
  readonly energySharesOf: LoadAttachment<readonly EnergyShare[]>;
  readonly concurrentJobsOf: LoadAttachment<ConcurrentJobs>;
  readonly summariesOf: (id: string, metrics: readonly string[]) => Promise<readonly MetricSummary[] | null>;
}

type Read<Value> = (
  source: JobMonitoringSource,
  keys: readonly NodeKey[],
) => Promise<readonly (Value | null)[]>;

/** Gathers the jobs of one answer; each system is asked once for each thing, and for each set of metrics. */
export function createJobMonitoringLoad(
  viewer: Viewer,
  sources: readonly JobMonitoringSource[],
): JobMonitoringLoad {
  const summaries = new Map<string, LoadAttachment<readonly MetricSummary[]>>();

  function loadOf<Value>(read: Read<Value>): LoadAttachment<Value> {
    return createAttachmentLoad(viewer, {
      ...{ type: 'Job', permission: 'job:read', doing: 'Reading the jobs of' },
      sources,
      read,
    });
  }

  function summaryLoadOf(metrics: readonly string[]): LoadAttachment<readonly MetricSummary[]> {
    const name = JSON.stringify(metrics);
    const load = summaries.get(name) ?? loadOf((source, keys) => source.summariesOf(keys, metrics));
    summaries.set(name, load);
    return load;
  }

  return {
    energySharesOf: loadOf((source, keys) => source.energySharesOf(keys)),
    concurrentJobsOf: loadOf((source, keys) => source.concurrentJobsOf(keys)),
    summariesOf: (id, metrics) => summaryLoadOf(metrics)(id),
  };
}
