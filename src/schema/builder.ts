import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import type { Context } from '../context.ts';
import { type Noun, nounRefusal, signInFirst } from '../domain/access.ts';
import type { Completeness } from '../domain/page/completeness.ts';
import type { Secret } from '../domain/secret.ts';
import { isAnonymous } from '../domain/viewer.ts';
import { ClusterQLError } from '../errors.ts';

interface SchemaTypes {
  Context: Context;
  AuthScopes: {
    /** Grants nothing: what the root types require until a field opens itself. */
    open: false;
    /** Some connected system shows this noun to the viewer. */
    reads: Noun;
    /** What is read. */
    signedIn: string;
    /** What is done. */
    signedInTo: string;
  };
  Connection: { totalCount: () => Promise<number | null>; completeness: Completeness };
  DefaultFieldNullability: false;
  DefaultInputFieldRequiredness: false;
  DefaultEdgesNullability: { list: false; items: false };
  Scalars: {
    DateTime: { Input: string; Output: string };
    JSON: { Input: never; Output: unknown };
    Secret: { Input: Secret; Output: Secret };
  };
}

/**
 * The scopes are synchronous because the viewer is known before execution, and stand on the root fields
 * alone: on item types they double the cost of a list.
 */
export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [ScopeAuthPlugin, RelayPlugin],
  defaultFieldNullability: false,
  scopeAuth: {
    // Looking at the sources binds them, so that is left to the one scope that needs it.
    authScopes: (context) => ({
      open: () => false,
      reads: (noun) => pass(nounRefusal(context.viewer, noun, context.sources)),
      signedIn: (what) => pass(isAnonymous(context.viewer) ? signInFirst(`read ${what}`) : null),
      signedInTo: (doing) => pass(isAnonymous(context.viewer) ? signInFirst(doing) : null),
    }),
    unauthorizedError: () => new ClusterQLError('FORBIDDEN', 'This field is closed to everybody.'),
  },
  relay: {
    cursorType: 'String',
    nodesOnConnection: { description: 'The rows.' },
    edgesFieldOptions: {
      nullable: { list: false, items: false },
      description: 'The rows with their cursors.',
    },
    nodeFieldOptions: { nullable: false, description: 'The row.' },
    cursorFieldOptions: { description: 'Where the row stands in this list.' },
    defaultEdgeTypeOptions: { description: 'A row and where it stands.' },
    pageInfoFieldOptions: { description: 'Whether there are rows beyond these.' },
    pageInfoTypeOptions: { description: 'Whether there are rows beyond these, and where these stand.' },
    hasNextPageFieldOptions: { description: 'Whether rows follow.' },
    hasPreviousPageFieldOptions: { description: 'Whether rows came before.' },
    startCursorFieldOptions: { description: 'Cursor of the first row; null without any.' },
    endCursorFieldOptions: { description: 'Cursor of the last row; null without any.' },
    // `node` and `nodes` are ours (node.ts): a malformed or foreign id is null there, the plugin's throw.
    nodeQueryOptions: false,
    nodesQueryOptions: false,
  },
});

builder.queryType({
  description: 'Everything is closed to begin with; each field says who may read it.',
  authScopes: { open: false },
});

builder.mutationType({
  description: 'Closed to begin with too; fields are added by `addMutation` alone.',
  authScopes: { open: false },
});

/** A refusal carries its own sentence, so it is thrown rather than answered with `false`. */
function pass(refusal: ClusterQLError | null): true {
  if (refusal !== null) throw refusal;
  return true;
}
