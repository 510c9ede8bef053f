import type { CredentialMode } from '../domain/credential.ts';
import { ClusterQLError } from '../errors.ts';
import type { Exchange } from './exchange.ts';

/** These are made or fetched by the gateway itself, so that signing in again mends nothing. */
const ownModes: readonly CredentialMode[] = ['client', 'mint'];

/** What came of a request whose credential was refused, with the mend for the mode it came by. */
export function afterRefusal(system: string, mode: CredentialMode, done: Exchange): Exchange {
  const { outcome } = done;
  if (!ownModes.includes(mode) || !('failure' in outcome)) return done;
  const { failure } = outcome;
  if (!(failure instanceof ClusterQLError) || failure.code !== 'UPSTREAM_UNAUTHENTICATED') return done;
  const message = `System ${system} did not accept the gateway's own credential; ask the operator of the gateway to look at it.`;
  const told = new ClusterQLError(failure.code, message, { ...failure.facts, cause: failure.cause });
  return { ...done, outcome: { ...outcome, failure: told } };
}
