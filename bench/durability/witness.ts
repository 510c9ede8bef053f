import { createServer, type IncomingMessage, request as send, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A change that reached Renku. */
export interface Write {
  /** `METHOD /path name`; no two changes of the load have the same. */
  readonly signature: string;
  /** Whether the audit had its STARTED row at that moment; null where nobody else can look into the database. */
  readonly announced: boolean | null;
}

/** A moment in the life of a change at which a gateway can be killed. */
export type WriteMoment = 'received' | 'answered';

/** Stands before Renku and outlives every gateway, so it knows what was really sent. */
export interface Witness {
  readonly url: string;
  readonly writes: readonly Write[];
  /** Does it once, at the next write. */
  atNext(moment: WriteMoment, act: () => void): void;
  close(): Promise<void>;
}

export async function openWitness(
  target: string,
  isAnnounced: (signature: string) => Promise<boolean | null>,
): Promise<Witness> {
  const writes: Write[] = [];
  const acts = new Map<WriteMoment, () => void>();

  function arrive(moment: WriteMoment): void {
    acts.get(moment)?.();
    acts.delete(moment);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (request.method === 'GET') return forward(target, request, body, response);
    arrive('received');
    const signature = signatureOf(request, body);
    writes.push({ signature, announced: await isAnnounced(signature) });
    await forward(target, request, body, response);
    arrive('answered');
  }

  const server = createServer((request, response) => {
    // Whoever asked may have been killed meanwhile.
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    writes,
    atNext: (moment, act) => void acts.set(moment, act),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** As a change would send it, in the words of the audit. */
export function signature(method: string, path: string, body: unknown): string {
  const name = (body as { name?: string } | null)?.name;
  return [method, path, ...(name === undefined ? [] : [name])].join(' ');
}

function signatureOf({ method = '', url = '' }: IncomingMessage, body: string): string {
  return signature(method, url.replace(/^\/api\/data/, ''), body === '' ? null : JSON.parse(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Answers when the answer was handed on. */
function forward(
  target: string,
  { method, url, headers }: IncomingMessage,
  body: string,
  response: ServerResponse,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const onward = send(target + url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response).once('close', resolve);
    });
    onward.once('error', reject).end(body);
  });
}
