import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createConnections } from '../../../src/sandbox/renku/connections.ts';
import { ids, pool, renku, tokenOf } from './harness.ts';

describe('the list of pools', () => {
  it('comes in the order of ids, and classes in the order of what they offer', async () => {
    const sizes = [
      { id: 3, name: 'beta', cpu: 2 },
      { id: 9, name: 'alpha', cpu: 2 },
      { id: 2, name: 'alpha', cpu: 2 },
      { id: 4, name: 'abbey', cpu: 2, max_storage: 5 },
      { id: 5, name: 'gpus1', gpu: 1 },
      { id: 6, name: 'small', memory: 9 },
    ];
    const classes = sizes.map((size) => ({ ...pool(1).classes[0], ...size }));
    const { ask } = await renku({ data: { pools: [pool(7), pool(2, { classes }), pool(1)] } });
    const { body } = await ask('/resource_pools');
    expect(ids(body)).toEqual([1, 2, 7]);
    expect(ids(body[1].classes)).toEqual([6, 2, 9, 3, 4, 5]);
  });

  it('never names a cluster; the single pool does', async () => {
    const { ask, data } = await renku();
    const [first] = data.clusters;
    const bearer = await tokenOf('administrator');
    for (const row of (await ask('/resource_pools', bearer)).body) {
      expect(row).not.toHaveProperty('cluster');
      expect(row).not.toHaveProperty('cluster_id');
    }
    expect((await ask('/resource_pools/7', bearer)).body.cluster).toEqual({ id: first!.id });
    expect((await ask('/resource_pools/1', bearer)).body).not.toHaveProperty('cluster');
  });

  it('leaves out what is not set and writes whole cores as floats', async () => {
    const { ask } = await renku();
    const { text, body } = await ask('/resource_pools', await tokenOf('administrator'));
    expect(text).not.toContain('null');
    expect(text.match(/"cpu":[^,}]+/g)!.filter((cpu) => !cpu.includes('.'))).toEqual([]);
    expect(text).toContain('"cpu":12.5,');
    expect(text).toContain('"cpu_limit_factor":2.0,');
    expect(body[0]).not.toHaveProperty('quota');
    expect(body[0].classes[0]).toMatchObject({ tolerations: [], node_affinities: [] });
  });

  it('marks what fits the filter and drops nothing', async () => {
    const { ask } = await renku({ serviceMilliseconds: 0 });
    const bearer = await tokenOf('administrator');
    const wanted = fc.record({
      cpu: fc.constantFrom(0, 0.5, 2, 12.5, 64, 500),
      gpu: fc.constantFrom(0, 1, 2, 9),
      memory: fc.constantFrom(0, 4, 64, 240, 5000),
      max_storage: fc.constantFrom(0, 50, 1000, 99_999),
    });
    await fc.assert(
      fc.asyncProperty(wanted, async (wish) => {
        const query = Object.entries(wish).map((pair) => pair.join('='));
        const { body } = await ask(`/resource_pools?${query.join('&')}`, bearer);
        const classes = body.flatMap((row: any) => row.classes);
        expect(classes).toHaveLength(40);
        for (const one of classes) {
          const fits = Object.entries(wish).every(([name, least]) => one[name] >= least);
          expect(one.matching).toBe(fits);
        }
      }),
      { numRuns: 30 },
    );
  });

  it.each(['', '?memory=', '?gpu=0.0', '?cpu=0.0', '?memory=&memory=1'])(
    'takes the query "%s"',
    async (query) => {
      const { ask } = await renku();
      expect((await ask(`/resource_pools${query}`)).body[0].classes[0].matching).toBe(true);
    },
  );

  it.each(['?colour=red', '?cpu=-1', '?gpu=1.5', '?memory=much', '?cpu=1&cpu=2'])(
    'refuses the query "%s"',
    async (query) => {
      const { ask } = await renku();
      const { status, body } = await ask(`/resource_pools${query}`);
      expect([status, body.error.code]).toEqual([422, 1422]);
      expect(body.error.message).toContain(query.slice(1).split('=')[0]);
    },
  );
});

describe('the connection pool', () => {
  // Reads far longer than the way to the fake, so that requests sent at once surely overlap.
  const times = { serviceMilliseconds: 300, deadlockMilliseconds: 1 };

  it('fails all of four lists asked for at once, and recovers', async () => {
    const { ask } = await renku(times);
    const answers = await Promise.all([1, 2, 3, 4].map(() => ask('/resource_pools')));
    expect(answers.map(({ status }) => status)).toEqual([500, 500, 500, 500]);
    expect(answers[0]!.body.error.code).toBe(1500);
    expect(answers[0]!.body.error.message).toContain('QueuePool limit of size 4 overflow 0 reached');
    expect((await ask('/resource_pools')).status).toBe(200);
  });

  it('answers three lists asked for at once', async () => {
    const { ask } = await renku(times);
    const answers = await Promise.all([1, 2, 3].map(() => ask('/resource_pools')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('is no matter for single pools', async () => {
    const { ask } = await renku(times);
    const answers = await Promise.all([1, 2, 3, 1, 2, 3].map((id) => ask(`/resource_pools/${id}`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  });

  it('fails a list that comes while others are stuck', async () => {
    const hold = createConnections({ serviceMilliseconds: 0, deadlockMilliseconds: 0 });
    const stuck = [1, 2, 3, 4].map(() => hold(() => 'read'));
    const late = stuck[2]!.catch(() => hold(() => 'read'));
    const results = await Promise.allSettled([...stuck, late]);
    expect(results.map(({ status }) => status)).toEqual(Array(5).fill('rejected'));
    await expect(hold(() => 'read')).resolves.toBe('read');
  });
});
