import { ClusterQLError } from '../errors.ts';
import { isDate } from './date.ts';
import type { NodeKey } from './id.ts';
import type { SystemRef } from './system.ts';

/** Credits that a pool may use in a week, which begins on Monday, 00:00 UTC; null means unlimited. */
export interface CreditLimits {
  /** Of all users together. */
  readonly total: number | null;
  /** Of each user. */
  readonly user: number | null;
}

/** What sessions took. */
export interface Consumption {
  readonly hours: number;
  readonly credits: number;
}

export interface PoolUsage {
  /** Of all users together. */
  readonly total: Consumption;
  /** Of the user asked for. */
  readonly user: Consumption;
  readonly limits: CreditLimits;
}

/** What is absent is up to the system: this week, the caller. */
export interface UsageQuery {
  /** Date, `2026-11-16`. */
  readonly from?: string | null | undefined;
  /** Date, included. */
  readonly to?: string | null | undefined;
  /** Of the user, as the system knows it; another than the caller is for administrators. */
  readonly subject?: string | null | undefined;
}

/** What is wrong with the dates of a query; null when nothing is. */
export function wrongDates({ from, to }: UsageQuery): ClusterQLError | null {
  const wrong = Object.entries({ from, to }).find(([, date]) => date && !isDate(date));
  if (wrong !== undefined)
    return new ClusterQLError('BAD_USER_INPUT', `\`${wrong[0]}\` must be a date, such as 2026-11-16.`);
  if (!from || !to || from <= to) return null;
  return new ClusterQLError('BAD_USER_INPUT', '`to` must not be before `from`.');
}

/** Reads what the use of a system's pools costs, bound to one caller; answers keep the order of the keys. */
export interface PoolUsageSource {
  readonly system: SystemRef;
  /** Null in the place of a pool that is missing. For administrators. */
  limitsOf(pools: readonly NodeKey[]): Promise<readonly (CreditLimits | null)[]>;
  /** Credits an hour of a session; null where the class is missing or its use costs nothing. For administrators. */
  costOf(classes: readonly NodeKey[]): Promise<readonly (number | null)[]>;
  /** Null of a pool that is missing or hidden, or whose use is not counted. */
  usageOf(pool: NodeKey, query: UsageQuery): Promise<PoolUsage | null>;
}
