import type { Bookmark } from '../../../src/domain/page/bookmark.ts';
import { type Page, readPage } from '../../../src/domain/page/merge.ts';
import { createOrdering, type Direction } from '../../../src/domain/page/order.ts';
import type { Item, MemorySource } from './memory-source.ts';

export interface Asked {
  readonly limit: number;
  readonly direction: Direction;
  readonly backwards?: boolean;
  readonly from?: Bookmark | null;
}

/** One page, as a client gets it that asks with this cursor. */
export function pageOf(
  sources: readonly MemorySource[],
  { limit, direction, backwards = false, from = null }: Asked,
): Promise<Page<Item>> {
  return readPage(sources, {
    filter: {},
    ordering: createOrdering({ field: 'NAME', direction }, (row: Item) => row.name, backwards),
    limit,
    from,
    mostRows: 100_000,
    signal: new AbortController().signal,
    refuse: () => null,
  });
}

/** What a client does with a page before it asks the next one. */
export interface WalkOptions extends Asked {
  /** Whether a page with a failed source is asked once more instead of being taken. */
  readonly insist?: boolean;
  readonly between?: () => void;
}

/** Asks page after page like a client that wants every row; pages that do not end are a failure. */
export async function walk(
  sources: readonly MemorySource[],
  { insist = false, between = () => {}, from: start = null, ...asked }: WalkOptions,
): Promise<{ rows: Item[]; pages: Page<Item>[] }> {
  const rows: Item[] = [];
  const pages: Page<Item>[] = [];
  // Many more than there are rows, because whole pages may fail.
  const most = 500 + 20 * sources.reduce((sum, source) => sum + source.rows.length, 0);
  for (let from = start; pages.length < most; between()) {
    const page = await pageOf(sources, { ...asked, from });
    pages.push(page);
    const failed = page.failures.length > 0;
    if (failed && insist) continue;
    rows.push(...page.rows);
    if (!failed && !page.more) return { rows, pages };
    if (page.more && !failed && page.end === null) throw new Error('more is to come, but from nowhere');
    from = page.end ?? from;
  }
  throw new Error(`${most} pages, and still no end`);
}

export function idsOf(rows: readonly Item[]): string[] {
  return rows.map(({ id }) => id);
}
