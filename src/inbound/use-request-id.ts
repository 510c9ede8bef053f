import type { Plugin } from 'graphql-yoga';
import { ClusterQLError, type ErrorCode } from '../errors.ts';
import { errorResponse } from './error-answer.ts';
import type { Refusal, RequestScope } from './request-scope.ts';

const codes = {
  400: 'BAD_USER_INPUT',
  404: 'NOT_FOUND',
  413: 'LIMIT_EXCEEDED',
  415: 'BAD_USER_INPUT',
} satisfies Record<Refusal['status'], ErrorCode>;

/** Every answer names its request, and a request whose address or body was refused ends here. */
export function useRequestId(): Plugin<object, { scope: RequestScope }> {
  return {
    onRequest({ serverContext: { scope }, endResponse }) {
      if (scope.refusal === null) return;
      const { status, message } = scope.refusal;
      endResponse(errorResponse(new ClusterQLError(codes[status], message), status, scope.id));
    },
    onResponse({ response, serverContext: { scope } }) {
      response.headers.set('x-request-id', scope.id);
      // What is the same for everybody says itself how long it may be kept.
      if (response.headers.has('cache-control')) return;
      response.headers.set('cache-control', 'private, no-store');
      response.headers.append('vary', 'Authorization, Cookie, X-Upstream-Authorization');
    },
  };
}
