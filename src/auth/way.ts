import type { Credential, CredentialMode, Person } from '../domain/credential.ts';
import type { SystemRef } from '../domain/system.ts';
import type { Role } from '../domain/viewer.ts';
import { ClusterQLError } from '../errors.ts';
import type { Identity } from './identity.ts';

/** One way of presenting callers, who hold `role` there, to a system. */
export interface Way {
  /** Whether it is there for this caller; a chain takes the next where it is not. */
  isOpen(identity: Identity, role: Role | null): boolean;
  credentialFor(identity: Identity, role: Role | null): Credential;
}

/** A token as it goes to a system. */
export interface SentToken {
  readonly mode: CredentialMode;
  readonly raw: string;
  readonly fingerprint: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number | null;
  /** Whose it is, where that is not the caller as the gateway knows them. */
  readonly person?: Person | undefined;
}

/** All who send nothing are the same nobody to the system, whoever they are to us. */
export function nothing(mode: CredentialMode): Credential {
  return { mode, fingerprint: 'anonymous', expiresAt: null, authorization: async () => null };
}

/** What is known to be of no use before the system is asked; `fingerprint` keeps it apart from what others send. */
export function refused(mode: CredentialMode, fingerprint: string, refusal: ClusterQLError): Credential {
  return { mode, fingerprint, expiresAt: null, refusal, authorization: () => Promise.reject(refusal) };
}

/** `connectUrl` is where the caller gets another one, if anywhere. */
export function tokenCredential(
  ref: SystemRef,
  { mode, raw, fingerprint, expiresAt, person }: SentToken,
  now: () => number,
  connectUrl?: string,
): Credential {
  return {
    ...{ mode, fingerprint, expiresAt, person },
    get refusal() {
      return endedMeanwhile(ref, expiresAt, now(), connectUrl);
    },
    async authorization() {
      const ended = endedMeanwhile(ref, expiresAt, now(), connectUrl);
      if (ended !== undefined) throw ended;
      return `Bearer ${raw}`;
    },
  };
}

/**
 * That a token is over by now. It was verified when the request came in, but may have waited since; Renku takes an
 * expired one for nobody's.
 */
export function endedMeanwhile(
  { name: system }: SystemRef,
  expiresAt: number | null,
  now: number,
  connectUrl?: string,
): ClusterQLError | undefined {
  if (expiresAt === null || now < expiresAt) return undefined;
  const mend = connectUrl === undefined ? 'sign in again or refresh it' : 'connect your account there again';
  return new ClusterQLError('UNAUTHENTICATED', `The token ended before ${system} could be asked; ${mend}.`, {
    ...{ system, reason: 'EXPIRED', expiredAt: new Date(expiresAt).toISOString(), connectUrl },
  });
}
