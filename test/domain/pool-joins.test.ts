import { describe, expect, it } from 'vitest';
import type { NodeKey } from '../../src/domain/id.ts';
import { createClassFinder, createClusterIdLoad } from '../../src/domain/pool-joins.ts';
import type { PoolSource, ResourcePool } from '../../src/domain/pool.ts';
import type { SystemRef } from '../../src/domain/system.ts';
import type { Role, Viewer } from '../../src/domain/viewer.ts';

const renku: SystemRef = { name: 'renku', kind: 'renku' };

function viewerAs(role: Role | null): Viewer {
  return {
    ...{
      issuer: 'campus',
      subject: 'u-0042',
      name: null,
      email: null,
      emailVerified: false,
      expiresAt: null,
    },
    roles: new Map([['renku', role]]),
  };
}

function poolOf(id: number, clusterId?: string | null): ResourcePool {
  return { id: `ResourcePool:renku:${id}`, system: renku, clusterId } as ResourcePool;
}

function sourceOf(asked: unknown[]): PoolSource {
  return {
    system: renku,
    orders: {},
    read: () => Promise.reject(new Error('not asked here')),
    getMany: () => Promise.reject(new Error('not asked here')),
    getClasses: () => Promise.reject(new Error('not asked here')),
    async clusterIdsOf(keys: readonly NodeKey[]) {
      asked.push(keys);
      return keys.map(([key]) => (key === '3' ? new Error('it broke') : `Cluster:renku:of-${key}`));
    },
    async findClasses(keys: readonly string[]) {
      asked.push(keys);
      return keys.map((key) =>
        key === 'gone' ? null : ({ pool: poolOf(1), resourceClass: { id: key } } as never),
      );
    },
  };
}

async function settled(work: readonly Promise<unknown>[]): Promise<unknown[]> {
  const outcomes = await Promise.allSettled(work);
  return outcomes.map((outcome) =>
    outcome.status === 'fulfilled' ? outcome.value : (outcome.reason.code ?? outcome.reason.message),
  );
}

describe('the cluster of a pool', () => {
  it('is refused once for all rows to whoever may not read clusters, and nothing is asked', async () => {
    const asked: unknown[] = [];
    const clusterIdOf = createClusterIdLoad(viewerAs('editor'), [sourceOf(asked)]);
    expect(await settled([1, 2, 3].map((id) => clusterIdOf(poolOf(id))))).toEqual(['FORBIDDEN', null, null]);
    expect(asked).toEqual([]);
  });

  it('is asked for 20 pools of an answer, and no 21st', async () => {
    const asked: unknown[] = [];
    const clusterIdOf = createClusterIdLoad(viewerAs('administrator'), [sourceOf(asked)]);
    const pools = Array.from({ length: 20 }, (_, index) => poolOf(100 + index));
    const ids = await Promise.all(pools.map(clusterIdOf));
    expect(ids.at(-1)).toBe('Cluster:renku:of-119');
    expect(await settled([poolOf(1), poolOf(2)].map(clusterIdOf))).toEqual(['LIMIT_EXCEEDED', null]);
    await expect(clusterIdOf(poolOf(4))).rejects.toThrow(/`first`/);
    expect(asked).toHaveLength(1);
    expect(await clusterIdOf(poolOf(100)), 'was told already').toBe('Cluster:renku:of-100');
  });

  it('is not asked where the row tells it, and fails for its own row only', async () => {
    const asked: unknown[] = [];
    const clusterIdOf = createClusterIdLoad(viewerAs('administrator'), [sourceOf(asked)]);
    const pools = [poolOf(1, null), poolOf(2, 'Cluster:renku:told'), poolOf(3), poolOf(4)];
    expect(await settled(pools.map(clusterIdOf))).toEqual([
      null,
      'Cluster:renku:told',
      'it broke',
      'Cluster:renku:of-4',
    ]);
    expect(asked).toEqual([[['3'], ['4']]]);
  });
});

describe('a class named without its pool', () => {
  it('is refused to whoever has no role there, and nothing is asked', async () => {
    const asked: unknown[] = [];
    const findClass = createClassFinder(viewerAs(null), [sourceOf(asked)]);
    await expect(findClass(renku, '7')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(asked).toEqual([]);
  });

  it('is found by one request for the whole answer', async () => {
    const asked: unknown[] = [];
    const findClass = createClassFinder(viewerAs('viewer'), [sourceOf(asked)]);
    const found = await Promise.all(['7', 'gone', '7', '8'].map((key) => findClass(renku, key)));
    expect(found.map((each) => each?.resourceClass.id ?? null)).toEqual(['7', null, '7', '8']);
    expect(asked).toEqual([['7', 'gone', '8']]);
    expect(await findClass({ name: 'other', kind: 'renku' }, '7')).toBeNull();
  });
});
