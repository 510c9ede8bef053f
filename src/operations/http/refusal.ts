import type { GraphQLFormattedError } from 'graphql';
import { type ClusterQLError, type ErrorCode, httpStatusOf } from '../../errors.ts';

/** The answer of a request that nothing was executed for, or that nothing came of. */
export function refusal(
  { message, code, extensions }: ClusterQLError,
  status: number = httpStatusOf(code),
  headers: Readonly<Record<string, string>> = {},
): Response {
  return errorAnswer([{ message, extensions }], status, headers);
}

/** The status of an answer that is errors alone, by the first of them. */
export function statusOf([error]: readonly GraphQLFormattedError[]): number {
  return httpStatusOf((error?.extensions?.['code'] ?? 'INTERNAL') as ErrorCode);
}

/** Errors as JSON; when a system said how long to wait, the header says it to schedulers too. */
export function errorAnswer(
  errors: readonly GraphQLFormattedError[],
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const [first] = errors;
  const seconds = first?.extensions?.['retryAfterSeconds'];
  const waiting = typeof seconds === 'number' ? { 'retry-after': String(seconds) } : {};
  const type = { 'content-type': 'application/json; charset=utf-8' };
  return Response.json({ errors }, { status, headers: { ...type, ...waiting, ...headers } });
}
