import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a PostgreSQL server that can be blocked. */
export interface Proxy {
  /** The address of the database, by this way. */
  readonly url: string;
  /** From now on nothing passes, and nobody is told. */
  hang(): void;
  /** Connections end and no new ones are taken. */
  cut(): Promise<void>;
  /** All is as it was; what was held back goes on. */
  mend(): Promise<void>;
}

export async function proxyTo(databaseUrl: string): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let hanging = false;

  const proxy = createServer((near) => {
    const far = connectTo(databaseUrl);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => void to.write(bytes));
      from
        .on('error', () => {})
        .on('close', () => {
          sockets.delete(from);
          to.destroy();
        });
      if (hanging) from.pause();
    }
  });

  async function listen(port: number): Promise<void> {
    await new Promise<void>((resolve) => proxy.listen(port, '127.0.0.1', resolve));
  }

  await listen(0);
  const { port } = proxy.address() as AddressInfo;
  return {
    url: addressOf(databaseUrl, port),
    hang() {
      hanging = true;
      for (const socket of sockets) socket.pause();
    },
    async cut() {
      const closed = new Promise((resolve) => proxy.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async mend() {
      hanging = false;
      for (const socket of sockets) socket.resume();
      if (!proxy.listening) await listen(port);
    },
  };
}

/** A server on a Unix socket is named by the parameter `host`. */
function connectTo(databaseUrl: string): Socket {
  const { hostname, port, searchParams } = new URL(databaseUrl);
  const folder = searchParams.get('host');
  if (folder !== null) return connect(`${folder}/.s.PGSQL.${port || 5432}`);
  return connect(Number(port || 5432), hostname);
}

function addressOf(databaseUrl: string, port: number): string {
  const url = new URL(databaseUrl);
  url.searchParams.delete('host');
  url.host = `127.0.0.1:${port}`;
  return url.href;
}
