import { afterEach, describe, expect, it } from 'vitest';
import { idsOf, numbered, readAll } from './runai-list.ts';
import { connectTo, type Runai } from './runai-server.ts';

const directions = ['ASC', 'DESC'] as const;

let runai: Runai;
afterEach(() => runai.close());

async function connect(answer: object | ((query: URLSearchParams) => object)): Promise<Runai> {
  return (runai = await connectTo({ '/api/v1/org-unit/projects': answer }));
}

describe.each([
  ['creation', 'CREATED_AT'],
  ['name', 'NAME'],
] as const)('a list in order of %s', (_, field) => {
  const [one, two, three, four] = numbered(4);

  it.each([[null], [0]])('ends where the next offset is %j as where it is left out', async (next) => {
    const { list, asked } = await connect({ projects: [one], next });
    expect(await list.projects({ field, limit: 3 })).toMatchObject({ more: false, total: 1 });
    expect(asked).toHaveLength(1);
  });

  it('is read on over short, empty and overlapping pages and over offsets that are left out', async () => {
    const pages = new Map([
      [null, { projects: [], next: 50 }],
      ['50', { projects: [one, two], next: 52 }],
      ['52', { projects: [two, three], next: 90 }],
      ['90', { projects: [four], next: 0 }],
    ]);
    const { list } = await connect((query: URLSearchParams) => pages.get(query.get('offset')) ?? {});
    const all = numbered(4).map(({ id }) => id);
    expect(idsOf([await list.projects({ field, limit: 10 })])).toEqual(all);
    const some = await list.projects({ field, limit: 2 });
    expect(idsOf([some])).toEqual(all.slice(0, 2));
    expect(some).toMatchObject({ more: true, total: null });
    expect(idsOf([await list.projects({ field, limit: 1, filter: { text: 'n00002' } })])).toEqual([
      three?.id,
    ]);
  });

  it.each([
    ['goes on where it is', { projects: [one], next: 1 }],
    ['never shows a row', null],
  ])('that %s is a broken answer, not an endless or an empty list', async (_, answer) => {
    const { list, asked } = await connect((query: URLSearchParams) => {
      return answer ?? { projects: [], next: Number(query.get('offset') ?? 0) + 50 };
    });
    await expect(list.projects({ field, limit: 3 })).rejects.toMatchObject({ code: 'UPSTREAM_PROTOCOL' });
    expect(asked.length).toBeLessThanOrEqual(20);
  });
});

describe('clusters of Run:ai', () => {
  it.each(directions)('are paged out of the whole list, %s, by name and by creation', async (direction) => {
    const all = numbered(7).map(({ id, name, createdAt }, at) => {
      return { uuid: id, name, createdAt: at === 3 ? null : createdAt };
    });
    runai = await connectTo({ '/api/v1/clusters': all.toReversed() });
    for (const field of ['NAME', 'CREATED_AT'] as const) {
      const { ids, pages } = await readAll(runai.list.clusters, { field, direction, limit: 3 });
      expect(ids.toSorted()).toEqual(all.map(({ uuid }) => uuid));
      expect(pages.map(({ total }) => total)).toEqual([7, 7, 7]);
    }
  });
});
