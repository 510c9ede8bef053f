import { ClusterQLError } from '../errors.ts';

/**
 * Runs calls to the database. What fails on the way to it, or because it cannot work now, becomes
 * DATABASE_UNAVAILABLE; any other error stays as it is.
 */
export async function withDatabase<T>(calls: () => Promise<T>): Promise<T> {
  try {
    return await calls();
  } catch (error) {
    if (error instanceof ClusterQLError || !signsOf(error).some(isOutage)) throw error;
    throw unavailable(error);
  }
}

function unavailable(cause: unknown): ClusterQLError {
  return new ClusterQLError(
    'DATABASE_UNAVAILABLE',
    'The database of the gateway cannot be reached at the moment; try again later.',
    { retryable: true, detail: cause instanceof Error ? lastLine(cause.message) : undefined, cause },
  );
}

/** Prisma's messages begin with the name of the call, on lines of its own. */
function lastLine(message: string): string {
  return message.trim().split('\n').at(-1) ?? '';
}

/** Codes and messages of an error and of those it was made from, which each layer keeps in a place of its own. */
function signsOf(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return [];
  const { code, message, kind, originalCode, meta, driverAdapterError, cause } = error as Record<
    string,
    unknown
  >;
  const own = [code, message, kind, originalCode].filter((sign) => typeof sign === 'string');
  return [...own, ...[meta, driverAdapterError, cause].flatMap(signsOf)];
}

function isOutage(sign: string): boolean {
  return outages.some((pattern) => pattern.test(sign));
}

const outages: readonly RegExp[] = [
  // SQLSTATE: connection, resources, operator intervention (a timeout is one), system; a standby only reads.
  /^(08|53|57|58)[\dA-Z]{3}$/,
  /^25006$/,
  // Prisma: all of connecting; no connection free, no transaction begun in time, too many connections.
  /^P10\d\d$/,
  /^P(2024|2028|2037)$/,
  // Of a raw query Prisma tells by this alone why nothing came of it.
  /^(DatabaseNotReachable|ConnectionClosed|TooManyConnections|SocketTimeout|TlsConnectionError)$/,
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/,
  // pg and PGlite give these no code.
  /^(Query read timeout|timeout exceeded|timeout expired|Connection terminated)/,
  /^(Client (has encountered|was closed)|Cannot use a pool after|PGlite is closed)/,
];
