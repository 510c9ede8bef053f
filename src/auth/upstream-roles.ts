import type { SystemRef } from '../domain/system.ts';
import type { Role } from '../domain/viewer.ts';
import { type ClusterQLError, toClusterQLError } from '../errors.ts';
import { failure } from '../http/failures.ts';
import { createExpiringMap } from './expiring-map.ts';
import type { Identity, VerifiedToken } from './identity.ts';

/** A system that tells itself which role the holder of a token has there. */
export interface TellingSystem {
  readonly ref: SystemRef;
  /** Names of the issuers whose tokens are sent to it. */
  readonly issuers: readonly string[];
  /** Asks with the caller's own token, for as long as the system may take; rejects with why it does not tell. */
  readonly ask: (identity: Identity, requestId: string) => Promise<Role | null>;
}

/** Who sent a request, with the roles that systems tell. */
export type CompleteRoles = (identity: Identity, requestId: string) => Promise<Identity>;

export interface Waiting {
  /** How long a request waits for an answer; the question goes on. */
  readonly patienceMilliseconds?: number;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** How long a role that the system took away may still open the gateway; the system itself is closed by then. */
const cacheMilliseconds = 60_000;
const cacheSize = 10_000;

/**
 * Asks before anything is resolved, once a minute and token: so every guard stays a look into the viewer.
 * Asking only where a query meets the system would save that one request, and make all of them promises.
 * For a system that hangs a request waits two seconds at most, and then does without its rows.
 */
export function createUpstreamRoles(systems: readonly TellingSystem[], waiting: Waiting = {}): CompleteRoles {
  const readers = systems.map((system) => ({ ...system, roleOf: createRoleOf(system, waiting) }));

  return async function completeRoles(identity, requestId) {
    const { token, viewer } = identity;
    if (token === null) return identity;
    const asked = readers.filter(({ issuers }) => issuers.includes(token.issuer));
    if (asked.length === 0) return identity;
    const roles = new Map(viewer.roles);
    const unknownRoles = new Map<string, ClusterQLError>();
    await Promise.all(
      asked.map(async ({ ref, roleOf }) => {
        try {
          roles.set(ref.name, await roleOf(identity, token, requestId));
        } catch (error) {
          unknownRoles.set(ref.name, toClusterQLError(error));
        }
      }),
    );
    return { token, viewer: { ...viewer, roles, unknownRoles } };
  };
}

type RoleOf = (identity: Identity, token: VerifiedToken, requestId: string) => Promise<Role | null>;

/** One question at a time for each token, whose answer is kept; a failure is not. */
function createRoleOf(
  { ref, ask }: TellingSystem,
  { patienceMilliseconds = 2_000, now = Date.now }: Waiting,
): RoleOf {
  const known = createExpiringMap<Role | null>(cacheSize, now);
  const inFlight = new Map<string, Promise<Role | null>>();

  function launch(identity: Identity, token: VerifiedToken, requestId: string): Promise<Role | null> {
    const { fingerprint, expiresAt } = token;
    const answer = ask(identity, requestId)
      .then((role) => {
        known.set(fingerprint, role, Math.min(expiresAt ?? Infinity, now() + cacheMilliseconds));
        return role;
      })
      .finally(() => inFlight.delete(fingerprint));
    // Measured from when it was asked: whoever comes later waits for the rest alone, or not at all.
    const inTime = withPatience(answer, patienceMilliseconds, ref.name);
    inFlight.set(fingerprint, inTime);
    return inTime;
  }

  return async function roleOf(identity, token, requestId) {
    const role = known.get(token.fingerprint);
    if (role !== undefined) return role;
    return inFlight.get(token.fingerprint) ?? launch(identity, token, requestId);
  };
}

function withPatience<T>(answer: Promise<T>, milliseconds: number, system: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const detail = `did not tell a role within ${milliseconds} ms`;
      reject(failure(system, 'UPSTREAM_TIMEOUT', { detail }));
    }, milliseconds);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
