import { randomUUID } from 'node:crypto';
import type { PresentedTokens } from '../auth/header-tokens.ts';
import type { Identity } from '../auth/identity.ts';
import type { StoredToRun } from '../operations/admission.ts';

/** Why a request is not looked at any further. */
export interface Refusal {
  readonly status: 400 | 404 | 413 | 415;
  readonly message: string;
}

/** What the gateway knows of one incoming request before GraphQL sees it; never reaches a resolver. */
export interface RequestScope {
  readonly id: string;
  readonly startedAt: number;
  /** Set when address or body was refused; the request then ends before anything else looks at it. */
  readonly refusal: Refusal | null;
  /** Set by `useAuthentication`, and completed by `useSystemTokens` and `useRoles`. */
  identity?: Identity;
  /** Set by `useSystemTokens`. */
  presented?: PresentedTokens;
  /** Set by `useOperations` when it is a stored operation that runs. */
  stored?: StoredToRun;
  /** Name of the operation, for the log. */
  operation?: string;
}

/** `X-Request-ID` is taken over when it is short and plain, so that it cannot forge lines of a log. */
export function createRequestScope(
  proposedId: string | null | undefined,
  refusal: Refusal | null = null,
): RequestScope {
  const id = proposedId && /^[\w.:-]{1,128}$/.test(proposedId) ? proposedId : randomUUID();
  return { id, startedAt: performance.now(), refusal };
}
