import type { Plugin } from 'graphql-yoga';
import type { AnswerSignIn } from '../auth/sign-in/routes.ts';
import { httpStatusOf, toClusterQLError } from '../errors.ts';
import { errorResponse } from './error-answer.ts';
import { isSignInPath } from './operation.ts';
import type { RequestScope } from './request-scope.ts';
import type { ErrorListener } from './use-errors.ts';

/** Answers what browsers ask below `/auth/`, which is no GraphQL. */
export function useSignIn(
  answerSignIn: AnswerSignIn,
  onError: ErrorListener,
): Plugin<object, { scope: RequestScope }> {
  return {
    async onRequest({ request, url, serverContext: { scope }, endResponse }) {
      if (!isSignInPath(url.pathname)) return;
      try {
        endResponse(await answerSignIn(request, scope.id));
      } catch (thrown) {
        const error = toClusterQLError(thrown);
        onError(error, scope.id);
        endResponse(errorResponse(error, httpStatusOf(error.code), scope.id));
      }
    },
  };
}
