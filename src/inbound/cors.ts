import type { YogaServerOptions } from 'graphql-yoga';

type Cors = NonNullable<YogaServerOptions<object, object>['cors']>;

/** Only listed origins are told anything. To others Yoga would say `null`, as sandboxed frames call theirs. */
export function corsFor(origins: readonly string[]): Cors {
  if (origins.length === 0) return false;
  const listed = { origin: [...origins], credentials: false };
  return ({ headers }) => origins.includes(headers.get('origin') ?? '') && listed;
}
