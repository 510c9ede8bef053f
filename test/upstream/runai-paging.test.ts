import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { compare, idsOf, keep, type Kept, numbered, readAll, serve } from './runai-list.ts';
import { connectTo, type Runai } from './runai-server.ts';

const workloads = '/api/v1/workloads';
const projects = '/api/v1/org-unit/projects';
const directions = ['ASC', 'DESC'] as const;

let runai: Runai;
afterEach(() => runai.close());

async function connect(answer: object | ((query: URLSearchParams) => object)): Promise<Runai> {
  return (runai = await connectTo({ [workloads]: answer, [projects]: answer }));
}

function millisecondOf({ createdAt }: Kept): string {
  return createdAt.slice(0, -4);
}

describe('a page of jobs of Run:ai', () => {
  it.each([
    ['ASC', 'asc'],
    ['DESC', 'desc'],
  ] as const)('in order of creation %s is one request, up to 100 rows', async (direction, sortOrder) => {
    const { list, asked } = await connect(serve(() => numbered(300)));
    const first = await list.jobs({ direction, limit: 100 });
    const second = await list.jobs({ direction, limit: 100, after: first.end });
    expect([first.rows.length, second.rows.length]).toEqual([100, 100]);
    const key = first.rows.at(-1)?.createdAt ?? '';
    const bound = direction === 'ASC' ? `>=${key}` : `<=${key.replace('.000Z', '.001Z')}`;
    const query = `limit=105&sortBy=createdAt&sortOrder=${sortOrder}`;
    expect(asked).toEqual([
      `${workloads}?${query}`,
      `${workloads}?${query}&filterBy=${encodeURIComponent(`createdAt${bound}`)}`,
    ]);
  });

  it.each(directions)('in order of name %s is one request, up to 100 rows', async (direction) => {
    const { list, asked } = await connect(serve(() => numbered(300)));
    const first = await list.jobs({ field: 'NAME', direction, limit: 100 });
    const second = await list.jobs({ field: 'NAME', direction, limit: 100, after: first.end });
    expect(new Set(idsOf([first, second])).size).toBe(200);
    const order = `sortBy=name&sortOrder=${direction.toLowerCase()}`;
    expect(asked).toEqual([`${workloads}?limit=101&${order}`, `${workloads}?limit=101&offset=99&${order}`]);
  });

  it('is offered by creation both ways, by name only forwards, by start not at all', async () => {
    const { jobs } = await connect({});
    expect(jobs.orders).toEqual({
      CREATED_AT: { directions: ['ASC', 'DESC'], backwards: true },
      NAME: { directions: ['ASC', 'DESC'], backwards: false },
    });
  });

  it('stops waiting when its reader does', async () => {
    const { list, jobs } = await connect(serve(() => numbered(1)));
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(list.jobs({ signal })).rejects.toThrow('gone');
    await expect(jobs.count?.({}, signal)).rejects.toThrow('gone');
  });

  it('of last rows is the reverse of the order', async () => {
    const rows = numbered(50);
    const { list } = await connect(serve(() => rows));
    const last = await list.jobs({ direction: 'ASC', backwards: true, limit: 7 });
    expect(idsOf([last])).toEqual(
      rows
        .slice(-7)
        .toReversed()
        .map(({ id }) => id),
    );
    const before = await list.jobs({ direction: 'ASC', backwards: true, limit: 7, after: last.end });
    expect(idsOf([before])).toEqual(
      rows
        .slice(-14, -7)
        .toReversed()
        .map(({ id }) => id),
    );
  });

  it('looks at no more than a thousand rows or little over, says so, and goes on from there', async () => {
    const rows = numbered(3_000);
    const { list, asked } = await connect(serve(() => rows));
    const filter = { users: ['nobody', 'no one'] };
    const page = await list.jobs({ filter, limit: 20 });
    expect(page).toMatchObject({ rows: [], more: true, status: 'TRUNCATED' });
    expect(asked.length).toBeLessThan(10);
    const { statuses, ids } = await readAll(list.jobs, { filter, limit: 20 });
    expect(ids).toEqual([]);
    expect(statuses).toEqual(new Set(['TRUNCATED', 'OK']));
  });
});

