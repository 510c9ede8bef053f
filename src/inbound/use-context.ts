import {
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLResolveInfo,
  responsePathAsArray,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Identity } from '../auth/identity.ts';
import type { Context } from '../context.ts';
import { createJoins } from '../domain/join.ts';
import type { Cursors } from '../domain/page/cursor.ts';
import type { Sources } from '../domain/sources.ts';
import { toClusterQLError } from '../errors.ts';
import type { RequestScope } from './request-scope.ts';

/** Binds every source to who asks; nothing is fetched by it. */
export type Bind = (identity: Identity, request: { requestId: string; signal: AbortSignal }) => Sources;

/**
 * Hands resolvers our context in the place of Yoga's, which holds the request with its headers: what a
 * resolver cannot reach it cannot leak. Failures of single systems are added to `errors[]` at the end.
 */
export function useContext(
  bind: Bind,
  cursorsOf: (bound: readonly unknown[]) => Cursors,
  { deadlineSeconds, mostRows }: { readonly deadlineSeconds: number; readonly mostRows: number },
): Plugin<object, { scope: RequestScope }> {
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const { scope, request } = args.contextValue as unknown as { scope: RequestScope; request: Request };
      const { document, operationName } = args as Pick<ExecutionArgs, 'document' | 'operationName'>;
      const { identity } = scope;
      if (identity === undefined) throw new Error('useAuthentication must stand before useContext');
      const operation = getOperationAST(document, operationName)?.name?.value;
      if (operation !== undefined) scope.operation = operation;
      const signal = AbortSignal.any([request.signal, AbortSignal.timeout(deadlineSeconds * 1000)]);
      const sources = bind(identity, { requestId: scope.id, signal });
      const { viewer } = identity;
      const failures: GraphQLError[] = [];
      const context: Context = {
        requestId: scope.id,
        viewer,
        sources,
        load: createJoins(viewer, sources),
        signal,
        mostRows,
        cursorsOf: (bound) => cursorsOf([viewer.issuer, viewer.subject, ...bound]),
        reportFailure: (failure, info) => void failures.push(partialFailure(failure, info)),
      };
      setExecuteFn((given): unknown => executeFn({ ...given, contextValue: context as never }));
      return {
        onExecuteDone: ({ result, setResult }) =>
          setResult(withFailures(result as ExecutionResult, failures)),
      };
    },
  };
}

/** UNSUPPORTED is no failure but how that system is; `completeness` tells it. */
function withFailures(result: ExecutionResult, failures: readonly GraphQLError[]): ExecutionResult {
  const told = failures.filter(({ originalError }) => toClusterQLError(originalError).code !== 'UNSUPPORTED');
  return told.length === 0 ? result : { ...result, errors: [...(result.errors ?? []), ...told] };
}

function partialFailure(failure: unknown, info: GraphQLResolveInfo): GraphQLError {
  const originalError = toClusterQLError(failure);
  return new GraphQLError(originalError.message, {
    nodes: info.fieldNodes,
    path: responsePathAsArray(info.path),
    originalError,
    extensions: { partial: true },
  });
}
