import type { ExecutionResult, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { ClusterQLError } from '../errors.ts';
import { causeOf, challenge, toGraphQLError } from './error-answer.ts';
import type { RequestScope } from './request-scope.ts';

/** Told every error before it is masked, for the log. */
export type ErrorListener = (error: ClusterQLError, requestId: string) => void;

/**
 * Puts code, facts and request id on every error and hides what was not meant for clients. Works on the
 * result and not on the execution, so that errors of parsing and validation do not slip past.
 */
export function useErrors(onError: ErrorListener): Plugin<object, { scope: RequestScope }> {
  return {
    onResultProcess({ result, setResult, serverContext: { scope } }) {
      if (!('errors' in result) || result.errors.length === 0) return;
      // One failed join stands at each of its rows; it is told to the log once.
      for (const cause of new Set(result.errors.map(causeOf))) onError(cause, scope.id);
      const errors = result.errors.map((error) => toGraphQLError(error, scope.id));
      setResult({
        ...result,
        errors: nothingAnswered(result) ? withSignInStatus(result.errors, errors) : errors,
      });
    },
  };
}

function nothingAnswered({ data }: ExecutionResult): boolean {
  return !data || Object.values(data).every((value) => value === null);
}

/** 401 when sign-in was all that was missing; beside data of open fields the errors alone tell it. */
function withSignInStatus(causes: readonly GraphQLError[], errors: GraphQLError[]): GraphQLError[] {
  const refusals = causes.map(({ originalError }) => originalError);
  if (!refusals.every((refusal) => refusal instanceof ClusterQLError && refusal.facts.reason === 'NO_TOKEN'))
    return errors;
  const [first, ...others] = errors;
  const [refusal] = refusals as ClusterQLError[];
  if (first === undefined || refusal === undefined) return errors;
  const http = { status: 401, headers: { 'www-authenticate': challenge(refusal) } };
  Object.assign(first.extensions, { http });
  return [first, ...others];
}
