import { Agent, type Dispatcher } from 'undici';
import { untilAborted, withTimeLimit } from './abort.ts';
import { readBody } from './body.ts';
import { connectionSettings } from './connections.ts';

export interface FetchOptions {
  /** PEM; trusted instead of the public authorities. */
  readonly ca?: string | undefined;
  readonly timeoutSeconds?: number;
  /** Counted after decompression. */
  readonly maxAnswerBytes?: number;
}

/** A `fetch` for the libraries that fetch keys and tokens from issuers: limited like the door, and it follows no redirect. */
export function createFetch(options: FetchOptions = {}): typeof fetch {
  const { ca, timeoutSeconds = 10, maxAnswerBytes = 1024 * 1024 } = options;
  const agent = new Agent(connectionSettings({ ca, connections: 4 }));

  return async function limitedFetch(input, init) {
    const request = new Request(input, init);
    return withTimeLimit(timeoutSeconds * 1_000, request.signal, async (signal) => {
      signal.throwIfAborted();
      const answer = await send(agent, request, signal);
      const { bytes, fault } = await readBody(
        answer.body,
        answer.headers['content-encoding'],
        maxAnswerBytes,
      );
      signal.throwIfAborted();
      if (fault !== null) throw new TypeError(`the answer of ${new URL(request.url).host} was ${fault}`);
      return toResponse(answer, bytes);
    });
  };
}

async function send(agent: Agent, request: Request, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  const { origin, pathname, search } = new URL(request.url);
  const body = request.body === null ? null : Buffer.from(await untilAborted(request.arrayBuffer(), signal));
  return agent.request({
    origin,
    path: pathname + search,
    method: request.method,
    headers: Object.fromEntries(request.headers),
    body,
    signal,
  });
}

const wireHeaders: readonly string[] = ['content-encoding', 'content-length', 'transfer-encoding'];

/** The bytes are decompressed by now, so the headers that describe the wire must go. */
function toResponse({ statusCode, headers }: Dispatcher.ResponseData, bytes: Buffer<ArrayBuffer>): Response {
  const kept = Object.entries(headers).filter(([name]) => !wireHeaders.includes(name));
  const pairs = kept.flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
  return new Response(bytes.length === 0 ? null : bytes, { status: statusCode, headers: pairs });
}
