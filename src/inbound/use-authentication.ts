import type { Plugin } from 'graphql-yoga';
import type { Identity } from '../auth/identity.ts';
import { toClusterQLError } from '../errors.ts';
import { errorResponse } from './error-answer.ts';
import type { RequestScope } from './request-scope.ts';
import type { ErrorListener } from './use-errors.ts';

/** Ends a request with a bad credential before anything else looks at it: bad is never taken for anonymous. */
export function useAuthentication(
  identify: (headers: Headers) => Promise<Identity>,
  onError: ErrorListener,
): Plugin<object, { scope: RequestScope }> {
  return {
    async onRequest({ request, serverContext: { scope }, endResponse }) {
      try {
        scope.identity = await identify(request.headers);
      } catch (thrown) {
        const error = toClusterQLError(thrown);
        onError(error, scope.id);
        endResponse(errorResponse(error, statusOf(error.code), scope.id));
      }
    },
  };
}

/** An issuer that cannot be reached makes a credential neither good nor bad. */
function statusOf(code: string): number {
  return code === 'UNAUTHENTICATED' ? 401 : code === 'INTERNAL' ? 500 : 503;
}
