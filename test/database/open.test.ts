import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeDatabases, lazyTestDatabase, type TestDatabase } from '../support/database.ts';

describeDatabases('A fresh database', (open) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  it('is migrated and empty', async () => {
    expect(await database.prisma.resourcePool.findMany()).toEqual([]);
    expect(await database.prisma.auditEvent.count()).toBe(0);
  });

  it('says that it is reachable', async () => {
    expect(await database.health()).toEqual({ reachable: true, latencyMilliseconds: expect.any(Number) });
  });

  it('shares its rows with a second client', async () => {
    const other = await database.alongside();
    await database.prisma.idempotencyKey.create({
      data: { id: 'a', input: 'b', changeId: '0a0a0a0a-0000-4000-8000-000000000000', startedAt: new Date() },
    });
    expect(await other.prisma.idempotencyKey.count()).toBe(1);
    await other.close();
    expect(await database.prisma.idempotencyKey.count()).toBe(1);
  });
});

it('A database that no test asks is never made', async () => {
  const database = lazyTestDatabase();
  await database.close();
});
