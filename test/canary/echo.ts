import type { MiddlewareHandler } from 'hono';

/** How a system or an issuer answers with what it was told, in every place it can. */
export interface Echo {
  readonly status: 200 | 302 | 400 | 401 | 403 | 500 | 503;
  readonly as: 'json' | 'html' | 'text';
  /** Who quotes: what gives tokens, or what takes them. */
  readonly where: 'tokens' | 'resources';
}

/** A word that stands before what is quoted, so that a test sees that it was there to be told. */
export const marker = 'you-sent';

/** Quotes credential and body of every request to such a place while `echo` says so. */
export function echoing(where: Echo['where'], echo: () => Echo | null): MiddlewareHandler {
  return async function answer(context, next) {
    const wanted = echo();
    if (wanted?.where !== where) return next();
    const { authorization = '' } = context.req.header();
    const said = `${marker} ${authorization} ${await context.req.text()}`;
    const token = authorization.replace(/^\S+ /, '');
    return context.body(bodies[wanted.as](said, token), wanted.status, {
      ...{ 'content-type': types[wanted.as], location: `${context.req.url}?token=${token}` },
      ...{
        'www-authenticate': `Bearer error="${token}"`,
        'set-cookie': `token=${token}`,
        'retry-after': token,
      },
    });
  };
}

const types = { json: 'application/json', html: 'text/html', text: 'text/plain' } as const;

const bodies: Record<Echo['as'], (said: string, token: string) => string> = {
  json: (said, token) => JSON.stringify({ error: said, message: said, [token]: said, name: token }),
  html: (said) => `<html><h1>${said}</h1></html>`,
  text: (said) => said,
};
