import { describe, expect, it } from 'vitest';
import type { NewClass, NewPool } from '../../src/domain/pool-changes.ts';
import { describeDatabases } from '../support/database.ts';
import { carryOut, GiB, keyOf, made, newClass, newPool, openNative, refusalOf } from './native-site.ts';

const quota = { cpu: 8, gpu: 0, memory: { amount: 64, unit: GiB } };

function withClass(more: Partial<NewClass>): Partial<NewPool> {
  return { classes: [newClass({ default: true, ...more })] };
}

/** What each breaks, by its path. */
const badPools: readonly [string, Partial<NewPool>, string][] = [
  ['a short name', { name: 'four' }, 'name'],
  ['a long name', { name: 'x'.repeat(41) }, 'name'],
  ['a line break in its name', { name: 'first\nsecond' }, 'name'],
  ['a NUL in its name', { name: 'first\0second' }, 'name'],
  ['half a character in its name', { name: 'first \ud83d' }, 'name'],
  ['an unknown platform', { platform: 'windows/amd64' }, 'platform'],
  ['a negative threshold', { idleThresholdSeconds: -1 }, 'idleThresholdSeconds'],
  ['a factor below one', { cpuLimitFactor: 0.5 }, 'cpuLimitFactor'],
  ['a factor that is no number', { cpuLimitFactor: Number.NaN }, 'cpuLimitFactor'],
  [
    'a warning that comes after the end',
    { hibernationThresholdSeconds: 60, hibernationWarningSeconds: 60 },
    'hibernationWarningSeconds',
  ],
  ['no class', { classes: [] }, 'classes'],
  ['no default class', { classes: [newClass()] }, 'classes'],
  ['two default classes', { classes: [newClass({ default: true }), newClass({ default: true })] }, 'classes'],
  ['the default but hidden', { default: true, public: false }, 'public'],
  ['the default with a quota', { default: true, quota }, 'quota'],
  ['a cluster that is none', { clusterId: 'tarn' }, 'clusterId'],
  ['a cluster that is a project', { clusterId: 'Project:dgx:1' }, 'clusterId'],
  ['a quota without cores', { quota: { ...quota, cpu: 0 } }, 'quota.cpu classes.0.cpu'],
  ['a quota of half a device', { quota: { ...quota, gpu: 0.5 } }, 'quota.gpu'],
  ['a class larger than the quota', { quota: { ...quota, cpu: 1 } }, 'classes.0.cpu'],
  ['a class with more devices than the quota', { quota, ...withClass({ gpu: 1 }) }, 'classes.0.gpu'],
  ['a class without cores', withClass({ cpu: 0 }), 'classes.0.cpu'],
  ['a class of endless cores', withClass({ cpu: Infinity }), 'classes.0.cpu'],
  ['a class of a negative number of devices', withClass({ gpu: -1 }), 'classes.0.gpu'],
  ['a class of no memory', withClass({ memory: { amount: 0, unit: GiB } }), 'classes.0.memory'],
  [
    'more bytes than a number can tell',
    withClass({ memory: { amount: 2 ** 24, unit: GiB } }),
    'classes.0.memory',
  ],
  ['a part of a byte', withClass({ memory: { amount: 0.1, unit: 1 } }), 'classes.0.memory'],
  [
    'more storage than the most',
    withClass({ defaultStorage: { amount: 101, unit: 1e9 } }),
    'classes.0.defaultStorage',
  ],
  ['a toleration that is no label', withClass({ tolerations: ['-no'] }), 'classes.0.tolerations.0'],
  [
    'an affinity that is no label',
    withClass({ nodeAffinities: [{ key: 'a b c', required: true }] }),
    'classes.0.nodeAffinities.0.key',
  ],
  ['a node pool that is none', withClass({ nodePoolId: 'Cluster:dgx:1' }), 'classes.0.nodePoolId'],
];

