import type { Plugin } from 'graphql-yoga';
import type { AnswerSignIn } from '../auth/sign-in/routes.ts';
import { httpStatusOf, toClusterQLError } from '../errors.ts';
import { toPublicName } from './address.ts';
import { errorResponse } from './error-answer.ts';
import { isSignInPath } from './operation.ts';
import type { RequestScope } from './request-scope.ts';
import type { ErrorListener } from './use-errors.ts';

/** Answers what browsers ask below `/auth/`, which is no GraphQL. */
export function useSignIn(
  answerSignIn: AnswerSignIn,
  publicUrl: string,
  onError: ErrorListener,
): Plugin<object, { scope: RequestScope }> {
  return {
    async onRequest({ request, url, serverContext: { scope }, endResponse }) {
      if (!isSignInPath(url.pathname)) return;
      try {
        const elsewhere = isForPage(request) ? toPublicName(url, publicUrl) : null;
        endResponse(elsewhere ?? (await answerSignIn(request, scope.id)));
      } catch (thrown) {
        const error = toClusterQLError(thrown);
        onError(error, scope.id);
        endResponse(errorResponse(error, httpStatusOf(error.code), scope.id));
      }
    },
  };
}

/** What a person opens, and not what a script or a program asks. */
function isForPage({ method, headers }: Request): boolean {
  return method === 'GET' && (headers.get('accept') ?? '').includes('text/html');
}
