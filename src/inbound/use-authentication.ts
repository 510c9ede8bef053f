import type { Plugin } from 'graphql-yoga';
import type { Identify } from '../auth/identify.ts';
import { httpStatusOf, toClusterQLError } from '../errors.ts';
import { errorResponse } from './error-answer.ts';
import type { RequestScope } from './request-scope.ts';
import type { ErrorListener } from './use-errors.ts';

/**
 * Ends a request with a bad credential before anything else looks at it: bad is never taken for anonymous. A
 * browser whose session has ended is told by `removeCookie` to send it no more.
 */
export function useAuthentication(
  identify: Identify,
  removeCookie: string,
  onError: ErrorListener,
): Plugin<object, { scope: RequestScope }> {
  return {
    async onRequest({ request, serverContext: { scope }, endResponse }) {
      try {
        scope.identity = await identify(request);
      } catch (thrown) {
        const error = toClusterQLError(thrown);
        onError(error, scope.id);
        const answer = errorResponse(error, httpStatusOf(error.code), scope.id);
        if (error.facts.reason === 'SESSION_ENDED') answer.headers.append('set-cookie', removeCookie);
        endResponse(answer);
      }
    },
  };
}
