import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';

/** One request as a fake saw it; what tests assert on. */
export interface Received {
  readonly method: string;
  /** Path with its query string, exactly as it came. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Whether the connection closed before anything was answered: whoever asked went away, or it was `down`. */
  readonly abandoned: boolean;
}

/** What a fake does instead of, or before, answering. */
export type Fault =
  | { kind: 'down' }
  | { kind: 'hang' }
  | { kind: 'truncate' }
  | { kind: 'latency'; milliseconds: number }
  | { kind: 'status'; status: number; body?: string; headers?: Record<string, string>; times?: number }
  | { kind: 'body'; body: string; contentType?: string };

export interface Fake {
  readonly name: string;
  readonly url: string;
  /** The requests since the start or the last `forget()`, control requests left out; the latest when they are many. */
  readonly received: readonly Received[];
  forget(): void;
  /** Applies to every later request whose path contains `onPath`; null ends it. */
  setFault(fault: Fault | null, onPath?: string): void;
  close(): Promise<void>;
}

/** Where a fault is set (POST, a `Fault` as JSON) and ended (DELETE). */
export const faultPath = '/_sandbox/fault';
/** More than any test looks at; a sandbox may run for weeks. */
const mostReceived = 10_000;

/** A Hono application, or what is made like one. */
interface App {
  readonly fetch: Parameters<typeof getRequestListener>[0];
}

/** Serves a fake on loopback, records what it receives and injects faults on demand. */
export async function serveFake(name: string, app: App, port = 0): Promise<Fake> {
  const received: Received[] = [];
  let active: { fault: Fault; onPath: string } | null = null;
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    if (path.startsWith(faultPath)) return control(request, response);
    const body = await readBody(request);
    const { method = 'GET', headers } = request;
    if (received.push(recordOf({ method, path, headers, body }, response)) > mostReceived) received.shift();
    if (active !== null && path.includes(active.onPath) && (await misbehave(active.fault, request, response)))
      return;
    await answer(replay(request, body), response);
  }

  async function control(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const { onPath = '', ...fault } = body === '' ? {} : (JSON.parse(body) as Fault & { onPath?: string });
    active = request.method === 'DELETE' ? null : { fault: fault as Fault, onPath };
    response.writeHead(204).end();
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    name,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    forget: () => void received.splice(0),
    setFault(fault, onPath = '') {
      active = fault === null ? null : { fault, onPath };
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function recordOf(request: Omit<Received, 'abandoned'>, response: ServerResponse): Received {
  const record = { ...request, abandoned: false };
  response.once('close', () => {
    record.abandoned = !response.headersSent;
  });
  return record;
}

/** True when the fault took the place of the answer. */
async function misbehave(fault: Fault, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  switch (fault.kind) {
    case 'down':
      request.socket.destroy();
      return true;
    case 'hang':
      return true;
    case 'latency':
      await sleep(fault.milliseconds);
      return false;
    case 'truncate':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('[{"id":1,');
      setTimeout(() => request.socket.destroy(), 20);
      return true;
    case 'status':
      if (fault.times !== undefined && fault.times-- <= 0) return false;
      response.writeHead(fault.status, fault.headers).end(fault.body ?? '');
      return true;
    case 'body':
      response.writeHead(200, { 'content-type': fault.contentType ?? 'application/json' }).end(fault.body);
      return true;
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** The body was read for the record; the adapter takes it again from `rawBody`. */
function replay(request: IncomingMessage, body: string): IncomingMessage {
  return Object.assign(request, { rawBody: Buffer.from(body) });
}
