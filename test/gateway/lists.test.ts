import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const nouns = ['pools', 'clusters', 'nodePools', 'departments', 'projects', 'jobs'];

function received(): string[] {
  return site.systems.flatMap(({ received }) => received.map(({ path }) => path));
}

describe.each(nouns)('a list of %s', (noun) => {
  it.each([0, 101, -1, 2_147_483_647, -2_147_483_648])(
    'is refused, and nothing is asked, for first: %i',
    async (first) => {
      const { status, body } = await site.ask(`{ ${noun}(first: ${first}) { nodes { id } } }`);
      expect(status).toBe(200);
      expect(body.data).toEqual({ [noun]: null });
      expect(body.errors).toMatchObject([
        { path: [noun], extensions: { code: 'BAD_USER_INPUT', retryable: false } },
      ]);
      expect(body.errors[0].message).toBe(`first must be from 1 to 100; it is ${first}.`);
      expect(received()).toEqual([]);
    },
  );

  it.each([null, 1.5, '20', 2_147_483_648, [20]])(
    'is refused, and nothing is asked, for first: %j, which is no number of rows',
    async (first) => {
      const written = await site.ask(`{ ${noun}(first: ${JSON.stringify(first)}) { nodes { id } } }`);
      const sent = await site.ask(`query ($first: Int!) { ${noun}(first: $first) { nodes { id } } }`, {
        variables: { first },
      });
      for (const { body } of [written, sent]) {
        expect(body.data ?? null).toBeNull();
        expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
        expect(body.errors[0].message).toMatch(/Int/);
      }
      expect(received()).toEqual([]);
    },
  );

  it('has the rows of its first page, each once, in one order', async () => {
    const { body } = await site.ask(
      `{ one: ${noun}(first: 1) { ...Page } some: ${noun}(first: 7) { ...Page } all: ${noun}(first: 100) { ...Page } }
       fragment Page on ${connectionOf(noun)} { nodes { id } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`,
    );
    const { one, some, all } = body.data;
    const ids = all.nodes.map(({ id }: any) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(one.nodes).toEqual(all.nodes.slice(0, 1));
    expect(some.nodes).toEqual(all.nodes.slice(0, 7));
    expect(all.edges.map(({ node }: any) => node)).toEqual(all.nodes);
    const { cursor } = all.edges[0];
    expect(one.pageInfo).toEqual({
      ...{ hasNextPage: true, hasPreviousPage: false },
      ...{ startCursor: cursor, endCursor: cursor },
    });
    expect(all.pageInfo).toMatchObject({ startCursor: cursor, endCursor: all.edges.at(-1).cursor });
    expect(some.pageInfo.hasNextPage).toBe(ids.length > 7);
    expect(all.pageInfo.hasNextPage).toBe(noun === 'jobs');
  });
});

describe('what a list counts and gives by itself', () => {
  it.each([
    ['pools', 12, 12],
    ['clusters', 6, 6],
    ['nodePools', 4, 4],
    ['departments', 8, 8],
    ['projects', 20, 40],
    ['jobs', 20, 5000],
  ])('%s: %i rows unless told otherwise, %s in all', async (noun, rows, total) => {
    const { body } = await site.ask(`{ ${noun} { totalCount nodes { id } } }`);
    expect(body.errors).toBeUndefined();
    expect(body.data[noun].nodes).toHaveLength(rows);
    expect(body.data[noun].totalCount).toBe(total);
  });

  it('counts all rows on a page of a few, and none while a system does not answer', async () => {
    const query = '{ clusters(first: 2) { totalCount nodes { id } } }';
    expect((await site.ask(query)).body.data.clusters).toMatchObject({ totalCount: 6 });
    site.sandbox.runai.setFault({ kind: 'status', status: 400 });
    expect((await site.ask(query)).body.data.clusters).toMatchObject({ totalCount: null });
  });

  it('is ordered by name, and jobs by creation, newest first', async () => {
    const { body } = await site.ask(
      '{ projects(first: 100) { nodes { name } } jobs(first: 100) { nodes { createdAt } } }',
    );
    const names = body.data.projects.nodes.map(({ name }: any) => name);
    const times = body.data.jobs.nodes.map(({ createdAt }: any) => createdAt);
    expect(names).toEqual([...names].sort());
    expect(times).toEqual([...times].sort().reverse());
  });
});

describe('bytes', () => {
  const units = { B: 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };
  const binary = { KIB: 2 ** 10, MIB: 2 ** 20, GIB: 2 ** 30, TIB: 2 ** 40 };

  async function poolsOnTheWire() {
    const headers = { authorization: `Bearer ${await site.tokenOf('administrator')}` };
    const response = await fetch(`${site.sandbox.renku.url}/api/data/resource_pools`, { headers });
    return (await response.json()) as any[];
  }

  it('are refused in a unit that is none, and nothing is asked', async () => {
    const { body } = await site.ask('{ pools { nodes { quota { memory(unit: GIGS) } } } }');
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(body.errors[0].message).toContain('ByteUnit');
    expect(received()).toEqual([]);
  });

  it('are shown in every unit, decimal ones unless told otherwise', async () => {
    const all = { ...units, ...binary };
    const fields = Object.keys(all).map((unit) => `${unit}: memory(unit: ${unit})`);
    const { body } = await site.ask(`{ pools { nodes { quota { memory ${fields.join(' ')} } } } }`);
    const quotas = body.data.pools.nodes.flatMap(({ quota }: any) => quota ?? []);
    expect(quotas.length).toBeGreaterThan(0);
    for (const { memory, ...shown } of quotas) {
      expect(memory).toBe(shown.GB);
      for (const [unit, bytes] of Object.entries(all)) expect(shown[unit]).toBe(shown.B / bytes);
    }
  });

  it('of Renku are gigabytes in quotas and disks, and gibibytes in the memory of a class', async () => {
    const { body } = await site.ask(
      `{ pools { nodes { id quota { memory(unit: GB) }
         classes { id memory(unit: GIB) maxStorage(unit: GB) defaultStorage(unit: GB) } } } }`,
    );
    const expected = (await poolsOnTheWire()).map(({ id, quota, classes }) => ({
      id: `ResourcePool:renku:${id}`,
      quota: quota ? { memory: quota.memory } : null,
      classes: classes.map((one: any) => ({
        id: `ResourceClass:renku:${id}/${one.id}`,
        memory: one.memory,
        maxStorage: one.max_storage,
        defaultStorage: one.default_storage,
      })),
    }));
    expect(expected).toHaveLength(12);
    expect(byId(body.data.pools.nodes)).toEqual(byId(expected));
  });
});

function connectionOf(noun: string): string {
  const type = noun === 'pools' ? 'ResourcePool' : `${noun[0]?.toUpperCase()}${noun.slice(1, -1)}`;
  return `${type}Connection`;
}

function byId(rows: { id: string }[]) {
  return [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
}
