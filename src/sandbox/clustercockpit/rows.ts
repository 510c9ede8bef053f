import type { Job, State, Tag } from './data.ts';
import { isApiAlone } from './guards.ts';
import type { User } from './token.ts';

/** Admin and support: they see the jobs and nodes of everybody. */
export function isStaff({ roles }: User): boolean {
  return roles.includes('admin') || roles.includes('support');
}

/** Throws for a user who may see no row at all, whosever it is. */
export function requireKnownRole(user: User): void {
  const known =
    isApiAlone(user.roles) ||
    ['user', 'manager', 'support', 'admin'].some((role) => user.roles.includes(role));
  if (!known) throw new Error('user has no or unknown roles');
}

/** All jobs for staff and for api alone; else the own ones, and for a manager those of the own projects. */
export function visibleJobs(user: User, state: State): Job[] {
  requireKnownRole(user);
  if (isApiAlone(user.roles) || isStaff(user)) return state.jobs;
  const projects = user.roles.includes('manager') ? user.projects : [];
  return state.jobs.filter((job) => job.user === user.username || projects.includes(job.project));
}

/** The job of this database id; to whoever may not see it, it is not there. */
export function visibleJob(id: number, user: User, state: State): Job {
  const job = visibleJobs(user, state).find((row) => row.id === id);
  if (job === undefined) throw new NoRows();
  return job;
}

/**
 * The one job that `job(id)` and its metrics are about. Unlike the lists they show an api-only token no
 * foreign job, and tell it so.
 */
export function openJob(id: string, user: User, state: State): Job {
  if (!/^[+-]?\d+$/.test(id)) throw new Error(`strconv.ParseInt: parsing "${id}": invalid syntax`);
  const job = visibleJob(Number(id), user, state);
  const isOpen = job.user === user.username || isStaff(user) || user.roles.includes('manager');
  if (!isOpen) throw new Error('you are not allowed to see this job');
  return job;
}

/** The newest job of this number, narrowed by cluster and start where these are given. */
export function newestJob({ jobId, cluster, startTime }: JobRequest, jobs: readonly Job[]): Job {
  const [newest] = jobs
    .filter(
      (job) =>
        job.jobId === jobId &&
        (cluster === undefined || job.cluster === cluster) &&
        (startTime === undefined || job.startTime === startTime),
    )
    .sort((one, other) => other.id - one.id);
  if (newest === undefined) throw new NoRows();
  return newest;
}

/** How REST names a job without its database id. */
export interface JobRequest {
  jobId: number;
  cluster?: string | undefined;
  startTime?: number | undefined;
}

/** What Go's database package says of a row that is not there. */
export class NoRows extends Error {
  constructor() {
    super('sql: no rows in result set');
  }
}

/** Global tags, private ones of this user, and `admin` ones for staff: an api-only token cannot read those back. */
export function visibleTags(user: User, state: State): Tag[] {
  return state.tags.filter(
    ({ scope }) => scope === 'global' || scope === user.username || (scope === 'admin' && isStaff(user)),
  );
}

/** The tags of one job, as far as this user sees them. */
export function tagsOf(job: Job, user: User, state: State): Tag[] {
  return job.tagIds.length === 0 ? [] : visibleTags(user, state).filter(({ id }) => job.tagIds.includes(id));
}

/** The id of the next row of a table. */
export function nextId(rows: readonly { id: number }[]): number {
  return rows.reduce((last, { id }) => Math.max(last, id), 0) + 1;
}

/** The rows by what `keyOf` tells of them, in the order in which it is first told. */
export function groupRows<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}

/** Takes rows out of a live table; tells how many. */
export function removeRows<Row>(rows: Row[], isGone: (row: Row) => boolean): number {
  const kept = rows.filter((row) => !isGone(row));
  return rows.splice(0, rows.length, ...kept).length - kept.length;
}

/**
 * Neither SQLite's ties nor Go's maps have an order to rely on. Here they have two, by turns of the lists
 * asked for, so that whoever relies on one is found out.
 */
export function unordered<T>(rows: readonly T[], { turn }: State): T[] {
  return turn % 2 === 0 ? [...rows] : rows.toReversed();
}
