import type { YogaServerOptions } from 'graphql-yoga';
import { isSignInPath } from './operation.ts';

type Cors = NonNullable<YogaServerOptions<object, object>['cors']>;

/**
 * Only listed origins are told anything, and nothing of signing in, which is for pages of the gateway itself. To
 * others Yoga would say `null`, as sandboxed frames call theirs.
 */
export function corsFor(origins: readonly string[]): Cors {
  if (origins.length === 0) return false;
  const listed = { origin: [...origins], credentials: false };
  return ({ headers, url }) =>
    origins.includes(headers.get('origin') ?? '') && !isSignInPath(new URL(url).pathname) && listed;
}
