import type { z } from 'zod';
import type { SystemRef } from '../../domain/system.ts';
import type { ClusterQLError } from '../../errors.ts';
import type { Caller, Door } from '../../http/door.ts';
import { excerpt } from '../../http/excerpt.ts';
import { failure } from '../../http/failures.ts';
import type { Answer } from './schema.ts';

/** Asks cc-backend's GraphQL; its errors fail the whole answer, also where data came with them. */
export type Ask = <T>(
  caller: Caller,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  schema: z.ZodType<Answer<T>>,
) => Promise<T>;

const noData = 'POST /query answered neither data nor errors';

export function createAsk(door: Door): Ask {
  return async (caller, query, variables, schema) => {
    const body = { query, variables };
    const { data, errors } = await door.read(caller, { method: 'POST', path: '/query', body, schema });
    if (errors?.length) throw failureOf(door.system, 'POST /query', errors);
    if (!data) throw failure(door.system.name, 'UPSTREAM_PROTOCOL', { status: 200, detail: noData });
    return data;
  };
}

const refusal = /no or unknown roles|not allowed|need to be administrator/i;

/** cc-backend has no error codes: a refusal is known by its words, which stay in the log (they leak SQL). */
export function failureOf(
  { name }: SystemRef,
  request: string,
  errors: readonly { readonly message: string }[],
): ClusterQLError {
  const texts = errors.map(({ message }) => message).join('; ');
  return failure(name, refusal.test(texts) ? 'UPSTREAM_FORBIDDEN' : 'UPSTREAM_FAILURE', {
    status: 200,
    detail: `${request} answered errors: ${excerpt(texts, null)}`,
  });
}
