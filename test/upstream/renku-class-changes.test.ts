import fc from 'fast-check';
import { rejection } from '../http/site.ts';
import { describe, expect, it } from 'vitest';
import { gb, gib, made, newClass, openRenku, problemsOf, shown, walk } from './renku-server.ts';

/** Of the pool 5: the default class, and another one. */
const theDefault = ['5', '15'] as const;
const another = ['5', '18'] as const;

describe('a class that is not in the pool of its id', () => {
  it.each([
    ['of another pool', ['4', '18']],
    ['of no pool', ['999', '18']],
    ['of no class', ['5', '999']],
    ['too large a number', ['5', '2147483648']],
    ['no number', ['5', 'x']],
    ['a pool alone', ['5']],
    ['too long a key', ['5', '18', '1']],
  ])('is missing, though Renku would answer 204 or 200: %s', async (_, key) => {
    const { changes, writes } = await openRenku();
    for (const change of [
      changes.updateClass(key as [string], { name: 'Other name' }, null),
      changes.deleteClass(key as [string], null),
      changes.setClassCost(key as [string], 5),
    ])
      expect(await rejection(change)).toMatchObject({ code: 'NOT_FOUND' });
    expect(writes()).toEqual([]);
  });
});

describe('a class', () => {
  it('is not sent with what Renku refuses, misreads or ignores', async () => {
    const { changes, writes } = await openRenku();
    expect(
      await problemsOf(
        changes.createClass(
          ['5'],
          newClass({ default: true, cpu: 300, memory: gb(8), nodePoolId: 'NodePool:dgx:1' }),
          1,
        ),
      ),
    ).toEqual([
      'version: Renku does not count the changes of a pool; leave this out.',
      'default: This pool has its default class, and that cannot change.',
      'cpu: This exceeds the quota of the pool; every class must fit it.',
      'memory: Renku takes whole GIB here; the nearest to this is 7 GIB.',
      'nodePoolId: Only classes of native pools name a node pool.',
    ]);
    expect(
      await problemsOf(
        changes.updateClass(
          another,
          { maxStorage: gb(20), memory: gib(0.5), nodePoolId: 'NodePool:dgx:1' },
          1,
        ),
      ),
    ).toEqual([
      'version: Renku does not count the changes of a pool; leave this out.',
      'defaultStorage: The default storage must not exceed the most storage.',
      'memory: Renku takes whole GIB here; the nearest to this is 1 GIB.',
      'nodePoolId: Only classes of native pools name a node pool.',
    ]);
    expect(await problemsOf(changes.deleteClass(theDefault, 2))).toEqual([
      'version: Renku does not count the changes of a pool; leave this out.',
      'id: The default class of a pool cannot be deleted.',
    ]);
    expect(writes()).toEqual([]);
  });

  it('is added by the fields of the input alone', async () => {
    const { changes } = await openRenku();
    const { steps } = await changes.createClass(['5'], newClass(), null);
    expect(steps.flatMap(({ fields }) => fields)).toEqual(
      expect.arrayContaining(['name', 'cpu', 'gpu', 'memory']),
    );
    expect(steps.flatMap(({ fields }) => fields)).not.toContain('default');
  });

  it('is added to its pool, its labels sorted and each of them once', async () => {
    const { changes, writes } = await openRenku();
    const { resourceClass, pool } = await made(
      changes.createClass(
        ['5'],
        newClass({
          tolerations: ['example.org/zone', 'example.org/gpu', 'example.org/zone'],
          nodeAffinities: [
            { key: 'example.org/ssd', required: false },
            { key: 'example.org/a100', required: true },
            { key: 'example.org/a100', required: true },
          ],
          quotaEnforced: true,
        }),
        null,
      ),
    );
    expect(writes()).toEqual([
      'POST /resource_pools/5/classes {"name":"cpu.small","default":false,"cpu":2,"memory":8,"gpu":0,"max_storage":100,"default_storage":10,"tolerations":["example.org/gpu","example.org/zone"],"node_affinities":[{"key":"example.org/a100","required_during_scheduling":true},{"key":"example.org/ssd"}],"quota_enforced":true}',
    ]);
    expect(resourceClass).toMatchObject({
      id: expect.stringMatching(/^ResourceClass:renku:5\/\d+$/),
      memory: 8 * 2 ** 30,
      maxStorage: 100e9,
      nodeAffinities: [
        { key: 'example.org/a100', required: true },
        { key: 'example.org/ssd', required: false },
      ],
    });
    expect(pool.classes).toContainEqual(resourceClass);
  });

  it('is changed where it differs', async () => {
    const { changes, writes } = await openRenku();
    const { resourceClass } = await made(
      changes.updateClass(
        another,
        {
          name: 'a100.ready',
          cpu: 8,
          memory: gib(32),
          quotaEnforced: null,
          tolerations: ['example.org/gpu'],
        },
        null,
      ),
    );
    expect(writes()).toEqual([
      'PATCH /resource_pools/5/classes/18 {"name":"a100.ready","memory":32,"tolerations":["example.org/gpu"],"quota_enforced":false}',
    ]);
    expect(resourceClass).toMatchObject({
      name: 'a100.ready',
      memory: 32 * 2 ** 30,
      tolerations: ['example.org/gpu'],
      nodeAffinities: [{ key: 'example.org/gpu-a100', required: true }],
      quotaEnforced: false,
    });
  });

  it.each([
    ['null', null],
    ['an empty list', []],
  ])('loses its labels by %s, which a PATCH would ignore', async (_, none) => {
    const { changes, writes } = await openRenku();
    const { resourceClass } = await made(
      changes.updateClass(another, { cpu: 9, tolerations: none, nodeAffinities: none }, null),
    );
    expect(writes()).toEqual([
      'PATCH /resource_pools/5/classes/18 {"cpu":9}',
      'DELETE /resource_pools/5/classes/18/tolerations',
      'DELETE /resource_pools/5/classes/18/node_affinities',
    ]);
    expect(resourceClass).toMatchObject({ cpu: 9, tolerations: [], nodeAffinities: [] });
  });

  it('is not said to have lost labels by a 204 alone', async () => {
    const { changes, fake } = await openRenku();
    const change = await changes.updateClass(another, { tolerations: [] }, null);
    fake.setFault({ kind: 'status', status: 204, times: 1 }, '/tolerations');
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({ kind: 'UpstreamFailure', code: 'UPSTREAM_FAILURE' });
  });

  it('is left alone when it stands as wanted, in whatever order its labels are named', async () => {
    const { changes, writes } = await openRenku();
    const { steps } = await changes.updateClass(
      another,
      { gpu: 0, tolerations: ['example.org/imaging', 'example.org/gpu'], maxStorage: gb(1000) },
      null,
    );
    expect(steps).toEqual([]);
    expect(writes()).toEqual([]);
  });

  it('as large in GiB as its quota in GB, which Renku allows, can be renamed and not be resized', async () => {
    const { changes, fake } = await openRenku();
    const row = fake.data.pools[4]!;
    row.quota = { ...row.quota!, memory: 384 };
    await made(changes.updateClass(['5', '17'], { name: 'a100.quad' }, null));
    expect(row.classes.find(({ id }) => id === 17)?.name).toBe('a100.quad');
    expect(await problemsOf(changes.updateClass(['5', '17'], { cpu: 40 }, null))).toEqual([
      'memory: This exceeds the quota of the pool; every class must fit it.',
    ]);
  });

  it('is gone when Renku no longer has it', async () => {
    const { changes, fake } = await openRenku();
    expect(await made(changes.deleteClass(another, null))).toEqual({ deletedId: 'ResourceClass:renku:5/18' });
    expect(fake.data.pools[4]?.classes.map(({ id }) => id)).toEqual([15, 16, 17]);
  });

  it('is not said to be gone by a 204 alone', async () => {
    const { changes, fake } = await openRenku();
    const change = await changes.deleteClass(another, null);
    fake.setFault({ kind: 'status', status: 204, times: 1 }, '/classes/18');
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({ kind: 'UpstreamFailure', code: 'UPSTREAM_FAILURE' });
    expect(fake.data.pools[4]?.classes).toHaveLength(4);
  });

  it('is never sent an empty list or a number that Renku would round, whatever a patch holds', async () => {
    const { changes } = await openRenku();
    const amount = fc.record({
      amount: fc.double({ min: 0.001, max: 500, noNaN: true }),
      unit: fc.constantFrom(1, 1e9, 2 ** 30),
    });
    const labels = fc.array(fc.constantFrom('example.org/a', 'example.org/b', 'example.org/c'));
    const patch = fc.record(
      { memory: amount, maxStorage: amount, defaultStorage: amount, tolerations: labels },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(patch, async (given) => {
        const change = await changes.updateClass(another, given, null).catch((error: any) => error);
        if (change.problems !== undefined) return;
        const bodies = shown(change.steps).filter((line) => line.startsWith('PATCH'));
        for (const line of bodies) {
          const body = JSON.parse(line.slice(line.indexOf('{')));
          for (const name of ['memory', 'max_storage', 'default_storage'])
            if (name in body) expect(Number.isInteger(body[name])).toBe(true);
          if ('tolerations' in body) {
            expect(body.tolerations).not.toEqual([]);
            expect(body.tolerations).toEqual([...new Set(body.tolerations)].sort());
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
