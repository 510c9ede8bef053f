import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/domain/change/change.ts';
import { describeDatabases } from '../support/database.ts';
import {
  administrator,
  type Asked,
  carryOut,
  everyChange,
  keyOf,
  made,
  nativeFor,
  newClass,
  newPool,
  openNative,
  refusalOf,
} from './native-site.ts';

describeDatabases('changes of native pools beside others', (open) => {
  const native = openNative(open);

  describe('decided on a pool that somebody changed', () => {
    it('are refused by its version before anything is written', async () => {
      const pool = await native.create({
        classes: [newClass({ default: true }), newClass({ name: 'other' })],
      });
      const [key, classKey] = [keyOf(pool), keyOf(pool.classes[1])];
      await made(native.changes.updatePool(key, { public: false }, 1));
      const before = await native.rows();
      const stale: Asked[] = [
        () => native.changes.updatePool(key, { public: true }, 1),
        () => native.changes.deletePool(key, 1),
        () => native.changes.createClass(key, newClass({ name: 'cpu.new' }), 1),
        () => native.changes.updateClass(classKey, { cpu: 1 }, 1),
        () => native.changes.deleteClass(classKey, 1),
        () => native.changes.setQuota(key, null, 1),
      ];
      for (const change of stale) {
        expect(await refusalOf(change())).toMatchObject({
          code: 'CONFLICT',
          message: expect.stringContaining('is at version 2, not 1'),
        });
      }
      expect(await native.rows()).toEqual(before);
    });

    it('are refused too when that happened between the look and the writing', async () => {
      const pool = await native.create({
        classes: [newClass({ default: true }), newClass({ name: 'other' })],
      });
      const looked: Change<unknown>[] = [];
      for (const change of everyChange(native.changes, keyOf(pool), keyOf(pool.classes[1])))
        looked.push(await change());
      await made(native.changes.updatePool(keyOf(pool), { public: false }, null));
      const before = await native.rows();
      // To remove a member who is none writes nothing, and is refused all the same: it was decided on what is past.
      for (const change of looked) {
        expect(await refusalOf(carryOut(change))).toMatchObject({ code: 'CONFLICT' });
      }
      expect(await native.rows()).toEqual(before);
    });

    it('find nothing when it was deleted between the look and the writing', async () => {
      const pool = await native.create();
      const change = await native.changes.updatePool(keyOf(pool), { public: false }, null);
      await made(native.changes.deletePool(keyOf(pool), null));
      expect(await refusalOf(carryOut(change))).toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  it('of two writers at once let one through, and tell the other', async () => {
    const pool = await native.create();
    const other = await native.database.alongside();
    const theirs = nativeFor(other.prisma, administrator).poolChanges;
    const looked = await Promise.all([
      native.changes.updatePool(keyOf(pool), { name: 'From the one' }, 1),
      theirs.updatePool(keyOf(pool), { name: 'From the other' }, 1),
    ]);
    const outcomes = await Promise.allSettled(looked.map(carryOut));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(lost?.reason).toMatchObject({ code: 'CONFLICT' });
    expect((await native.rows()).pools).toMatchObject([
      { version: 2, name: expect.stringMatching(/^From the/) },
    ]);
    await other.close();
  });

  it('of two who make a default pool at once let one through, and leave nothing of the other', async () => {
    const other = await native.database.alongside();
    const theirs = nativeFor(other.prisma, administrator).poolChanges;
    const looked = await Promise.all([
      native.changes.createPool(newPool({ default: true })),
      theirs.createPool(newPool({ default: true })),
    ]);
    const outcomes = await Promise.allSettled(looked.map(carryOut));
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = outcomes.find((outcome) => outcome.status === 'rejected');
    // By the rule when the second begins after the first ended, else by the unique index.
    expect(['BAD_USER_INPUT', 'CONFLICT']).toContain(lost?.reason.code);
    const { pools, classes } = await native.rows();
    expect([pools.length, classes.length]).toEqual([1, 1]);
    await other.close();
  });

  describe('while the database fails', () => {
    it('leave nothing, and say so, when it fails before the end', async () => {
      const change = await changesOver(async () => {
        throw new Error('Connection terminated unexpectedly');
      }).createPool(newPool());
      expect(await refusalOf(carryOut(change))).toMatchObject({
        code: 'DATABASE_UNAVAILABLE',
      });
      expect((await native.rows()).pools).toEqual([]);
    });

    it('leave nothing when a row breaks a constraint that no rule foresaw', async () => {
      const pool = await native.create();
      await native.prisma
        .$executeRaw`ALTER TABLE resource_class ADD CONSTRAINT odd CHECK (name <> 'cpu.odd')`;
      const before = await native.rows();
      const change = await native.changes.createPool(
        newPool({ classes: [newClass({ default: true }), newClass({ name: 'cpu.odd' })] }),
      );
      const error = await refusalOf(carryOut(change));
      expect(error).toMatchObject({ code: 'CONFLICT', facts: { detail: expect.stringContaining('odd') } });
      expect(error.message).not.toContain('odd');
      expect(
        await refusalOf(made(native.changes.updateClass(keyOf(pool.classes[0]), { name: 'cpu.odd' }, 1))),
      ).toMatchObject({ code: 'CONFLICT' });
      expect(await native.rows()).toEqual(before);
      await native.prisma.$executeRaw`ALTER TABLE resource_class DROP CONSTRAINT odd`;
    });

    it('do not claim to know what became of them when the answer to the last word is lost', async () => {
      const change = await changesOver(async (work) => {
        await native.prisma.$transaction(work);
        throw new Error('Connection terminated unexpectedly');
      }).createPool(newPool());
      expect(await refusalOf(carryOut(change))).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
      expect(change.lookAt()).toContain('pools');
      expect((await native.rows()).pools).toHaveLength(1);
    });

    function changesOver($transaction: (work: (statements: any) => Promise<unknown>) => Promise<unknown>) {
      const failing = new Proxy(native.prisma, {
        get: (prisma, key) => (key === '$transaction' ? $transaction : Reflect.get(prisma, key)),
      });
      return nativeFor(failing, administrator).poolChanges;
    }
  });
});
