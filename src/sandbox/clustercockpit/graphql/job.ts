import { durationOf, type Job, type State } from '../data.ts';
import { tagsOf, unordered, visibleJobs } from '../rows.ts';
import type { User } from '../token.ts';
import { localTime } from './time.ts';
import { userValue } from './users.ts';

/** A job as GraphQL has it; what takes another look at the tables is looked up when it is selected. */
export function jobValue(job: Job, user: User, state: State) {
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
    concurrentJobs: () => concurrentJobs(job, user, state),
    userData: () => userValue(job.user, user, state),
  };
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

/** Of the end of a job and of the start, seconds that do not count as meeting on a node. */
const overlap = 200;

/** Jobs that were on the first node of a job that shares it; none of a job of ten minutes and less. */
function concurrentJobs(job: Job, user: User, state: State) {
  const duration = durationOf(job, state);
  if (job.shared === 'none' || duration <= 600) return null;
  const hostname = job.resources[0]?.hostname;
  const latest = job.startTime + duration - overlap;
  const items = visibleJobs(user, state).filter(
    (other) =>
      other.id !== job.id &&
      other.cluster === job.cluster &&
      other.resources.some((resource) => resource.hostname === hostname) &&
      other.startTime < latest &&
      other.startTime + durationOf(other, state) > job.startTime + overlap,
  );
  const listQuery = [`cluster=${job.cluster}`, ...items.map(({ jobId }) => `jobId=${jobId}`)].join('&');
  return { listQuery, items: items.map(({ id, jobId }) => ({ id, jobId })), count: items.length };
}
