import { ClusterQLError } from '../errors.ts';

/** Why the gateway does not start on this database; says the mend, and is printed without a stack. */
export function refusal(message: string, cause?: unknown): ClusterQLError {
  return new ClusterQLError('DATABASE_UNAVAILABLE', message, { cause });
}
