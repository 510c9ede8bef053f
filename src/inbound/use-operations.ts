import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { gatewaySystem } from '../domain/system.ts';
import { ClusterQLError } from '../errors.ts';
import type { Admission } from '../operations/admission.ts';
import { clientOf, type OperationCaller } from '../operations/caller.ts';
import { idParameters, type OperationParameters, readRequested } from '../operations/requested.ts';
import type { StoredOperation } from '../operations/stored-operation.ts';
import { refusedRequest } from './error-answer.ts';
import type { RequestScope } from './request-scope.ts';

/** Of hooks whose context Yoga does not type. */
function scopeOf(context: unknown): RequestScope {
  return (context as { scope: RequestScope }).scope;
}

/**
 * Finds what a request runs, and refuses what it may not. A stored document is handed on as it was parsed and
 * validated when it was read; of a free text everything behind sees what it always saw.
 */
export function useOperations(
  admission: Admission,
  countUse: (operation: StoredOperation) => void,
): Plugin<object, { scope: RequestScope }> {
  return {
    async onParams({ params, request, context, setParams }) {
      const { scope } = context;
      const asked = parametersOf(request, params);
      try {
        const requested = readRequested(asked);
        // Yoga says itself what is missing or is no text.
        if (requested === null) return;
        const admitted = await admission.admit(requested, callerOf(scope));
        if ('text' in admitted) return setParams({ ...params, query: admitted.text });
        const { name: operationName, document: query } = admitted.operation;
        Object.assign(scope, { stored: admitted, operation: operationName });
        setParams({ ...params, query, operationName });
      } catch (thrown) {
        throw thrown instanceof ClusterQLError ? refusedRequest(thrown) : thrown;
      }
    },
    onParse({ context, setParsedDocument }) {
      const { stored } = scopeOf(context);
      if (stored !== undefined) setParsedDocument(stored.prepared.document);
    },
    onValidate({ context, setResult }) {
      if (scopeOf(context).stored !== undefined) setResult([]);
    },
    onExecute({ args }) {
      const { stored } = scopeOf(args.contextValue);
      if (stored !== undefined) countUse(stored.operation);
    },
  };
}

/** Ids stand in the body beside `query`, or in the address, of which Yoga reads only what it knows. */
function parametersOf({ method, url }: Request, params: GraphQLParams): OperationParameters {
  if (method !== 'GET') return params;
  const { searchParams } = new URL(url);
  const ids = idParameters.map((name) => [name, searchParams.get(name) ?? undefined] as const);
  return { ...params, ...Object.fromEntries(ids) };
}

/** Who asks, as far as it decides what they may run. */
function callerOf({ identity }: RequestScope): OperationCaller {
  if (identity === undefined) throw new Error('useAuthentication must stand before useOperations');
  return {
    client: clientOf(identity.token?.claims ?? {}),
    administrator: identity.viewer.roles.get(gatewaySystem.name) === 'administrator',
  };
}
