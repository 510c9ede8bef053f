import { ClusterQLError } from '../../errors.ts';
import type { Caller, Door, ReadRequest } from '../../http/door.ts';

/** What of the API below `/api` is read, and to whom cc-backend shows it. */
export interface AdminRead<T> extends ReadRequest<T> {
  /** For a refusal: "its clusters". */
  readonly what: string;
  /** Roles of cc-backend, and what else could be done. */
  readonly takes: string;
}

/** Reads below `/api`; a refusal there says what it would take. */
export async function readAdminApi<T>(
  door: Door,
  caller: Caller,
  { what, takes, ...request }: AdminRead<T>,
): Promise<T> {
  try {
    return await door.read(caller, request);
  } catch (error) {
    throw explainRefusal(
      error,
      `System ${door.system.name} did not accept the credential for ${what}: ${takes}`,
    );
  }
}

/**
 * Below `/api`, cc-backend answers 401 to good tokens of too low a role too, and to addresses that
 * `main.api-allowed-ips` leaves out; a new sign-in mends nothing then.
 */
function explainRefusal(error: unknown, sentence: string): unknown {
  if (!(error instanceof ClusterQLError) || error.code !== 'UPSTREAM_UNAUTHENTICATED') return error;
  return new ClusterQLError(error.code, sentence, { ...error.facts, cause: error });
}