describeDatabases('rules of native pools', (open) => {
  const native = openNative(open);

  it.each(badPools)('refuse a new pool with %s', async (_, more, path) => {
    const error = await refusalOf(native.changes.createPool(newPool(more)));
    expect([error.code, pathsOf(error)]).toEqual(['BAD_USER_INPUT', path]);
    expect((await native.rows()).pools).toEqual([]);
  });

  it('are told all at once', async () => {
    const error = await refusalOf(
      native.changes.createPool({
        name: 'no',
        public: false,
        default: true,
        platform: 'x',
        clusterId: 'x',
        quota: { cpu: 0, gpu: 0.5, memory: { amount: 0, unit: 1 } },
        classes: [newClass({ name: '', cpu: -1, tolerations: ['!'], nodePoolId: '' })],
      }),
    );
    expect(pathsOf(error).split(' ')).toEqual(
      expect.arrayContaining([
        ...[
          'name',
          'platform',
          'clusterId',
          'public',
          'quota',
          'quota.cpu',
          'quota.gpu',
          'quota.memory',
          'classes',
        ],
        ...['classes.0.name', 'classes.0.cpu', 'classes.0.tolerations.0', 'classes.0.nodePoolId'],
      ]),
    );
  });

  describe('of the default pool', () => {
    it('let no second one be, and name the first', async () => {
      const first = await native.create({ default: true, name: 'The default' });
      const other = await native.create();
      for (const change of [
        () => native.changes.createPool(newPool({ default: true })),
        () => native.changes.updatePool(keyOf(other), { default: true }, null),
      ]) {
        expect((await refusalOf(change())).problems).toEqual([
          { path: 'default', message: expect.stringContaining(`${first.id} (The default)`) },
        ]);
      }
    });

    it('keep it public, without quota, and from being deleted', async () => {
      const pool = await native.create({ default: true });
      const key = keyOf(pool);
      expect(await pathsOfRefusal(native.changes.updatePool(key, { public: false }, null))).toBe('public');
      expect(await pathsOfRefusal(native.changes.setQuota(key, quota, null))).toBe('id');
      expect(await pathsOfRefusal(native.changes.deletePool(key, null))).toBe('id');
      expect((await made(native.changes.updatePool(keyOf(pool), { default: true }, null))).pool.default).toBe(
        true,
      );
    });
  });

  it('refuse what does not fit what stands', async () => {
    const pool = await native.create({
      quota,
      hibernationThresholdSeconds: 60,
      hibernationWarningSeconds: 30,
    });
    const [key, classKey] = [keyOf(pool), keyOf(pool.classes[0])];
    const refused: [() => Promise<unknown>, string][] = [
      [
        () => native.changes.updatePool(key, { hibernationThresholdSeconds: 20 }, null),
        'hibernationWarningSeconds',
      ],
      [() => native.changes.updatePool(key, { clusterId: 'x' }, null), 'clusterId'],
      [() => native.changes.updatePool(key, { default: true }, null), 'public quota'],
      [() => native.changes.createClass(key, newClass({ cpu: 9 }), null), 'cpu'],
      [() => native.changes.createClass(key, newClass({ default: true }), null), 'default'],
      [() => native.changes.createClass(key, newClass({ nodePoolId: 'x' }), null), 'nodePoolId'],
      [() => native.changes.updateClass(classKey, { memory: { amount: 65, unit: GiB } }, null), 'memory'],
      [
        () => native.changes.updateClass(classKey, { maxStorage: { amount: 9, unit: 1e9 } }, null),
        'defaultStorage',
      ],
      [() => native.changes.updateClass(classKey, { name: null }, null), 'name'],
      [() => native.changes.setQuota(key, { ...quota, cpu: 1 }, null), 'cpu'],
      [() => native.changes.deleteClass(classKey, null), 'id'],
    ];
    await made(native.changes.updatePool(key, { public: false }, null));
    const before = await native.rows();
    for (const [change, paths] of refused) {
      const error = await refusalOf(change());
      expect([error.code, pathsOf(error)]).toEqual(['BAD_USER_INPUT', paths]);
    }
    expect(await native.rows()).toEqual(before);
  });

  it('are checked again on what stands when it is written', async () => {
    const pool = await native.create();
    const change = await native.changes.updatePool(keyOf(pool), { default: true }, null);
    await native.create({ default: true, name: 'Was faster' });
    const error = await refusalOf(carryOut(change));
    expect(error.problems).toEqual([{ path: 'default', message: expect.stringContaining('Was faster') }]);
  });
});

function pathsOf({ problems }: { readonly problems: readonly { readonly path: string }[] }): string {
  return problems.map(({ path }) => path).join(' ');
}

async function pathsOfRefusal(work: Promise<unknown>): Promise<string> {
  return pathsOf(await refusalOf(work));
}
