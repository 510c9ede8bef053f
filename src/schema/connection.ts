import type { InputObjectRef, ObjectRef } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.ts';
import { type Noun, readRefusal } from '../domain/access.ts';
import type { Load } from '../domain/join.ts';
import type { Bookmark } from '../domain/page/bookmark.ts';
import { chooseSources, requireOrder, type Whereabouts } from '../domain/page/choose.ts';
import { type Page, readPage } from '../domain/page/merge.ts';
import { createOrdering, type Order } from '../domain/page/order.ts';
import type { ListSource, Row, Source } from '../domain/page/source.ts';
import type { SystemRef } from '../domain/system.ts';
import type { Viewer } from '../domain/viewer.ts';
import type { ClusterQLError } from '../errors.ts';
import { builder } from './builder.ts';
import { listArguments, type ListArguments, pageOf } from './list-arguments.ts';
import { selectsOnly } from './selection.ts';

type Types = typeof builder.$inferSchemaTypes;

/** How a noun stands at the root as a list over all systems. */
export interface RootList<R extends Row, Filter extends object, Field extends string> {
  /** Name of the list, and what its guard is asked. */
  readonly list: Noun;
  readonly description: string;
  readonly sources: (context: Context) => readonly ListSource<R, Filter, Field>[];
  readonly filter: InputObjectRef<Types, Filter>;
  /** What the filter says of the systems that can have rows. */
  readonly whereabouts: (filter: Filter) => Whereabouts;
  /** The orders, each with the sort key of a row. */
  readonly keys: Readonly<Record<Field, (row: R) => string>>;
  readonly defaultOrder: Order<Field>;
  /** Why this viewer may not see on a system what the filter leaves, beyond what the noun itself asks. */
  readonly refuse?: (viewer: Viewer, filter: Filter, system: SystemRef) => ClusterQLError | null;
}

/** The same, and one row by its id beside it. */
export interface RootNoun<R extends Row, Filter extends object, Field extends string> extends RootList<
  R,
  Filter,
  Field
> {
  readonly single: string;
  readonly sources: (context: Context) => readonly Source<R, Filter, Field>[];
  readonly load: (context: Context) => Load<R>;
}

/** Adds both root fields. They open themselves: everything else at the root is closed. */
export function addRootNoun<R extends Row, Filter extends object, Field extends string>(
  ref: ObjectRef<Types, R>,
  noun: RootNoun<R, Filter, Field>,
): void {
  addRootList(ref, noun);
  builder.queryField(noun.single, (t) =>
    t.field({
      ...guardOf(noun),
      type: ref,
      nullable: true,
      description: 'One of them by its id; null when missing or hidden.',
      args: { id: t.arg.id({ required: true, description: 'Global id.' }) },
      resolve: (_, { id }, context) => noun.load(context)(id) as never,
    }),
  );
}

/** Adds the list alone, of rows that no system finds by an id. */
export function addRootList<R extends Row, Filter extends object, Field extends string>(
  ref: ObjectRef<Types, R>,
  noun: RootList<R, Filter, Field>,
): void {
  const Connection = builder.connectionObject({
    type: ref,
    name: `${ref.name}Connection`,
    description: `A page of \`${noun.list}\`, and how complete it is.`,
  });
  // Pothos cannot see through the type parameter, so what is resolved is checked here and cast there.
  builder.queryField(noun.list, (t) =>
    t.field({
      ...guardOf(noun),
      type: Connection,
      nullable: true,
      description: noun.description,
      args: listArguments(t.arg, ref.name, noun),
      resolve: (_, args, context, info) =>
        resolveList(noun, args as unknown as ListArguments<Filter, Field>, context, info) as never,
    }),
  );
}

function guardOf({ list }: { readonly list: Noun }) {
  return { skipTypeScopes: true, authScopes: { reads: list } } as const;
}

/** The page of a root list: all systems at once, each failure beside the rows of the others. */
async function resolveList<R extends Row, Filter extends object, Field extends string>(
  noun: RootList<R, Filter, Field>,
  args: ListArguments<Filter, Field>,
  context: Context,
  info: GraphQLResolveInfo,
) {
  const filter = args.filter ?? ({} as Filter);
  const order = args.orderBy ?? noun.defaultOrder;
  const { limit, backwards, cursor, argument } = pageOf(args, info);
  const connected = context.sources.systems.map(({ system }) => system.name);
  const sources = chooseSources(noun.sources(context), noun.whereabouts(filter), connected);
  requireOrder(sources, order, backwards);
  const cursors = context.cursorsOf([noun.list, filter, order.field, order.direction]);
  const from = cursor === null ? null : cursors.open(cursor, argument);
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(args.deadlineSeconds * 1000)]);

  function refuse(system: SystemRef) {
    const { viewer } = context;
    return readRefusal(viewer, noun.list, system) ?? noun.refuse?.(viewer, filter, system) ?? null;
  }

  // Counting alone needs no rows of a system that counts by itself; one that is refused is refused all the same.
  const needed = selectsOnly(info, ['totalCount'])
    ? sources.filter(({ count, system }) => count === undefined || refuse(system) !== null)
    : sources;
  const page = await readPage(needed, {
    ...{ filter, limit, from, signal, refuse, mostRows: context.mostRows },
    ordering: createOrdering(order, noun.keys[order.field], backwards),
  });
  for (const failure of page.failures) context.reportFailure(failure, info);
  return {
    ...toConnection(page, backwards, from !== null, (bookmark) => cursors.seal(bookmark)),
    completeness: page.completeness,
    totalCount: () => countRows(sources, page, filter, signal),
  };
}

/** A page read backwards is shown forwards. Cursors are sealed only where one is selected. */
function toConnection<R extends Row>(
  page: Page<R>,
  backwards: boolean,
  began: boolean,
  seal: (bookmark: Bookmark) => string,
) {
  const rows = backwards ? page.rows.toReversed() : page.rows;
  const [nearest] = page.rows;

  function nearCursor(): string | null {
    return nearest === undefined ? null : seal(page.bookmarkOf(nearest));
  }

  /** A page of which no row passed the filter still has one, to go on with. */
  function farCursor(): string | null {
    return page.end && seal(page.end);
  }

  return {
    edges: rows.map((node) => ({
      node,
      get cursor() {
        return seal(page.bookmarkOf(node));
      },
    })),
    pageInfo: {
      hasNextPage: backwards ? began : page.more,
      hasPreviousPage: backwards ? page.more : began,
      get startCursor() {
        return backwards ? farCursor() : nearCursor();
      },
      get endCursor() {
        return backwards ? nearCursor() : farCursor();
      },
    },
  };
}

/** The sum, or null as soon as one system failed or cannot tell its part without reading everything. */
async function countRows<R extends Row, Filter, Field extends string>(
  sources: readonly ListSource<R, Filter, Field>[],
  { totals, completeness }: Page<R>,
  filter: Filter,
  signal: AbortSignal,
): Promise<number | null> {
  if (completeness.sources.some(({ error }) => error !== null)) return null;
  const counts = await Promise.all(
    sources.map(
      async ({ system, count }) => totals.get(system.name) ?? (await count?.(filter, signal)) ?? null,
    ),
  );
  return counts.reduce<number | null>(
    (sum, count) => (sum === null || count === null ? null : sum + count),
    0,
  );
}
