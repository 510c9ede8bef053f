import type { Credential, CredentialMode } from '../domain/credential.ts';
import type { SystemRef } from '../domain/system.ts';
import type { Role } from '../domain/viewer.ts';
import { type ClusterQLError, toClusterQLError } from '../errors.ts';
import { failure } from '../http/failures.ts';
import { createExpiringMap } from './expiring-map.ts';
import type { Identity } from './identity.ts';
import { usualPatienceMilliseconds, withPatience } from './patience.ts';

/** A system that tells itself which role the holder of a token has there. */
export interface TellingSystem {
  readonly ref: SystemRef;
  /** What is sent to it for a caller whose role is not known yet. */
  readonly credentialFor: (identity: Identity) => Credential;
  /** Asks with that, for as long as the system may take; rejects with why it does not tell. */
  readonly ask: (credential: Credential, requestId: string) => Promise<Role | null>;
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
    const asked = readers.flatMap(({ ref, credentialFor, roleOf }) => {
      const credential = credentialFor(identity);
      return isOwn(credential) ? [{ ref, role: roleOf(credential, requestId) }] : [];
    });
    if (asked.length === 0) return identity;
    const roles = new Map(viewer.roles);
    const unknownRoles = new Map<string, ClusterQLError>(viewer.unknownRoles);
    await Promise.all(
      asked.map(async ({ ref, role }) => {
        try {
          roles.set(ref.name, await role);
        } catch (error) {
          unknownRoles.set(ref.name, toClusterQLError(error));
        }
      }),
    );
    return { ...identity, viewer: { ...viewer, roles, unknownRoles } };
  };
}

/** Modes in which the system sees the caller; of the gateway's own application it would tell another's role. */
const ownModes: readonly CredentialMode[] = ['forward', 'exchange', 'stored', 'header'];

function isOwn({ mode, refusal }: Credential): boolean {
  return ownModes.includes(mode) && refusal === undefined;
}

type RoleOf = (credential: Credential, requestId: string) => Promise<Role | null>;

/** One question at a time for each token, whose answer is kept; a failure is not. */
function createRoleOf(
  { ref, ask }: TellingSystem,
  { patienceMilliseconds = usualPatienceMilliseconds, now = Date.now }: Waiting,
): RoleOf {
  const known = createExpiringMap<Role | null>(cacheSize, now);
  const inFlight = new Map<string, Promise<Role | null>>();

  function launch(credential: Credential, requestId: string): Promise<Role | null> {
    const { fingerprint } = credential;
    const answer = ask(credential, requestId)
      .then((role) => {
        // Asked for after the answer: a token that was exchanged has an end only since it was sent.
        const end = credential.expiresAt ?? Infinity;
        known.set(fingerprint, role, Math.min(end, now() + cacheMilliseconds));
        return role;
      })
      .finally(() => inFlight.delete(fingerprint));
    // Measured from when it was asked: whoever comes later waits for the rest alone, or not at all.
    const inTime = withPatience(answer, patienceMilliseconds, () => tooSlow(ref, patienceMilliseconds));
    inFlight.set(fingerprint, inTime);
    return inTime;
  }

  return async function roleOf(credential, requestId) {
    const role = known.get(credential.fingerprint);
    if (role !== undefined) return role;
    return inFlight.get(credential.fingerprint) ?? launch(credential, requestId);
  };
}

function tooSlow({ name }: SystemRef, milliseconds: number): ClusterQLError {
  return failure(name, 'UPSTREAM_TIMEOUT', { detail: `did not tell a role within ${milliseconds} ms` });
}
