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

/** cc-backend's standard error body. */
export function refuse(c: Context, status: ContentfulStatusCode, error: string): Response {
  return c.json({ status: STATUS_CODES[status], error }, status);
}

/** Below the two JSON prefixes an unknown path is answered in JSON, elsewhere with a page. */
export function notFound(c: Context): Response {
  if (!/^\/(user)?api\//.test(c.req.path)) return c.html(page('Page not found'), 404);
  return c.json({ status: 'Resource not found', error: 'the requested endpoint does not exist' }, 404);
}

export function loginPage(): string {
  return page('<form method="post" action="/login"><input name="username"><input name="password"></form>');
}

function page(content: string): string {
  return `<!DOCTYPE html><html><head><title>ClusterCockpit</title></head><body>${content}</body></html>`;
}

/** chi answers a wrong method with an empty body; HEAD is wrong too where only GET is routed. */
export function getOnly<More extends unknown[]>(
  handler: (c: Context, ...more: More) => Response | Promise<Response>,
): (c: Context, ...more: More) => Response | Promise<Response> {
  return (c, ...more) => (c.req.method === 'GET' ? handler(c, ...more) : c.body(null, 405, { Allow: 'GET' }));
}
