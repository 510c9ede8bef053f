import type { Pool } from 'undici';

export interface ConnectionOptions {
  /** PEM; trusted instead of the public authorities. */
  readonly ca?: string | undefined;
  /** Open connections to one origin. */
  readonly connections: number;
}

const connectMilliseconds = 3_000;

/**
 * HTTP/1.1 with one request at a time on each connection: pipelining and HTTP/2 were slower. undici's own
 * header and body timeouts are off: they tick about once a second, and every request has a signal.
 */
export function connectionSettings({ ca, connections }: ConnectionOptions): Pool.Options {
  return {
    connections,
    pipelining: 1,
    allowH2: false,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: connectMilliseconds, ...(ca === undefined ? {} : { ca }) },
  };
}
