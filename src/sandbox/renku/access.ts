import { notFound } from './answer.ts';
import type { Caller } from './caller.ts';
import type { Data } from './data.ts';
import type { Class, Member, Pool } from './wire.ts';

/** By id, as the list is answered. */
export function readablePools(data: Data, caller: Caller | null): Pool[] {
  return data.pools.filter((pool) => canRead(data, caller, pool)).sort((a, b) => a.id - b.id);
}

/** Refuses a pool the caller may not read exactly like one that is not there. */
export function readablePool(data: Data, caller: Caller | null, id: number): Pool {
  const pool = existingPool(data, id);
  if (!canRead(data, caller, pool)) throw noPool(id);
  return pool;
}

export function existingPool(data: Data, id: number): Pool {
  const pool = data.pools.find((candidate) => candidate.id === id);
  if (pool === undefined) throw noPool(id);
  return pool;
}

/** The role in the token passes SpiceDB by. */
export function canRead(data: Data, caller: Caller | null, pool: Pool): boolean {
  if (caller === null) return pool.public;
  return caller.isAdmin || data.platformAdmins.has(caller.subject) || isAdmitted(data, caller.subject, pool);
}

/** What SpiceDB says of somebody who administers nothing: a prohibition beats every way in. */
export function isAdmitted(data: Data, subject: string, pool: Pool): boolean {
  const members = data.members[pool.id] ?? [];
  if (members.some(({ role, id }) => role === 'prohibited' && id === subject)) return false;
  return pool.public || members.some((member) => includes(data, member, subject));
}

function includes(data: Data, { member_type, id }: Member, subject: string): boolean {
  if (member_type === 'user') return id === subject;
  const bodies = member_type === 'group' ? data.groups : data.projects;
  return bodies.some((body) => body.id === id && body.members.includes(subject));
}

/** Renku orders classes by what they offer, so the order moves when one is edited. */
export function sortedClasses(pool: Pool): Class[] {
  return [...pool.classes].sort(compareClasses);
}

function compareClasses(a: Class, b: Class): number {
  return (
    a.gpu - b.gpu ||
    a.cpu - b.cpu ||
    a.memory - b.memory ||
    a.max_storage - b.max_storage ||
    compareText(a.name, b.name) ||
    a.id - b.id
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function noPool(id: number) {
  return notFound(`The resource pool with ID ${id}`);
}
