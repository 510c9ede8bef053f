import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** One request as it arrived. */
export interface Arrival {
  readonly method: string;
  /** With its query, exactly as it came. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Loopback {
  readonly url: string;
  readonly arrivals: readonly Arrival[];
  /** Resolves once so many requests arrived. */
  arrived(count: number): Promise<void>;
  /** Resolves once so many requests were dropped by the client before their answer was whole. */
  dropped(count: number): Promise<void>;
  droppedSoFar(): number;
  close(): Promise<void>;
}

/** Answers one request; `number` counts from 1. */
export type Handler = (response: ServerResponse, arrival: Arrival, number: number) => void;

/** A system on loopback that does whatever the test says. */
export async function serve(handler: Handler, tls?: { key: string; cert: string }): Promise<Loopback> {
  const arrivals: Arrival[] = [];
  const arrived = createCounter();
  const dropped = createCounter();

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url: path = '', headers } = request;
    const arrival = { method, path, headers, body: Buffer.concat(chunks).toString() };
    response.once('close', () => response.writableFinished || dropped.add());
    arrivals.push(arrival);
    const number = arrivals.length;
    arrived.add();
    handler(response, arrival, number);
  }

  function listener(request: IncomingMessage, response: ServerResponse): void {
    handle(request, response).catch(() => response.destroy());
  }

  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    arrivals,
    arrived: arrived.reached,
    dropped: dropped.reached,
    droppedSoFar: dropped.soFar,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export function answerJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** Lets a test wait until something happened so many times. */
export function createCounter(): {
  add: () => void;
  reached: (wanted: number) => Promise<void>;
  soFar: () => number;
} {
  let count = 0;
  let waiting: { wanted: number; resolve: () => void }[] = [];

  function settle(): void {
    for (const { wanted, resolve } of waiting) if (count >= wanted) resolve();
    waiting = waiting.filter(({ wanted }) => count < wanted);
  }

  return {
    add() {
      count += 1;
      settle();
    },
    reached(wanted) {
      return new Promise((resolve) => {
        waiting.push({ wanted, resolve });
        settle();
      });
    },
    soFar: () => count,
  };
}
