import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { createOperationStore } from '../../src/database/persisted-operation.ts';
import { digestOf } from '../../src/operations/id.ts';
import type { ManifestKind, OperationStore, OperationType } from '../../src/operations/stored-operation.ts';
import { newOperation, noon } from '../operations/operation.ts';
import { describeDatabases, type TestDatabase } from '../support/database.ts';

const jobs = newOperation('query Jobs { jobs { nodes { id } } }', { aliases: [], tags: ['nightly'] });
const newerJobs = newOperation('query Jobs { jobs { nodes { id name } } }');
const pools = newOperation('query Pools { pools { nodes { id } } }');
const [key, others] = [{ id: jobs.id, owner: 'chargeback' }, 'exporter'];
const later = new Date(noon.getTime() + 60_000);

describeDatabases('the table of operations', (open) => {
  let database: TestDatabase;
  let replica: Database;
  let store: OperationStore;
  let second: OperationStore;

  beforeAll(async () => {
    database = await open();
    replica = await database.alongside();
    store = createOperationStore<OperationType, ManifestKind>(database.prisma);
    second = createOperationStore<OperationType, ManifestKind>(replica.prisma);
  });

  beforeEach(async () => {
    await database.prisma.persistedOperation.deleteMany();
    await database.prisma.operationName.deleteMany();
  });

  afterAll(async () => {
    await replica.close();
    await database.close();
  });

  async function idsStored(): Promise<string[]> {
    return (await store.readAll()).map(({ id }) => id);
  }

  describe('refuses', () => {
    it('a name that belongs to another application, and stores nothing of what came with it', async () => {
      await store.insertAll([jobs], noon);
      const push = second.insertAll([pools, newerJobs].map(ofOther), noon);
      await expect(push).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringContaining('Jobs'),
      });
      expect(await idsStored()).toEqual([jobs.id]);
      expect(await store.ownersOf(['Jobs', 'Pools'])).toEqual(new Map([['Jobs', 'chargeback']]));
    });

    it('one of two that want the same names at the same time, whatever their order', async () => {
      const pushes = [
        store.insertAll([jobs, pools], noon),
        second.insertAll([pools, jobs].map(ofOther), noon),
      ];
      const outcomes = await Promise.allSettled(pushes);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const owners = (await store.readAll()).map(({ owner }) => owner);
      expect(owners).toHaveLength(2);
      expect(new Set(owners).size).toBe(1);
    });

    it('to revoke, open or count what is not there', async () => {
      expect(await store.revoke(key, noon)).toBe(false);
      expect(await store.setPublic(key, true)).toBe(false);
      await store.countUses([{ ...key, count: 3, lastUsedAt: noon }]);
      expect(await store.readAll()).toEqual([]);
    });
  });

  it('gives back what was pushed, oldest first, and finds it by digest, name and alias', async () => {
    const md5 = digestOf(jobs.document, 'md5');
    await store.insertAll([{ ...jobs, aliases: [md5] }], noon);
    await second.insertAll([newerJobs], later);
    const [first, newest] = await store.readAll();
    expect(first).toEqual({
      ...{ ...jobs, aliases: [md5], sequence: expect.any(Number), public: false },
      ...{ createdAt: noon, lastUsedAt: null, useCount: 0, revokedAt: null },
    });
    expect(newest).toMatchObject({ id: newerJobs.id, createdAt: later });
    expect(newest?.sequence).toBeGreaterThan(first?.sequence ?? Infinity);
    expect(await store.find(jobs.id)).toEqual([first]);
    expect(await store.find(md5)).toEqual([first]);
    expect(await store.find('Jobs')).toEqual([first, newest]);
    expect(await store.find('nobody')).toEqual([]);
  });

  it('leaves what is there as it is, and adds the digests that another manifest knows it by', async () => {
    await store.insertAll([jobs], noon);
    await store.countUses([{ ...key, count: 2, lastUsedAt: noon }]);
    const [md5, sha1] = [digestOf(jobs.document, 'md5'), digestOf(jobs.document, 'sha1')];
    await store.insertAll([{ ...jobs, aliases: [md5], tags: ['other'] }], later);
    await second.insertAll([{ ...jobs, aliases: [sha1, md5] }], later);
    expect(await store.readAll()).toMatchObject([
      { createdAt: noon, tags: ['nightly'], useCount: 2, aliases: expect.arrayContaining([md5, sha1]) },
    ]);
  });

  it('lets two applications store the same text, if neither wants a name of the other', async () => {
    await store.insertAll([jobs], noon);
    await expect(second.insertAll([ofOther(jobs)], noon)).rejects.toMatchObject({ code: 'CONFLICT' });
    await second.insertAll([{ ...ofOther(jobs), name: 'OtherJobs' }], noon);
    expect(await store.find(jobs.id)).toMatchObject([{ owner: 'chargeback' }, { owner: 'exporter' }]);
  });

  it('brings what was revoked back as new, and revokes it only once', async () => {
    await store.insertAll([jobs], noon);
    await store.setPublic(key, true);
    expect(await Promise.all([store.revoke(key, noon), second.revoke(key, noon)])).toEqual(
      expect.arrayContaining([true, false]),
    );
    await store.insertAll([newerJobs], noon);
    await store.insertAll([jobs], later);
    expect(await store.readAll()).toMatchObject([
      { id: newerJobs.id },
      { id: jobs.id, createdAt: later, revokedAt: null, public: false },
    ]);
  });

  it('keeps the name for its first owner when all its operations are revoked', async () => {
    await store.insertAll([jobs], noon);
    await store.revoke(key, noon);
    await expect(second.insertAll([ofOther(newerJobs)], noon)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('sums up uses that several replicas counted, and keeps the last', async () => {
    await store.insertAll([jobs, pools], noon);
    await store.countUses([{ ...key, count: 3, lastUsedAt: later }]);
    await second.countUses([
      { ...key, count: 4, lastUsedAt: noon },
      { id: pools.id, owner: others, count: 9, lastUsedAt: noon },
    ]);
    await store.countUses([]);
    expect(await store.find(jobs.id)).toMatchObject([{ useCount: 7, lastUsedAt: later }]);
    expect(await store.find(pools.id)).toMatchObject([{ useCount: 0, lastUsedAt: null }]);
  });

  it('has another revision after everything but a use', async () => {
    const seen = [await store.revision()];
    const changes = [
      () => store.insertAll([jobs], noon),
      () => store.insertAll([{ ...jobs, aliases: [digestOf(jobs.document, 'md5')] }], noon),
      () => store.setPublic(key, true),
      () => store.revoke(key, noon),
      () => store.insertAll([jobs], noon),
    ];
    for (const change of changes) {
      await change();
      seen.push(await second.revision());
    }
    expect(new Set(seen).size).toBe(changes.length + 1);
    await store.countUses([{ ...key, count: 1, lastUsedAt: noon }]);
    expect(await store.revision()).toBe(seen.at(-1));
  });

  it('takes ten thousand at once', async () => {
    const many = Array.from({ length: 10_000 }, (_, at) => {
      const operation = newOperation(`query Q${at} { viewer { subject } }`);
      return { ...operation, aliases: [digestOf(operation.document, 'md5')] };
    });
    await store.insertAll(many, noon);
    expect(await idsStored()).toHaveLength(10_000);
  }, 120_000);
});

function ofOther<T>(operation: T): T & { owner: string } {
  return { ...operation, owner: others };
}
