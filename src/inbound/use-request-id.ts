import type { Plugin } from 'graphql-yoga';
import { ClusterQLError } from '../errors.ts';
import { errorResponse } from './error-answer.ts';
import type { RequestScope } from './request-scope.ts';

/** Every answer names its request, and a request whose body was refused ends here. */
export function useRequestId(): Plugin<object, { scope: RequestScope }> {
  return {
    onRequest({ serverContext: { scope }, endResponse }) {
      if (scope.refusal === null) return;
      const { status, message } = scope.refusal;
      const code = status === 413 ? 'LIMIT_EXCEEDED' : 'BAD_USER_INPUT';
      endResponse(errorResponse(new ClusterQLError(code, message), status, scope.id));
    },
    onResponse({ response, serverContext: { scope } }) {
      response.headers.set('x-request-id', scope.id);
      response.headers.set('cache-control', 'private, no-store');
      response.headers.append('vary', 'Authorization, Cookie, X-Upstream-Authorization');
    },
  };
}
