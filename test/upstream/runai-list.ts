import type { Position, Row } from '../../src/domain/page/source.ts';
import type { Asked, Listed } from './runai-server.ts';

/** A row of a control plane that keeps microseconds. */
export interface Kept {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
}

/** A row of `moment`, so many microseconds after an hour. */
export function keep(id: string, moment: number, name = `name-${id}`): Kept {
  const seconds = String(Math.floor(moment / 1e6) % 60).padStart(2, '0');
  const minutes = String(Math.floor(moment / 60e6)).padStart(2, '0');
  const createdAt = `2026-02-02T07:${minutes}:${seconds}.${String(moment % 1e6).padStart(6, '0')}Z`;
  return { id, name, createdAt };
}

/** The list of `rows()` as it stands when asked; the order of equal times and names turns with each answer. */
export function serve(rows: () => readonly Kept[]): (query: URLSearchParams) => object {
  let answers = 0;
  return (query) => {
    const field = query.get('sortBy') as 'name' | 'createdAt';
    const sign = query.get('sortOrder') === 'asc' ? 1 : -1;
    const turn = field === 'createdAt' && (answers += 1) % 2 === 1 ? -1 : 1;
    const kept = rows()
      .filter((row) => (query.get('filterBy')?.split(',') ?? []).every((item) => meets(row, item)))
      .sort((a, b) => sign * compare(a[field], b[field]) || turn * compare(a.id, b.id));
    const offset = Number(query.get('offset') ?? 0);
    const end = offset + Number(query.get('limit'));
    const shown = kept.slice(offset, end).map((row) => ({ ...row, type: 'Training', phase: 'Running' }));
    return { workloads: shown, projects: shown, ...(end < kept.length && { next: end }) };
  };
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function meets({ createdAt }: Kept, item: string): boolean {
  const [, operator, time = ''] = /^createdAt(>=|<=)(.+)Z$/.exec(item) ?? [];
  if (operator === undefined) throw new Error(`not a condition of this test: ${item}`);
  const moment = `${time}000Z`;
  return operator === '>=' ? createdAt >= moment : createdAt <= moment;
}

/** Every page from the first to the last, each beginning where the one before ended. */
export async function readAll<R extends Row>(
  list: (asked?: Asked<object>) => Promise<Listed<R>>,
  asked: Asked<object>,
  between: (page: number) => void = () => undefined,
) {
  const pages: Listed<R>[] = [];
  let after: Position | null = null;
  while (pages.length < 500) {
    const page: Listed<R> = await list({ ...asked, after });
    pages.push(page);
    if (!page.more) return { pages, ids: idsOf(pages), statuses: new Set(pages.map(({ status }) => status)) };
    after = page.end;
    between(pages.length);
  }
  throw new Error('the pages never end');
}

export function idsOf(pages: readonly Listed<Row>[]): string[] {
  return pages.flatMap(({ rows }) => rows.map(({ id }) => id.replace(/^.*:/, '')));
}

export function numbered(count: number, from = 0): Kept[] {
  return Array.from({ length: count }, (_, at) => {
    const number = String(from + at).padStart(5, '0');
    return keep(`r${number}`, (from + at) * 1_000_000, `n${number}`);
  });
}
