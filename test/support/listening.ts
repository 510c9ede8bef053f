import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/** A gateway behind a socket on loopback. */
export interface Listening {
  readonly url: string;
  /** Sends these bytes as they are and answers all that came back until the server hung up, or said goodbye to who `leaves`. */
  send(bytes: string, leaves?: boolean): Promise<string>;
  close(): Promise<void>;
}

export async function listenOn(listener: RequestListener): Promise<Listening> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    send(bytes, leaves = false) {
      return new Promise((resolve) => {
        let answered = '';
        const socket = connect(port, '127.0.0.1', () => {
          if (leaves) socket.end(bytes);
          else socket.write(bytes);
        });
        socket.setEncoding('utf8').on('data', (text: string) => (answered += text));
        // What came before a reset counts like what came before a goodbye.
        socket.on('error', () => socket.destroy()).on('close', () => resolve(answered));
      });
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
