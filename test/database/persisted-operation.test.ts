import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createOperationStore } from '../../src/database/persisted-operation.ts';
import type { NewOperation } from '../../src/domain/operation-changes.ts';
import type { ManifestKind, OperationType } from '../../src/domain/operation.ts';
import { digestOf } from '../../src/operations/id.ts';
import { query } from '../operations/documents.ts';
import { describeDatabases, type TestDatabase } from '../support/database.ts';

const first = new Date('2026-11-23T08:00:00.000Z');
const later = new Date('2026-11-23T09:00:00.000Z');

function operation(name: string, more: Partial<NewOperation> = {}): NewOperation {
  const { document = query(name) } = more;
  const kept = { aliases: [], tags: [], type: 'QUERY', source: 'APOLLO' } as const;
  return { id: digestOf(document), owner: 'exporter', document, name, ...kept, ...more };
}

describeDatabases('stored operations', (open) => {
  let database: TestDatabase;
  beforeAll(async () => void (database = await open()));
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.prisma.persistedOperation.deleteMany();
    await database.prisma.operationName.deleteMany();
  });

  function storeOf({ prisma } = database as Pick<TestDatabase, 'prisma'>) {
    return createOperationStore<OperationType, ManifestKind>(prisma);
  }

  it('are not stored, none of them, when one has the name of another application', async () => {
    const store = storeOf();
    await store.insertAll([operation('Taken', { owner: 'portal' })], first);
    const pushed = [operation('Free'), operation('Taken', { document: query('Taken', 'id') })];
    await expect(store.insertAll(pushed, later)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('The name Taken belongs to another application'),
    });
    expect((await store.readAll()).map(({ name }) => name)).toEqual(['Taken']);
    expect(await store.ownersOf(['Taken', 'Free'])).toEqual(new Map([['Taken', 'portal']]));
  });

  it('give a name to one of two applications that race for it', async () => {
    const other = await database.alongside();
    const owners = ['exporter', 'portal'] as const;
    const races = await Promise.allSettled([
      storeOf().insertAll([operation('Raced', { owner: owners[0] })], first),
      storeOf(other).insertAll([operation('Raced', { owner: owners[1] })], first),
    ]);
    await other.close();
    expect(races.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await storeOf().readAll()).toHaveLength(1);
  });

  it('are kept as they came, with what happened to them since', async () => {
    const store = storeOf();
    const pushed = operation('Jobs', { tags: ['nightly'], aliases: [digestOf(query('Jobs'), 'md5')] });
    await store.insertAll([pushed], first);
    await store.countUses([{ ...pushed, count: 3, lastUsedAt: later }]);
    await store.countUses([{ ...pushed, count: 2, lastUsedAt: first }]);
    expect(await store.readAll()).toEqual([
      {
        ...{ ...pushed, public: false, sequence: expect.any(Number) },
        ...{ createdAt: first, lastUsedAt: later, useCount: 5, revokedAt: null },
      },
    ]);
    for (const key of [pushed.id, 'Jobs', digestOf(query('Jobs'), 'md5')])
      expect(await store.find(key)).toHaveLength(1);
    expect(await store.find('nothing')).toEqual([]);
  });

  it('that are pushed again only learn the ids that were not known of them', async () => {
    const store = storeOf();
    const [md5, sha1] = [digestOf(query('Jobs'), 'md5'), digestOf(query('Jobs'), 'sha1')];
    await store.insertAll([operation('Jobs', { aliases: [md5], tags: ['first'] })], first);
    await store.insertAll([operation('Jobs', { aliases: [md5, sha1], tags: ['second'] })], later);
    const { id } = operation('Jobs');
    const [kept] = await store.readAll();
    expect(kept).toMatchObject({ createdAt: first, tags: ['first'] });
    expect([...(kept?.aliases ?? [])].sort()).toEqual([md5, sha1].sort());
    expect((await store.aliasesOf('exporter', [id])).get(id)).toHaveLength(2);
    expect(await store.aliasesOf('portal', [id])).toEqual(new Map());
  });

  it('that were revoked and are pushed again come back as new, and the name means them again', async () => {
    const store = storeOf();
    const [old, next] = [operation('Jobs'), operation('Jobs', { document: query('Jobs', 'id') })];
    await store.insertAll([old], first);
    await store.insertAll([next], first);
    expect(await store.revoke(old, first)).toBe(true);
    expect(await store.revoke(old, first)).toBe(false);
    expect(await store.aliasesOf('exporter', [old.id, next.id])).toEqual(new Map([[next.id, []]]));
    await store.insertAll([old], later);
    const [before, newest] = await store.readAll();
    expect([before?.id, newest?.id]).toEqual([next.id, old.id]);
    expect(newest).toMatchObject({ createdAt: later, revokedAt: null, useCount: 0 });
  });

  it('may be 10,000 at once', async () => {
    const store = storeOf();
    const all = Array.from({ length: 10_000 }, (_, at) => operation(`Q${at}`));
    await store.insertAll(all, first);
    expect(await database.prisma.persistedOperation.count()).toBe(10_000);
    const ids = all.map(({ id }) => id);
    expect((await store.aliasesOf('exporter', ids)).size).toBe(10_000);
    expect((await store.ownersOf(all.map(({ name }) => name))).size).toBe(10_000);
  }, 120_000);
});
