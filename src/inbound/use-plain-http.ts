import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Viewer } from '../domain/viewer.ts';
import { toClusterQLError } from '../errors.ts';
import type { OpenOperation } from '../operations/http/endpoint.ts';
import { refusal } from '../operations/http/refusal.ts';
import { callerIn } from './operation-caller.ts';
import { endpoint, isStoredOperationPath } from './operation.ts';
import type { RequestScope } from './request-scope.ts';
import type { ErrorListener } from './use-errors.ts';

/**
 * Answers stored operations at addresses of their own. What is asked there runs as if it had come to GraphQL, so
 * that guards, limits, audit and log are the same; only how it is asked and answered differs.
 */
export function usePlainHttp(
  openOperation: OpenOperation,
  onError: ErrorListener,
): Plugin<object, { scope: RequestScope }> {
  return {
    async onRequest({ request, url, fetchAPI, serverContext: { scope }, setRequest, endResponse }) {
      if (!isStoredOperationPath(url.pathname)) return;
      const { method, headers, signal } = request;
      try {
        const asked = { method, headers, url: new URL(request.url), body: scope.variables };
        const opened = await openOperation(asked, callerIn(scope), viewerOf(scope));
        if (opened instanceof Response) return endResponse(opened);
        scope.call = opened;
        scope.stored = opened.stored;
        scope.operation = opened.stored.operation.name;
        // Yoga answers at one address alone.
        setRequest(new fetchAPI.Request(new URL(endpoint, asked.url), { method, headers, signal }));
      } catch (thrown) {
        const error = toClusterQLError(thrown);
        onError(error, scope.id);
        endResponse(refusal(error));
      }
    },
    onRequestParse({ serverContext: { scope }, setRequestParser }) {
      const { call } = scope;
      if (call === undefined) return;
      setRequestParser(() => ({ query: call.stored.operation.document, variables: call.variables }));
    },
    onResultProcess({ serverContext: { scope }, setResultProcessor }) {
      const { call } = scope;
      if (call === undefined) return;
      // One operation comes to one result: batches and subscriptions are not stored.
      setResultProcessor((result) => call.answer(result as ExecutionResult, viewerOf(scope)), '*/*');
    },
    onResponse({ response, serverContext: { scope } }) {
      if (scope.call !== undefined) response.headers.append('vary', 'Accept');
    },
  };
}

function viewerOf({ identity }: RequestScope): Viewer {
  if (identity === undefined) throw new Error('useAuthentication must stand before usePlainHttp');
  return identity.viewer;
}
