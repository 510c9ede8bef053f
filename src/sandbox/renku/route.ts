import type { Context, Hono, Next } from 'hono';
import { notFound } from './answer.ts';
import { requireAdmin, type Caller } from './caller.ts';
import { ulidPattern } from './ids.ts';
import { integer, readId } from './parameters.ts';

/** What every route knows of its request: who asks, null for anybody. */
export interface Env {
  Variables: { caller: Caller | null };
}

export type App = Hono<Env>;

export const poolPath = `/resource_pools/:pool${integer}`;
export const classPath = `${poolPath}/classes/:class${integer}`;

/** Stands before a route that refuses everybody but token administrators, before it reads anything. */
export async function adminOnly<Path extends string>(c: Context<Env, Path>, next: Next): Promise<void> {
  requireAdmin(c.var.caller);
  await next();
}

/** Stands before a route that no other id matches: it is missing before anybody asks who calls. */
export async function ulidOnly<Path extends string>(c: Context<Env, Path>, next: Next): Promise<void> {
  if (!ulidPattern.test(c.req.param('id') ?? '')) throw notFound(c.req.path);
  await next();
}

export function poolIdIn(c: Context<Env>): number {
  return readId('resource_pool_id', c.req.param('pool') ?? '');
}

export function classIdIn(c: Context<Env>): number {
  return readId('class_id', c.req.param('class') ?? '');
}
