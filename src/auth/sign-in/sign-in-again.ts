import { ClusterQLError } from '../../errors.ts';
import { signInAddress } from './visit.ts';

/** Whoever was signed in, and is not any more, is told where to sign in again. */
export function withSignIn(error: unknown, publicUrl: string): unknown {
  if (!(error instanceof ClusterQLError)) return error;
  const { code, message, facts } = error;
  if (facts.reason !== 'EXPIRED' && facts.reason !== 'SESSION_ENDED') return error;
  return new ClusterQLError(code, message, { ...facts, connectUrl: signInAddress(publicUrl) });
}