describe('pages in order of creation', () => {
  const moments = fc.array(fc.oneof(fc.nat(40), fc.nat(4_000), fc.nat(3e9)), {
    minLength: 1,
    maxLength: 120,
    size: 'max',
  });

  it('hold every row once and in order, however many share a time or a millisecond', async () => {
    let rows: Kept[] = [];
    const { list } = await connect(serve(() => rows));
    await fc.assert(
      fc.asyncProperty(
        moments,
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(...directions),
        async (given, limit, direction) => {
          rows = given.map((moment, at) => keep(`r${at}`, moment));
          const { ids, statuses } = await readAll(list.jobs, { direction, limit });
          const sign = direction === 'ASC' ? 1 : -1;
          const expected = [...rows].sort(
            (a, b) => sign * compare(millisecondOf(a), millisecondOf(b)) || compare(a.id, b.id),
          );
          expect(ids).toEqual(expected.map(({ id }) => id));
          expect(statuses).toEqual(new Set(['OK']));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('hold every untouched row once, whatever is inserted and removed between them', async () => {
    let rows: Kept[] = [];
    const { list } = await connect(serve(() => rows));
    await fc.assert(
      fc.asyncProperty(
        moments,
        fc.array(fc.tuple(fc.array(fc.nat(200), { maxLength: 60 }), moments), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom(...directions),
        async (given, changes, limit, direction) => {
          rows = given.map((moment, at) => keep(`r${at}`, moment));
          const removed = new Set(changes.flatMap(([gone]) => gone.map((at) => `r${at}`)));
          const untouched = rows.map(({ id }) => id).filter((id) => !removed.has(id));
          const { ids, statuses } = await readAll(list.jobs, { direction, limit }, (page) => {
            const [gone = [], added = []] = changes[page - 1] ?? [];
            rows = rows.filter(({ id }) => !gone.some((at) => id === `r${at}`));
            rows.push(...added.map((moment, at) => keep(`new${page}-${at}`, moment)));
          });
          expect(ids.filter((id) => untouched.includes(id)).sort()).toEqual(untouched.sort());
          expect(new Set(ids).size).toBe(ids.length);
          expect(statuses).toEqual(new Set(['OK']));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('pass seven hundred rows of one time', async () => {
    const rows = [
      ...numbered(30),
      ...Array.from({ length: 700 }, (_, at) => keep(`tie${at}`, 30_000_000)),
      ...numbered(30, 31),
    ];
    const { list } = await connect(serve(() => rows));
    for (const direction of directions) {
      const { ids } = await readAll(list.jobs, { direction, limit: 100 });
      expect(ids.toSorted()).toEqual(rows.map(({ id }) => id).sort());
    }
  });

  it('refuse a project without a time, which pages in order of name show', async () => {
    const timeless = { projects: [{ id: '1', name: 'plasma-sim' }] };
    const { list } = await connect(timeless);
    expect((await list.projects()).rows).toHaveLength(1);
    await expect(list.projects({ field: 'CREATED_AT' })).rejects.toMatchObject({ code: 'UPSTREAM_PROTOCOL' });
  });
});

describe('pages in order of name', () => {
  it.each(directions)(
    'hold every untouched row once, %s, while fewer than a page shift',
    async (direction) => {
      let rows = numbered(400);
      const { list } = await connect(serve(() => rows));
      const removed = new Set<string>();
      const { ids, statuses } = await readAll(list.projects, { direction, limit: 20 }, (page) => {
        const gone = rows.filter((_, at) => at % 37 === page % 37).map(({ id }) => id);
        for (const id of gone) removed.add(id);
        rows = rows.filter(({ id }) => !gone.includes(id));
        rows.push(
          ...Array.from({ length: 15 }, (_, at) =>
            keep(`x${page}-${at}`, 0, `n00${(page * 53 + at * 29) % 400}`),
          ),
        );
      });
      const untouched = numbered(400)
        .map(({ id }) => id)
        .filter((id) => !removed.has(id));
      expect(ids.filter((id) => untouched.includes(id)).sort()).toEqual(untouched);
      expect(statuses).toEqual(new Set(['OK']));
    },
  );

  it('say SHIFTED, never silence, when more than a page moved', async () => {
    let rows = numbered(2_000);
    const { list } = await connect(serve(() => rows));
    const { pages } = await readAll(list.projects, { limit: 100 }, (page) => {
      if (page === 9) rows = rows.slice(899);
      if (page === 9) rows.splice(0, 1);
    });
    expect(pages[9]?.status).toBe('SHIFTED');
  });

  it('give the total with the last row, when that is on the first page', async () => {
    const { list } = await connect(serve(() => numbered(5)));
    expect(await list.projects({ limit: 5 })).toMatchObject({ more: false, total: 5, counted: true });
    expect(await list.projects({ limit: 4 })).toMatchObject({ more: true, total: null });
  });
});
