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

/** The jobs of this user. A manager's projects are lost with an API token, which leaves the own jobs. */
export function visibleJobs(user: User, state: State): Job[] {
  requireKnownRole(user);
  if (isApiAlone(user.roles) || isStaff(user)) return state.jobs;
  return state.jobs.filter((job) => job.user === user.username);
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

/**
 * Neither SQLite's ties nor Go's maps have an order to rely on. Here they have two, by turns of the lists
 * asked for, so that whoever relies on one is found out.
 */
export function unordered<T>(rows: readonly T[], { turn }: State): T[] {
  return turn % 2 === 0 ? [...rows] : rows.toReversed();
}
