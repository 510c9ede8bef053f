import type { OrderSupport, Row, Source } from '../../domain/page/source.ts';
import { sliceWhole } from '../../domain/page/whole.ts';
import type { BoundRenku } from './bound-renku.ts';

/** What Renku tells of a noun: one list, and nothing of a single row. */
export interface WholeList<R extends Row, Filter, Field extends string> {
  readonly orders: Readonly<Partial<Record<Field, OrderSupport>>>;
  readonly readAll: (signal?: AbortSignal) => Promise<readonly R[]>;
  readonly matches: (filter: Filter, row: R) => boolean;
}

export function wholeSource<R extends Row, Filter, Field extends string>(
  { system }: BoundRenku,
  { orders, readAll, matches }: WholeList<R, Filter, Field>,
): Source<R, Filter, Field> {
  return {
    system,
    orders,
    read: async (request) =>
      sliceWhole(await readAll(request.signal), request, (row) => matches(request.filter, row)),
    getMany: () => readAll(),
  };
}
