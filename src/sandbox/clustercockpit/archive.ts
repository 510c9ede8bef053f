import type { Job, Statistic } from './data.ts';

/** The statistics in a job's file of the archive; throws where there is no such file. */
export function archivedStatistics(job: Job): Record<string, Statistic> {
  if (job.monitoringStatus !== 3 || job.statistics === null)
    throw new Error(
      `open ./var/job-archive/${job.cluster}/${job.jobId}/meta.json: no such file or directory`,
    );
  return job.statistics;
}

/** Throws, once the database was changed, where the archive cannot follow; a running job has no file yet. */
export function rewriteArchive(job: Job): void {
  if (job.jobState !== 'running') archivedStatistics(job);
}
