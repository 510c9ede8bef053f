import type { SystemRef } from '../domain/system.ts';
import { ClusterQLError, toClusterQLError } from '../errors.ts';

/** The error as that of one system; whoever found it did not know for which. */
export function ofSystem({ name: system }: SystemRef, error: unknown): ClusterQLError {
  const { code, message, facts, cause } = toClusterQLError(error);
  return new ClusterQLError(code, message, { ...facts, cause, system });
}
