import { people } from '../people.ts';
import { random } from '../random.ts';
import type { Cluster } from './clusters.ts';
import type { Job, JobState, Resource } from './data.ts';
import { placement, queues, resource, type Place, type Queue } from './seed-hosts.ts';
import { energyOf, measurements, type DrawMeasured } from './seed-measurements.ts';

const count = 3600;
const firstJobId = 700_000;
const hour = 3600;
const span = 60 * 24 * hour;

const usernames = [
  ...people.map((person) => person.username),
  ...Array.from({ length: 36 }, (_, index) => `u-${String(index + 1).padStart(4, '0')}`),
];

const projects = (
  'aero-wing alloy-phase battery-ion cell-atlas climate-ens coast-flood dark-halo dune-wind enzyme-fold ' +
  'fusion-edge genome-asm glacier-flow graph-embed heat-pump ice-core lattice-qcd lens-map market-sim ' +
  'ocean-mix plasma-wake protein-md quake-scan soil-carbon speech-lm turbine-les'
).split(' ');

const jobNames = 'benchmark ensemble equilibrate post prepare relax solver sweep train'.split(' ');

/** How often each state occurs, in thousandths. */
const states: { share: number; state: JobState }[] = [
  { share: 640, state: 'completed' },
  { share: 90, state: 'failed' },
  { share: 80, state: 'cancelled' },
  { share: 60, state: 'timeout' },
  { share: 25, state: 'out_of_memory' },
  { share: 20, state: 'preempted' },
  { share: 20, state: 'running' },
  { share: 20, state: 'pending' },
  { share: 15, state: 'node_fail' },
  { share: 10, state: 'boot_fail' },
  { share: 10, state: 'deadline' },
  { share: 10, state: 'suspended' },
];

type Roll = () => number;

interface Drawing {
  now: number;
  roll: Roll;
  drawMeasured: DrawMeasured;
}

/** 3,600 jobs of the last 60 days, in all states; the same ones for the same `now`. */
export function seedJobs(clusters: Cluster[], now: number): Job[] {
  const roll = random(60);
  const place = placement(clusters);
  const drawMeasured = measurements(roll);
  const jobs = Array.from({ length: count }, () => {
    const queue = byShare(queues, roll());
    const { state } = byShare(states, roll());
    return drawJob(state, queue, place(queue, state === 'running'), { now, roll, drawMeasured });
  });
  jobs.sort((one, other) => one.startTime - other.startTime);
  jobs.forEach((job, index) => number(job, index, jobs));
  return jobs;
}

/** Neighbours swap their database ids, and every fifteenth group of four is an array started in one second. */
function number(job: Job, index: number, jobs: Job[]): void {
  const head = index - (index % 4);
  job.id = (index ^ 1) + 1;
  job.jobId = firstJobId + index;
  if (head % 60 !== 0) return;
  job.arrayJobId = firstJobId + head;
  job.startTime = jobs[head]?.startTime ?? job.startTime;
}

/** One literal for all fields: spreading rows together from parts takes several times as long. */
function drawJob(jobState: JobState, queue: Queue, place: Place, { now, roll, drawMeasured }: Drawing): Job {
  const walltime = pick([1, 4, 12, 24], roll()) * hour;
  const { startTime, duration } = drawTimes(jobState, walltime, now, roll);
  const resources = drawResources(queue, place, roll);
  const { hwthreads = place.subCluster.topology.node, accelerators = [] } = resources[0] ?? {};
  const monitoringStatus = drawStatus(jobState, duration, roll());
  const isArchived = monitoringStatus === 3;
  const measured = drawMeasured(place.subCluster, accelerators.length);
  const energy = isArchived
    ? energyOf(measured, resources.length, duration)
    : { energy: 0, energyFootprint: null };
  const owner = Math.floor(roll() ** 2 * usernames.length);
  return {
    id: 0,
    jobId: 0,
    cluster: place.cluster,
    subCluster: place.subCluster.name,
    partition: roll() < 0.01 ? '' : queue.partition,
    project: projects[(owner * 7 + Math.floor(roll() * 2)) % projects.length] ?? '',
    user: usernames[owner] ?? '',
    shared: queue.shared,
    jobState,
    tagIds: roll() < 0.05 ? [1 + Math.floor(roll() * 5)] : [],
    resources,
    energyFootprint: energy.energyFootprint,
    // A footprint is there as soon as a job has run for ten minutes.
    footprint: isArchived || (monitoringStatus === 1 && duration > 600) ? measured.footprint : null,
    metaData: drawMetaData(roll),
    energy: energy.energy,
    arrayJobId: 0,
    walltime: roll() < 0.02 ? 0 : walltime,
    duration,
    smt: roll() < 0.05 ? 0 : 1,
    monitoringStatus,
    numAcc: accelerators.length * resources.length,
    numHwthreads: hwthreads.length * resources.length,
    numNodes: resources.length,
    statistics: isArchived ? measured.statistics : null,
    startTime,
  };
}

function drawTimes(state: JobState, walltime: number, now: number, roll: Roll) {
  const duration = drawDuration(state, walltime, roll());
  if (state === 'pending') return { startTime: now - Math.floor(roll() * hour), duration };
  if (state === 'running') return { startTime: now - duration, duration };
  return { startTime: now - duration - Math.floor(roll() * (span - duration)), duration };
}

function drawDuration(state: JobState, walltime: number, roll: number): number {
  if (state === 'pending' || state === 'boot_fail') return 0;
  if (state === 'timeout' || state === 'deadline') return walltime;
  if (state === 'failed' && roll < 0.4) return 5 + Math.floor(roll * 500);
  return Math.floor(walltime * (0.02 + 0.95 * roll));
}

function drawResources({ nodes, parts }: Queue, { subCluster, nextHost }: Place, roll: Roll): Resource[] {
  const part = parts && pick(parts, roll());
  return Array.from({ length: pick(nodes, roll()) }, () => resource(nextHost(), subCluster, part));
}

function drawStatus(state: JobState, duration: number, roll: number): Job['monitoringStatus'] {
  if (state === 'running' || state === 'suspended') return 1;
  if (duration === 0 || roll < 0.02) return 0;
  return duration < 120 || roll < 0.04 ? 2 : 3;
}

function drawMetaData(roll: Roll): Job['metaData'] {
  const jobName = pick(jobNames, roll());
  return roll() < 0.03 ? null : { jobName, jobScript: `#!/bin/bash -l\nsrun ./${jobName}\n` };
}

function pick<T>(choices: readonly T[], roll: number): T {
  return choices[Math.floor(roll * choices.length)] as T;
}

function byShare<T extends { share: number }>(choices: readonly T[], roll: number): T {
  let left = roll * 1000;
  return choices.find((choice) => (left -= choice.share) < 0) as T;
}
