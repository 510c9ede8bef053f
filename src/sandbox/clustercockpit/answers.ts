import { STATUS_CODES } from 'node:http';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** A request cc-backend refuses with this status and sentence. */
export class Refusal extends Error {
  readonly status: ContentfulStatusCode;

  constructor(status: ContentfulStatusCode, message: string) {
    super(message);
    this.status = status;
  }
}

/** A Go panic: not a word over REST, and no data at all over GraphQL. */
export class Panic extends Error {}

export function panic(cause: string): never {
  throw new Panic(cause);
}

/** What is said of a nil pointer that Go follows. */
export const nilPointer = 'runtime error: invalid memory address or nil pointer dereference';

/** Refuses with this status whatever the action fails of; `doing` begins the sentence. */
export function orRefuse<T>(status: ContentfulStatusCode, doing: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof Panic) throw error;
    throw new Refusal(status, `${doing}: ${(error as Error).message}`);
  }
}

/** cc-backend's standard error body. */
export function refuse(c: Context, status: ContentfulStatusCode, error: string): Response {
  return c.json({ status: STATUS_CODES[status], error }, status);
}

/** Below these prefixes an unknown path is answered in JSON, elsewhere with a page. */
export function notFound(c: Context): Response {
  if (!/^\/((user)?api|config|frontend)\//.test(c.req.path)) return c.html(page('Page not found'), 404);
  return c.json({ status: 'Resource not found', error: 'the requested endpoint does not exist' }, 404);
}

export function loginPage(): string {
  return page('<form method="post" action="/login"><input name="username"><input name="password"></form>');
}

function page(content: string): string {
  return `<!DOCTYPE html><html><head><title>ClusterCockpit</title></head><body>${content}</body></html>`;
}

type Handler<More extends unknown[]> = (c: Context, ...more: More) => Response | Promise<Response>;

/** chi answers a wrong method with an empty body; HEAD is wrong too where only GET is routed. */
export function byMethod<More extends unknown[]>(
  handlers: Readonly<Record<string, Handler<More>>>,
): Handler<More> {
  const known = new Map(Object.entries(handlers));
  const Allow = [...known.keys()].join(', ');
  return (c, ...more) => known.get(c.req.method)?.(c, ...more) ?? c.body(null, 405, { Allow });
}
