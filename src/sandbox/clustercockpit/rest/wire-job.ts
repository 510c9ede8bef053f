import { durationOf, type Job, type State, type Tag } from '../data.ts';
import { tagsOf } from '../rows.ts';
import type { User } from '../token.ts';

/** The job in Go's field order; what is undefined here is what `omitempty` leaves out. */
export function wireJob(job: Job, user: User, state: State) {
  const tags = tagsOf(job, user, state).map(wireTag);
  return {
    cluster: job.cluster,
    subCluster: job.subCluster,
    partition: job.partition || undefined,
    project: job.project,
    user: job.user,
    shared: job.shared,
    jobState: job.jobState,
    tags: tags.length === 0 ? undefined : tags,
    resources: job.resources,
    energyFootprint: null,
    footprint: job.footprint,
    metaData: job.metaData,
    concurrentJobs: { items: null, count: 0 },
    energy: job.energy,
    arrayJobId: job.arrayJobId || undefined,
    walltime: job.walltime || undefined,
    jobId: job.jobId,
    duration: durationOf(job, state),
    smt: job.smt || undefined,
    monitoringStatus: job.monitoringStatus || undefined,
    numAcc: job.numAcc || undefined,
    numHwthreads: job.numHwthreads || undefined,
    numNodes: job.numNodes,
    statistics: null as Job['statistics'],
    id: job.id,
    startTime: job.startTime,
  };
}

export function wireTag({ type, name, scope, id }: Tag) {
  return { type, name, scope, id };
}
