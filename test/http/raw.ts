import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createCounter } from './loopback.ts';

export interface Raw {
  readonly url: string;
  /** Whole requests, as they came over the wire. */
  readonly requests: readonly string[];
  /** Resolves once so many requests arrived. */
  arrived(count: number): Promise<void>;
  close(): Promise<void>;
}

export const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n{"id":1}';

/** A server below HTTP: it counts requests and does with each connection what the test says. */
export async function serveRaw(handler: (socket: Socket, number: number) => void): Promise<Raw> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const arrived = createCounter();

  function take(socket: Socket, request: string): void {
    requests.push(request);
    arrived.add();
    handler(socket, requests.length);
  }

  const server = createServer((socket) => {
    let unread = '';
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      unread += chunk.toString('latin1');
      for (let end = endOfRequest(unread); end !== null; end = endOfRequest(unread)) {
        const request = unread.slice(0, end);
        unread = unread.slice(end);
        take(socket, request);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    arrived: arrived.reached,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Counted in bytes, as latin1 has them; null while the first request is not whole. */
function endOfRequest(text: string): number | null {
  const head = /^[^]*?\r\n\r\n/.exec(text)?.[0];
  if (head === undefined) return null;
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  return text.length >= head.length + length ? head.length + length : null;
}
