import type { Caller } from './caller.ts';
import type { Usage } from './neighbours.ts';
import type { Data } from './data.ts';
import type { Renku } from './state.ts';
import type { Class, Limits, Pool } from './wire.ts';

const day = 24 * 60 * 60 * 1000;

/** What sessions took, in hours and in credits. */
export interface Spent {
  runtime: number;
  cost: number;
}

export function limitsOf(data: Data, pool: number): Limits & { pool_id: number } {
  return { pool_id: pool, ...(data.limits[pool] ?? { total_limit: 0, user_limit: 0 }) };
}

/** Credits are whole, so a part of one counts as one. */
export function spentIn(data: Data, usage: readonly Usage[]): Spent {
  const runtime = usage.reduce((sum, { hours }) => sum + hours, 0);
  const cost = usage.reduce((sum, { hours, class_id }) => sum + hours * (data.costs[class_id] ?? 0), 0);
  return { runtime, cost: Math.ceil(cost) };
}

/** The dates of the week that limits count: it starts on Monday, 00:00 UTC. */
export function weekOf(now: number): { from: string; to: string } {
  const sinceMonday = (new Date(now).getUTCDay() + 6) % 7;
  return { from: dateOf(now - sinceMonday * day), to: dateOf(now + (6 - sinceMonday) * day) };
}

export function usageOf(data: Data, pool: number, { from, to }: { from: string; to: string }): Usage[] {
  return data.usage.filter(({ pool_id, date }) => pool_id === pool && date >= from && date <= to);
}

/** The part of a listed pool that says what the caller spent this week; only of pools that enforce it. */
export function creditsUsed(
  { data, now }: Renku,
  caller: Caller | null,
  pool: Pool,
): { credits_used?: number } {
  if (caller === null || !pool.classes.some((one) => one.quota_enforced)) return {};
  const own = usageOf(data, pool.id, weekOf(now())).filter(({ user_id }) => user_id === caller.subject);
  return own.length === 0 ? {} : { credits_used: spentIn(data, own).cost };
}

/** The part of a listed class that says how long the caller may use it; only where both are set. */
export function hoursOf(
  { data, now }: Renku,
  caller: Caller | null,
  pool: Pool,
  { id }: Class,
): { usage_hours_total?: number; usage_hours_remaining?: number } {
  const { total_limit, user_limit } = limitsOf(data, pool.id);
  const cost = data.costs[id] ?? 0;
  if (cost <= 0 || (total_limit <= 0 && user_limit <= 0)) return {};
  const week = usageOf(data, pool.id, weekOf(now()));
  const own = week.filter(({ user_id }) => user_id === caller?.subject);
  const total = least(total_limit, user_limit);
  const left = Math.min(leftOf(total_limit, spentIn(data, week)), leftOf(user_limit, spentIn(data, own)));
  return { usage_hours_total: total / cost, usage_hours_remaining: Math.max(0, left) / cost };
}

function least(...limits: number[]): number {
  return Math.min(...limits.filter((limit) => limit > 0));
}

function leftOf(limit: number, { cost }: Spent): number {
  return limit > 0 ? limit - cost : Infinity;
}

function dateOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
