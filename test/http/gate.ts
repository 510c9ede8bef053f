import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { createCounter } from './loopback.ts';

export interface Gate {
  readonly url: string;
  /** Resolves once so many connections arrived. */
  arrived(count: number): Promise<void>;
  /** Lets through whoever waits, and whoever comes later. */
  open(): void;
  close(): Promise<void>;
}

/** Holds the connections to a server, so that over TLS they are not made before it opens. */
export async function serveGate(url: string): Promise<Gate> {
  const { protocol, port } = new URL(url);
  const sockets = new Set<Socket>();
  const arrived = createCounter();
  const waiting: Socket[] = [];
  let isOpen = false;

  function track(socket: Socket): Socket {
    sockets.add(socket);
    return socket.on('error', () => undefined);
  }

  function letThrough(socket: Socket): void {
    const target = track(connect(Number(port), '127.0.0.1'));
    socket.pipe(target).pipe(socket);
  }

  const server = createServer((socket) => {
    track(socket);
    if (isOpen) letThrough(socket);
    else waiting.push(socket);
    arrived.add();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `${protocol}//127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived: arrived.reached,
    open() {
      isOpen = true;
      waiting.splice(0).forEach(letThrough);
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
