import type { z } from 'zod';
import type { SystemRef } from '../../domain/system.ts';
import type { ClusterQLError } from '../../errors.ts';
import type { Caller, Door } from '../../http/door.ts';
import { excerpt } from '../../http/excerpt.ts';
import { failure } from '../../http/failures.ts';
import type * as wire from './schema.ts';

/** Asks cc-backend's GraphQL; what is no whole answer is thrown. */
export type Ask = <T>(
  caller: Caller,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  schema: z.ZodType<wire.Answer<T>>,
) => Promise<T>;

const noData = 'POST /query answered neither data nor errors';

export function createAsk(door: Door): Ask {
  return async (caller, query, variables, schema) => {
    const body = { query, variables };
    const { data, errors } = await door.read(caller, { method: 'POST', path: '/query', body, schema });
    if (errors?.length) throw toError(door.system, errors);
    if (!data) throw failure(door.system.name, 'UPSTREAM_PROTOCOL', { status: 200, detail: noData });
    return data;
  };
}

/** cc-backend has no error codes: a refusal is known by its words, which stay in the log (they leak SQL). */
function toError({ name }: SystemRef, errors: readonly { readonly message: string }[]): ClusterQLError {
  const texts = errors.map(({ message }) => message).join('; ');
  const refused = /no or unknown roles|not allowed/i.test(texts);
  return failure(name, refused ? 'UPSTREAM_FORBIDDEN' : 'UPSTREAM_FAILURE', {
    status: 200,
    detail: `POST /query answered errors: ${excerpt(texts, null)}`,
  });
}
