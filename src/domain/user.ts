import { hasText, isOneOf } from './filter.ts';
import type { Source } from './page/source.ts';
import type { SystemRef } from './system.ts';

/** Somebody's account on a system. */
export interface User {
  readonly id: string;
  readonly system: SystemRef;
  readonly username: string;
  readonly name: string | null;
  readonly email: string | null;
  /** Null where the system does not tell. */
  readonly administrator: boolean | null;
  /** In the system's own words. */
  readonly roles: readonly string[] | null;
  /** Names of the projects whose jobs are shown to them as well. */
  readonly managedProjects: readonly string[] | null;
  /** Whether the system keeps a password of theirs; false of whoever comes by single sign-on. */
  readonly local: boolean | null;
  /** Names of the groups that they came with. */
  readonly groups: readonly string[] | null;
  /** ISO 8601; null before the first time. */
  readonly lastLoginAt: string | null;
  /** ISO 8601. */
  readonly createdAt: string | null;
  readonly createdBy: string | null;
}

export interface UserFilter {
  /** Names of systems. */
  readonly systems?: readonly string[] | null | undefined;
  /** Part of the user name, the name or the address. */
  readonly text?: string | null | undefined;
  /** The whole address. */
  readonly email?: string | null | undefined;
}

export const userKeys = { USERNAME: (user: User) => user.username };

export type UserOrderField = keyof typeof userKeys;

/** Not by address, for which systems are asked: what one takes for equal is its own to say. */
export function userMatches({ systems, text }: UserFilter, user: User): boolean {
  return isOneOf(systems, user.system.name) && hasText(text, user.username, user.name, user.email);
}

export type UserSource = Source<User, UserFilter, UserOrderField>;
