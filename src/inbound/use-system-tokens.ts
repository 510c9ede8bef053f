import type { Plugin } from 'graphql-yoga';
import type { CompleteTokens } from '../auth/complete-tokens.ts';
import type { PresentedTokens } from '../auth/header-tokens.ts';
import { toClusterQLError } from '../errors.ts';
import { errorResponse } from './error-answer.ts';
import type { RequestScope } from './request-scope.ts';
import type { ErrorListener } from './use-errors.ts';

/** Reads the tokens that a request brings for single systems; refuses what brings them and does not say whose. */
export type PresentTokens = (headers: Headers, isSignedIn: boolean) => PresentedTokens;

/** Finds the tokens that are for one system alone, for a request that is going to be executed. */
export function useSystemTokens(
  presentTokens: PresentTokens,
  completeTokens: CompleteTokens,
  onError: ErrorListener,
): Plugin<object, { scope: RequestScope }> {
  return {
    onRequest({ request, serverContext: { scope }, endResponse }) {
      // Refused by its credential already.
      if (scope.identity === undefined) return;
      try {
        scope.presented = presentTokens(request.headers, scope.identity.token !== null);
      } catch (thrown) {
        const error = toClusterQLError(thrown);
        onError(error, scope.id);
        endResponse(errorResponse(error, error.code === 'UNAUTHENTICATED' ? 401 : 400, scope.id));
      }
    },
    async onExecute({ args }) {
      const { scope } = args.contextValue as unknown as { scope: RequestScope };
      const { identity, presented } = scope;
      if (identity === undefined) throw new Error('useAuthentication must stand before useSystemTokens');
      scope.identity = await completeTokens(identity, presented ?? new Map());
    },
  };
}
