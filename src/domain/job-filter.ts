import { ClusterQLError } from '../errors.ts';
import { hasText, isInRange, isOneOf, type NumberRange } from './filter.ts';
import type { JobMonitoring } from './job-monitoring.ts';
import type { JobResources, JobScheduling, JobSharing } from './job-parts.ts';
import type { SystemRef } from './system.ts';

type Given<T> = T | null | undefined;

/** Conditions on what not every system tells of its jobs. */
export interface JobPartsFilter {
  /** Part of the owner's name. */
  readonly userText?: Given<string>;
  /** Part of the project's name. */
  readonly projectText?: Given<string>;
  readonly runningSeconds?: Given<NumberRange>;
  readonly allocated?: Given<JobAllocatedFilter>;
  readonly scheduling?: Given<JobSchedulingFilter>;
  readonly monitoring?: Given<JobMonitoringFilter>;
}

/** On what jobs hold. */
export interface JobAllocatedFilter {
  readonly nodes?: Given<NumberRange>;
  readonly gpu?: Given<NumberRange>;
  readonly hardwareThreads?: Given<NumberRange>;
  /** Any of these machines. */
  readonly hosts?: Given<readonly string[]>;
  /** Part of the name of a machine. */
  readonly hostText?: Given<string>;
}

/** On what the scheduler knows. */
export interface JobSchedulingFilter {
  readonly numbers?: Given<readonly number[]>;
  readonly arrayNumbers?: Given<readonly number[]>;
  readonly partitions?: Given<readonly string[]>;
  readonly subClusters?: Given<readonly string[]>;
  readonly sharing?: Given<readonly JobSharing[]>;
}

/** On what performance monitoring knows. */
export interface JobMonitoringFilter {
  /** Any of these tags. */
  readonly tags?: Given<readonly TagName[]>;
  /** All of these. */
  readonly footprint?: Given<readonly FootprintRange[]>;
  /** Kilowatt hours. */
  readonly energy?: Given<NumberRange>;
}

export interface TagName {
  readonly type: string;
  readonly name: string;
}

export interface FootprintRange extends NumberRange {
  readonly metric: string;
  readonly statistic: string;
}

/** As much of a job as these conditions look at. */
interface Parts {
  readonly userName: string | null;
  readonly project: { readonly name: string | null } | null;
  readonly runningSeconds: number | null;
  readonly allocated: JobResources | null;
  readonly scheduling: JobScheduling | null;
  readonly monitoring: JobMonitoring | null;
}

export function partsMatch(filter: JobPartsFilter, job: Parts): boolean {
  return (
    hasText(filter.userText, job.userName) &&
    hasText(filter.projectText, job.project?.name ?? null) &&
    isInRange(filter.runningSeconds, job.runningSeconds) &&
    allocatedMatches(filter.allocated ?? {}, job.allocated) &&
    schedulingMatches(filter.scheduling ?? {}, job.scheduling) &&
    monitoringMatches(filter.monitoring ?? {}, job.monitoring)
  );
}

function allocatedMatches(wanted: JobAllocatedFilter, held: JobResources | null): boolean {
  const hosts = held?.hosts?.map(({ hostname }) => hostname) ?? [];
  return (
    isInRange(wanted.nodes, held?.nodes) &&
    isInRange(wanted.gpu, held?.gpu) &&
    isInRange(wanted.hardwareThreads, held?.hardwareThreads) &&
    (!wanted.hosts || hosts.some((host) => isOneOf(wanted.hosts, host))) &&
    hasText(wanted.hostText, ...hosts)
  );
}

function schedulingMatches(wanted: JobSchedulingFilter, known: JobScheduling | null): boolean {
  return (
    isOneOf(wanted.numbers, known?.number) &&
    isOneOf(wanted.arrayNumbers, known?.arrayNumber) &&
    isOneOf(wanted.partitions, known?.partition) &&
    isOneOf(wanted.subClusters, known?.subCluster) &&
    isOneOf(wanted.sharing, known?.sharing)
  );
}

function monitoringMatches(wanted: JobMonitoringFilter, known: JobMonitoring | null): boolean {
  const { tags = [], footprint = [] } = known ?? {};
  return (
    (!wanted.tags || tags.some((tag) => wanted.tags?.some((name) => isNamed(tag, name)))) &&
    (wanted.footprint ?? []).every((range) => footprint.some((value) => isIn(value, range))) &&
    isInRange(wanted.energy, known?.energy)
  );
}

function isNamed(tag: TagName, { type, name }: TagName): boolean {
  return tag.type === type && tag.name === name;
}

function isIn(
  { metric, statistic, value }: { metric: string; statistic: string; value: number },
  range: FootprintRange,
): boolean {
  return metric === range.metric && statistic === range.statistic && isInRange(range, value);
}

/** The conditions that are asked for, as a client writes them, e.g. `scheduling.partitions`. */
export function askedParts(filter: JobPartsFilter): string[] {
  const { userText, projectText, runningSeconds, allocated, scheduling, monitoring } = filter;
  return [
    ...given('', { userText, projectText, runningSeconds }),
    ...given('allocated.', allocated),
    ...given('scheduling.', scheduling),
    ...given('monitoring.', monitoring),
  ];
}

function given(prefix: string, conditions: Given<object>): string[] {
  return Object.entries(conditions ?? {})
    .filter(([, condition]) => condition !== null && condition !== undefined)
    .map(([name]) => prefix + name);
}

/** Throws UNSUPPORTED for conditions on what the jobs of a system do not tell: a filter is never ignored. */
export function requireTold({ name }: SystemRef, filter: JobPartsFilter, told: readonly string[]): void {
  const untold = askedParts(filter).filter((condition) => !told.includes(condition));
  if (untold.length === 0) return;
  const named = untold.map((condition) => `filter.${condition}`).join(', ');
  const message = `Jobs of ${name} do not tell what ${named} asks for; leave it out, or ask other systems alone with filter.systems.`;
  throw new ClusterQLError('UNSUPPORTED', message, { system: name });
}
