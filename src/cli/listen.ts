import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Listen } from '../config.ts';

/** The address is not ours to take; the message says the mend. */
export class ListenError extends Error {}

export async function listen(server: Server, { host, port }: Listen): Promise<void> {
  try {
    await once(server.listen(port, host), 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ListenError(
      code === 'EADDRINUSE'
        ? `Port ${port} is taken by another process. Choose another one, e.g. PORT=${port + 1} npm start.`
        : `Nothing can be served at ${host}:${port} (${code}). Check listen, or --host and PORT.`,
    );
  }
}
