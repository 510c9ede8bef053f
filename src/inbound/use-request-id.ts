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
      const { headers } = response;
      headers.set('x-request-id', scope.id);
      const kept = headers.get('cache-control');
      // The same for everybody.
      if (kept?.startsWith('public')) return;
      if (kept === null) headers.set('cache-control', 'private, no-store');
      headers.append('vary', 'Authorization, Cookie, X-Upstream-Authorization');
    },
  };
}
