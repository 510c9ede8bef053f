import type { Order } from '../../src/domain/page/order.ts';
import { createOrdering } from '../../src/domain/page/order.ts';
import type { Row, Slice, Source } from '../../src/domain/page/source.ts';

/** The first hundred rows of a source, and what else it says of its list. */
export async function listOf<R extends Row, Filter extends object, Field extends string>(
  source: Source<R, Filter, Field>,
  order: Order<Field> & { readonly key: (row: R) => string },
  filter: Filter = {} as Filter,
): Promise<Omit<Slice<R>, 'rows'> & { readonly rows: readonly R[] }> {
  const { key, ...by } = order;
  const signal = new AbortController().signal;
  const ordering = createOrdering<R, Field>(by, key, false);
  const slice = await source.read({ filter, ordering, after: null, limit: 100, mostRows: 1_000, signal });
  return { ...slice, rows: slice.rows.map(({ row }) => row) };
}
