import { createOrdering } from '../../src/domain/page/order.ts';
import type { Row, Source } from '../../src/domain/page/source.ts';

/** The rows that a source lists for a filter, in its first order. */
export async function listed<R extends Row, Filter, Field extends string>(
  source: Source<R, Filter, Field>,
  keys: Readonly<Record<Field, (row: R) => string>>,
  filter: Filter,
): Promise<readonly R[]> {
  const [field] = Object.keys(keys) as [Field];
  const slice = await source.read({
    ...{ filter, after: null, limit: 100, mostRows: 1_000 },
    ordering: createOrdering<R, Field>({ field, direction: 'ASC' }, keys[field], false),
    signal: new AbortController().signal,
  });
  return slice.rows.map(({ row }) => row);
}
