import type { ObjectRef } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.ts';
import { type Noun, readRefusal } from '../domain/access.ts';
import type { Load } from '../domain/join.ts';
import { type Page, readPage, type Row, type Source } from '../domain/page.ts';
import { ClusterQLError } from '../errors.ts';
import { builder } from './builder.ts';

const mostRows = 100;

/** How a noun stands at the root: as a list over all systems, and one row by its id. */
export interface RootNoun<R extends Row> {
  /** Name of the list, and what its guard is asked. */
  readonly list: Noun;
  readonly single: string;
  readonly description: string;
  readonly sources: (context: Context) => readonly Source<R>[];
  readonly load: (context: Context) => Load<R>;
  readonly compare: (a: R, b: R) => number;
}

/** Adds both root fields. They open themselves: everything else at the root is closed. */
export function addRootNoun<R extends Row>(
  ref: ObjectRef<typeof builder.$inferSchemaTypes, R>,
  noun: RootNoun<R>,
): void {
  const Connection = builder.connectionObject({
    type: ref,
    name: `${ref.name}Connection`,
    description: `A page of \`${noun.list}\`, and how complete it is.`,
  });
  const guard = { skipTypeScopes: true, authScopes: { reads: noun.list } } as const;
  builder.queryField(noun.list, (t) =>
    t.field({
      ...guard,
      type: Connection,
      nullable: true,
      description: noun.description,
      args: {
        first: t.arg.int({
          required: true,
          defaultValue: 20,
          description: `How many rows, from 1 to ${mostRows}.`,
        }),
      },
      resolve: (_, args, context, info) => resolveList(noun, args, context, info) as never,
    }),
  );
  builder.queryField(noun.single, (t) =>
    t.field({
      ...guard,
      type: ref,
      nullable: true,
      description: 'One of them by its id; null when missing or hidden.',
      args: { id: t.arg.id({ required: true, description: 'Global id.' }) },
      resolve: (_, { id }, context) => noun.load(context)(id) as never,
    }),
  );
}

/** The page of a root list: all systems at once, each failure beside the rows of the others. */
async function resolveList<R extends Row>(
  { list, sources, compare }: RootNoun<R>,
  { first }: { first: number },
  context: Context,
  info: GraphQLResolveInfo,
) {
  if (first < 1 || first > mostRows) {
    throw new ClusterQLError('BAD_USER_INPUT', `first must be from 1 to ${mostRows}; it is ${first}.`);
  }
  const page = await readPage(sources(context), {
    first,
    compare,
    refuse: (system) => readRefusal(context.viewer, list, system),
  });
  for (const failure of page.failures) context.reportFailure(failure, info);
  return toConnection(page);
}

function toConnection<R extends Row>({ rows, total, hasNextPage, completeness }: Page<R>) {
  const edges = rows.map((node) => ({ cursor: node.id, node }));
  return {
    edges,
    pageInfo: {
      hasNextPage,
      hasPreviousPage: false,
      startCursor: edges[0]?.cursor,
      endCursor: edges.at(-1)?.cursor,
    },
    totalCount: total,
    completeness,
  };
}
