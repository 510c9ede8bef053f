import { expect, it } from 'vitest';
import type { NodeKey } from '../../src/domain/id.ts';
import { describeDatabases } from '../support/database.ts';
import {
  anonymous,
  type Asked,
  everyChange,
  GiB,
  keyOf,
  made,
  nativeFor,
  newClass,
  newPool,
  openNative,
  person,
  refusalOf,
} from './native-site.ts';

describeDatabases('changes of native pools', (open) => {
  const native = openNative(open);

  it.each([
    ['anonymous visitors', anonymous],
    ['viewers', person('u-1')],
    ['editors', person('u-1', 'editor')],
    ['people without a role', person('u-1', null)],
  ])('are refused to %s, with the role that would do', async (_, viewer) => {
    const pool = await native.create({ classes: [newClass({ default: true }), newClass({ name: 'other' })] });
    const before = await native.rows();
    const theirs = nativeFor(native.prisma, viewer).poolChanges;
    const tried = everyChange(theirs, keyOf(pool), keyOf(pool.classes[1]));
    for (const change of [() => theirs.createPool(newPool()), ...tried]) {
      expect(await refusalOf(change())).toMatchObject({
        code: 'FORBIDDEN',
        message: expect.stringContaining('needs the role administrator'),
      });
    }
    expect(await native.rows()).toEqual(before);
  });

  it.each<[string, NodeKey, NodeKey]>([
    ['missing', ['999999'], ['999999', '1']],
    ['too large for a row', ['2147483648'], ['2147483648', '1']],
    ['malformed', ['1 OR 1=1'], ['1', 'x']],
    ['with a part too many', ['1', '2'], ['1', '2', '3']],
    ['of a system that names its pools otherwise', ['0b9c'], ['0b9c', '7']],
  ])('find nothing under a key that is %s', async (_, pool, resourceClass) => {
    for (const change of everyChange(native.changes, pool, resourceClass)) {
      expect(await refusalOf(change())).toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  it('do not reach a class through another pool', async () => {
    const [one, two] = [await native.create(), await native.create({ name: 'Second pool' })];
    const [[pool], [, resourceClass]] = [keyOf(two), keyOf(one.classes[0])];
    const change = native.changes.updateClass([pool, String(resourceClass)], { cpu: 1 }, null);
    expect(await refusalOf(change)).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('are shown as they would be made, and nothing is written by looking', async () => {
    const change = await native.changes.createPool(
      newPool({ quota: { cpu: 8, gpu: 0, memory: { amount: 64, unit: GiB } } }),
    );
    expect((await native.rows()).pools).toEqual([]);
    const [step] = change.steps;
    expect(step).toMatchObject({
      intent: 'Create the pool',
      fields: ['name', 'public', 'default', 'classes', 'quota'],
    });
    const system = { name: 'gateway', kind: 'native' };
    const insert = { kind: 'row', action: 'INSERT', system };
    const planned = step?.effects() ?? [];
    expect(planned).toMatchObject([
      {
        ...insert,
        table: 'resource_pool',
        key: null,
        values: { search_name: 'shared processors', version: 1 },
      },
      { ...insert, table: 'pool_quota', key: null, values: { pool_id: '{id}', memory: 64 * GiB } },
      { ...insert, table: 'resource_class', key: null, values: { pool_id: '{id}', default_storage: 10e9 } },
    ]);
    await step?.run();
    const { pools, classes } = await native.rows();
    const written = step?.effects() ?? [];
    expect(JSON.parse(JSON.stringify(written))).toEqual(written);
    expect(written.map((effect) => 'key' in effect && effect.key)).toEqual(
      [pools[0]?.id, pools[0]?.id, classes[0]?.id].map(String),
    );
    await expect(native.changes.createPool(newPool()).then(({ result }) => result())).rejects.toThrow(
      'before',
    );
  });

  it('write only what differs, count once, and leave alone what is left out', async () => {
    const pool = await native.create({
      idleThresholdSeconds: 60,
      cpuLimitFactor: 2,
      clusterId: 'Cluster:emmy:tarn',
    });
    const patch = { name: pool.name, idleThresholdSeconds: 0, cpuLimitFactor: null, platform: 'linux/arm64' };
    const change = await native.changes.updatePool(keyOf(pool), patch, 1);
    const values = {
      platform: 'linux/arm64',
      idle_threshold_seconds: null,
      cpu_limit_factor: null,
      version: 2,
    };
    expect(change.steps[0]?.effects()).toEqual([
      {
        kind: 'row',
        system: pool.system,
        action: 'UPDATE',
        table: 'resource_pool',
        key: keyOf(pool)[0],
        values,
      },
    ]);
    expect((await made(Promise.resolve(change))).pool).toEqual({
      ...pool,
      platform: 'linux/arm64',
      idleThresholdSeconds: null,
      cpuLimitFactor: null,
      version: 2,
    });
  });

  it('that change nothing write nothing, and the version stays', async () => {
    const pool = await native.create({ quota: { cpu: 8, gpu: 0, memory: { amount: 64, unit: GiB } } });
    const before = await native.rows();
    const idle: Asked[] = [
      () => native.changes.updatePool(keyOf(pool), { name: pool.name, platform: 'linux/amd64' }, 1),
      () => native.changes.updateClass(keyOf(pool.classes[0]), { cpu: 2, tolerations: null }, 1),
      () =>
        native.changes.setQuota(keyOf(pool), { cpu: 8, gpu: 0, memory: { amount: 64 * GiB, unit: 1 } }, 1),
      () => native.changes.removeMembers(keyOf(pool), [{ kind: 'USER', email: 'u-1@example.org' }]),
    ];
    for (const change of idle) {
      const { steps, result } = await change();
      await steps[0]?.run();
      expect(steps[0]?.effects()).toEqual([]);
      expect(await result()).toMatchObject({ pool: { id: pool.id, version: 1 } });
    }
    expect(await native.rows()).toEqual(before);
  });

  it('keep a name in lower case beside it, so that it is found under its new one', async () => {
    const pool = await native.create();
    await made(native.changes.updatePool(keyOf(pool), { name: 'ÉCOLE İstanbul' }, null));
    expect((await native.rows()).pools).toMatchObject([{ searchName: 'ÉCOLE İstanbul'.toLowerCase() }]);
  });

  it('create, change and delete classes of a pool', async () => {
    const pool = await native.create();
    const input = newClass({ name: 'gpu.one', gpu: 1, nodePoolId: 'NodePool:dgx:1', quotaEnforced: true });
    const created = await made(native.changes.createClass(keyOf(pool), input, 1));
    expect(created.resourceClass).toMatchObject({ name: 'gpu.one', memory: 8 * GiB, quotaEnforced: true });
    expect(created.pool).toMatchObject({ version: 2, classes: [{ name: 'cpu.small' }, { name: 'gpu.one' }] });
    const key = keyOf(created.resourceClass);
    const patch = {
      nodePoolId: null,
      tolerations: ['renku.io/gpu'],
      defaultStorage: { amount: 20, unit: 1e9 },
    };
    const changed = await made(native.changes.updateClass(key, patch, 2));
    expect(changed.resourceClass).toEqual({
      ...created.resourceClass,
      nodePoolId: null,
      tolerations: ['renku.io/gpu'],
      defaultStorage: 20e9,
    });
    expect(changed.pool.version).toBe(3);
    expect(await made(native.changes.deleteClass(key, 3))).toEqual({ deletedId: created.resourceClass.id });
    expect((await native.rows()).pools).toMatchObject([{ version: 4 }]);
  });

  it('give a pool a quota, another one, and none', async () => {
    const pool = await native.create();
    const quota = { cpu: 8, gpu: 0, memory: { amount: 64, unit: GiB } };
    const actions: string[] = [];
    for (const each of [quota, { ...quota, cpu: 9 }, null]) {
      const change = await native.changes.setQuota(keyOf(pool), each, null);
      actions.push(
        change.steps[0]
          ?.effects()
          .map((effect) => 'action' in effect && effect.action)
          .join(' ') ?? '',
      );
      const { pool: after } = await made(Promise.resolve(change));
      expect(after.quota).toEqual(each && { ...each, memory: 64 * GiB });
    }
    expect(actions).toEqual(['INSERT UPDATE', 'UPDATE UPDATE', 'DELETE UPDATE']);
    expect(await native.rows()).toMatchObject({ quotas: [], pools: [{ version: 4 }] });
  });

  it('delete a pool with everything that is its own', async () => {
    const pool = await native.create({ quota: { cpu: 8, gpu: 0, memory: { amount: 64, unit: GiB } } });
    await made(native.changes.addMembers(keyOf(pool), [{ kind: 'USER', email: 'u-1@example.org' }]));
    const change = await native.changes.deletePool(keyOf(pool), 2);
    const tables = change.steps[0]?.effects().map((effect) => 'table' in effect && effect.table);
    expect(tables).toEqual(['pool_member', 'resource_class', 'pool_quota', 'resource_pool']);
    expect(await made(Promise.resolve(change))).toEqual({ deletedId: pool.id });
    expect(await native.rows()).toEqual({ pools: [], quotas: [], classes: [], members: [] });
  });
});
