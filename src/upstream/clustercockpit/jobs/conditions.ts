import type { TimeRange } from '../../../domain/filter.ts';
import { type NodeType, parseId } from '../../../domain/id.ts';
import type { TagName } from '../../../domain/job-filter.ts';
import type { JobFilter } from '../../../domain/job.ts';
import type { Direction } from '../../../domain/page/order.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { latestStart, parseNameKey } from '../key.ts';
import { likePattern } from './like-pattern.ts';
import { upstreamStatesOf } from './map.ts';
import { pushParts } from './parts-filter.ts';
import type { JobFilter as UpstreamFilter } from './upstream-filter.ts';

/** What of a job filter can be said to cc-backend, in its own words; null stands for any. */
export interface JobConditions {
  readonly clusters: readonly string[] | null;
  readonly projects: readonly string[] | null;
  readonly users: readonly string[] | null;
  readonly states: readonly string[] | null;
  /** Pattern of SQLite's LIKE, which can match more than was asked. */
  readonly namePattern: string | null;
  readonly starts: Starts;
  /** Any of these; GraphQL only, and by their ids. */
  readonly tags: readonly TagName[] | null;
  /** What else has to hold; GraphQL only. */
  readonly others: readonly UpstreamFilter[];
  /** Whether exactly the jobs that the filter asks for meet them. */
  readonly exact: boolean;
}

/** When jobs started: epoch seconds, both ends included. */
export interface Starts {
  readonly from: number;
  readonly to: number;
}

/** Every start there can be. */
export const allStarts: Starts = { from: 0, to: latestStart };

/** Null when no job of ClusterCockpit can pass the filter, so that nothing is asked. */
export function conditionsOf(system: SystemRef, filter: JobFilter): JobConditions | null {
  const { users, states, kinds, createdAt, startedAt, endedAt, text } = filter;
  const parts = pushParts(filter);
  const conditions = {
    clusters: namesOf(system, 'Cluster', filter.clusters),
    projects: namesOf(system, 'Project', filter.projects),
    // An empty owner is one that is not known, and nobody's name.
    users: users ? distinct(users.filter((user) => user !== '')) : null,
    states: states ? upstreamStatesOf(states) : null,
    namePattern: text ? patternOf(text) : null,
    starts: overlap(startsWithin(createdAt), startsWithin(startedAt)),
    tags: filter.monitoring?.tags ?? null,
    others: parts.filters,
    exact: !text && !endedAt?.from && !endedAt?.to && parts.exact,
  };
  const { clusters, projects, starts } = conditions;
  const { numbers, arrayNumbers, partitions, subClusters, sharing } = filter.scheduling ?? {};
  const scheduled = [numbers, arrayNumbers, partitions, subClusters, sharing];
  const lists = [clusters, projects, conditions.users, conditions.states, conditions.tags];
  const leavesNone = [...lists, ...scheduled, filter.allocated?.hosts].some((wanted) => wanted?.length === 0);
  const wantsOtherKinds = kinds ? !kinds.includes('BATCH') : false;
  // A deleted job is gone from cc-backend's database.
  const wantsDeleted = filter.deleted ?? false;
  return leavesNone || wantsOtherKinds || wantsDeleted || isEmpty(starts) ? null : conditions;
}

/** The same from a sort key on, that key included; null when nothing is left. */
export function startingFrom(
  conditions: JobConditions,
  direction: Direction,
  key: string | null,
): JobConditions | null {
  if (key === null) return conditions;
  // The key can be of another system's row: with a fraction of a second, or empty, which comes before all.
  const start = key === '' ? -1 : Date.parse(key) / 1000;
  const rest =
    direction === 'ASC'
      ? { from: Math.ceil(start), to: allStarts.to }
      : { from: allStarts.from, to: Math.floor(start) };
  const starts = overlap(conditions.starts, rest);
  return isEmpty(starts) ? null : { ...conditions, starts };
}

function namesOf(system: SystemRef, type: NodeType, ids: JobFilter['clusters']): string[] | null {
  if (!ids) return null;
  const own = ids.map(parseId).filter((id) => id?.type === type && id.system === system.name);
  return distinct(own.flatMap((id) => (id && parseNameKey(id.key)) ?? []));
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)];
}

function startsWithin(range: TimeRange | null | undefined): Starts {
  return {
    from: range?.from ? Math.ceil(Date.parse(range.from) / 1000) : allStarts.from,
    to: range?.to ? Math.floor(Date.parse(range.to) / 1000) : allStarts.to,
  };
}

function overlap(one: Starts, other: Starts): Starts {
  return {
    from: Math.max(one.from, other.from, allStarts.from),
    to: Math.min(one.to, other.to, allStarts.to),
  };
}

function isEmpty({ from, to }: Starts): boolean {
  return from > to;
}

/** A job without a name is called by its number, which cc-backend does not search: digits alone are left to us. */
function patternOf(text: string): string | null {
  return /^\d+$/.test(text) ? null : likePattern(text);
}
