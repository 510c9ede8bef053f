import {
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLResolveInfo,
  OperationTypeNode,
  responsePathAsArray,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Identity } from '../auth/identity.ts';
import type { ChangeRequest, Context } from '../context.ts';
import type { AuditCredential } from '../domain/change/ledger.ts';
import type { Outcome } from '../domain/change/outcome.ts';
import type { MakeChange } from '../domain/change/run.ts';
import { createJoins, type Joins } from '../domain/join.ts';
import type { Cursors } from '../domain/page/cursor.ts';
import type { Sources } from '../domain/sources.ts';
import type { Presence } from '../domain/system.ts';
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
  makeChange: MakeChange,
  cursorsOf: (bound: readonly unknown[]) => Cursors,
  { deadlineSeconds, mostRows }: { readonly deadlineSeconds: number; readonly mostRows: number },
): Plugin<object, { scope: RequestScope }> {
  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const { scope, request } = args.contextValue as unknown as { scope: RequestScope; request: Request };
      const { document, operationName } = args as Pick<ExecutionArgs, 'document' | 'operationName'>;
      const { identity } = scope;
      if (identity === undefined) throw new Error('useAuthentication must stand before useContext');
      const operation = getOperationAST(document, operationName);
      if (operation?.name !== undefined) scope.operation = operation.name.value;
      const client = operation?.operation === OperationTypeNode.MUTATION ? null : request;
      const { viewer } = identity;
      const failures: GraphQLError[] = [];
      // Made when they are asked for: who asks for nothing but themselves needs none of them.
      let signal: AbortSignal | undefined;
      let sources: Sources | undefined;
      let load: Joins | undefined;
      const context: Context = {
        requestId: scope.id,
        viewer,
        get signal() {
          return (signal ??= signalFor(client, deadlineSeconds));
        },
        get sources() {
          return (sources ??= bind(identity, { requestId: scope.id, signal: context.signal }));
        },
        get load() {
          return (load ??= createJoins(viewer, context.sources));
        },
        mostRows,
        cursorsOf: (bound) => cursorsOf([viewer.issuer, viewer.subject, ...bound]),
        async change(call) {
          const outcome = await changeAs(context, makeChange, call);
          // What was read before may be another thing now: neither its answer nor the next change may stand on it.
          load = undefined;
          return outcome;
        },
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

/** A change that was begun is carried on when its client goes away: half of it would be worse. */
function signalFor(client: Request | null, deadlineSeconds: number): AbortSignal {
  const deadline = AbortSignal.timeout(deadlineSeconds * 1000);
  return client === null ? deadline : AbortSignal.any([client.signal, deadline]);
}

/** The fields that change anything are closed to strangers, so the viewer has a subject. */
function changeAs<P>(
  { viewer, requestId, sources, signal }: Context,
  makeChange: MakeChange,
  { systems, ...call }: ChangeRequest<P>,
): Promise<Outcome<P>> {
  const { issuer, subject, name } = viewer;
  const author = { issuer: issuer ?? '', subject: subject ?? '', name, requestId };
  const used = new Map(sources.systems.map((status) => [status.system.name, auditCredential(status)]));
  const credentials = Object.fromEntries(systems.map(({ name }) => [name, used.get(name) ?? 'none']));
  return makeChange(author, { ...call, credentials, signal });
}

function auditCredential({ credentialMode: mode, person }: Presence): AuditCredential {
  return person === undefined ? mode : { mode, issuer: person.issuer, subject: person.subject };
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
