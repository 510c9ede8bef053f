import type { SystemRef } from '../../domain/system.ts';
import { ClusterQLError } from '../../errors.ts';
import type { Caller, Door } from '../../http/door.ts';
import { Anything } from './schema.ts';

/** A release of the control plane, e.g. `2.20`, which is later than `2.9`. */
export type Version = `${number}.${number}`;

/**
 * Which release a control plane is. It tells its version nowhere, so one that the configuration does not
 * name is found out by what it serves.
 */
export interface Release {
  /** Asks with that caller's credential, where nobody found it out within the hour. */
  isAtLeast(caller: Caller, version: Version): Promise<boolean>;
}

/** A list that came with a release, and what goes with the next. Newest first. */
const arrivals: readonly (readonly [Version, string])[] = [
  ['2.25', '/api/v2/authorization/roles'],
  ['2.24', '/api/v1/service-accounts'],
  ['2.23', '/api/v1/nodes/count'],
  ['2.22', '/api/v1/org-unit/priorities'],
  ['2.21', '/api/v1/security/settings'],
  ['2.20', '/api/v1/node-pools/count'],
  ['2.19', '/api/v1/org-unit/projects/count'],
];
const oldest: Version = '2.18';
/** Went with 3.0. */
const departed = '/api/v1/authorization/roles';
const hour = 3_600_000;

export function createRelease(
  door: Door,
  configured: string | undefined,
  now: () => number = Date.now,
): Release {
  let known = configured === undefined ? null : { version: configured, until: Infinity };

  /** Callers who meet do not wait for each other: what one is refused, or gives up, is nothing to the others. */
  async function find(caller: Caller): Promise<string> {
    if (known !== null && known.until > now()) return known.version;
    const version = await probe(door, caller);
    known = { version, until: now() + hour };
    return version;
  }

  return {
    isAtLeast: async (caller, version) => reaches(await find(caller), version),
  };
}

/** What a release that lacks an endpoint or a field is told; `since` names the one that brings it. */
export function lacking({ name }: SystemRef, since?: Version): ClusterQLError {
  const mend = since === undefined ? 'a later one may' : `${since} brings it`;
  const message = `System ${name} is of a version of Run:ai that cannot do this; ${mend}.`;
  return new ClusterQLError('UNSUPPORTED', message, { system: name });
}

/** What an endpoint answers that nothing but its release can be missing at; throws `lacking` where it is. */
export async function servedSince<T>(
  system: SystemRef,
  since: Version | undefined,
  answer: Promise<T>,
): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw isAbsence(error) ? lacking(system, since) : error;
  }
}

async function probe(door: Door, caller: Caller): Promise<Version> {
  for (const [version, path] of arrivals) {
    if (!(await serves(door, caller, path))) continue;
    return version === '2.25' && !(await serves(door, caller, departed)) ? '3.0' : version;
  }
  return oldest;
}

/** A refusal says that it is there; only a 404 or 405 says that it is not. */
async function serves(door: Door, caller: Caller, path: string): Promise<boolean> {
  try {
    await door.read(caller, { path, schema: Anything });
    return true;
  } catch (error) {
    if (isAbsence(error)) return false;
    if (error instanceof ClusterQLError && error.code === 'UPSTREAM_FORBIDDEN') return true;
    throw error;
  }
}

function isAbsence(error: unknown): boolean {
  return error instanceof ClusterQLError && (error.code === 'NOT_FOUND' || error.facts.status === 405);
}

/** Also of the software on a cluster, whose releases are numbered alike. */
export function reaches(version: string, wanted: Version): boolean {
  return compare(version, wanted) >= 0;
}

function compare(one: string, other: string): number {
  const [major = 0, minor = 0] = partsOf(one);
  const [otherMajor = 0, otherMinor = 0] = partsOf(other);
  return major - otherMajor || minor - otherMinor;
}

function partsOf(version: string): number[] {
  return version.split('.').map(Number);
}
