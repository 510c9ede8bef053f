import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { openDatabase } from '../../src/database/open.ts';
import { openPostgres } from '../../src/database/postgres.ts';
import { withDatabase } from '../../src/database/unavailable.ts';
import {
  createServerDatabase,
  describeDatabases,
  describeServer,
  openTestDatabase,
} from '../support/database.ts';
import { type Proxy, proxyTo } from './proxy.ts';

const refused = { code: 'DATABASE_UNAVAILABLE', facts: { retryable: true, detail: expect.any(String) } };
const password = 'PASSW0RD-of-the-database';

describe('A server that cannot be used is refused at the start', () => {
  it('when nobody listens there, without telling the password', async () => {
    const address = `postgresql://clusterql:${password}@127.0.0.1:${await freePort()}/clusterql`;
    const refusal = await openDatabase({ url: address }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      message: expect.stringMatching(
        /cannot be used: connect ECONNREFUSED .*Check that it runs.*DATABASE_URL/,
      ),
    });
    expect(inspect(refusal, { depth: null, showHidden: true })).not.toContain(password);
  });

  it('when something else listens there and says nothing', async () => {
    const silent = createServer((socket) => void socket.resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    await expect(openDatabase({ url: `postgresql://u@127.0.0.1:${port}/d` })).rejects.toThrow(
      /cannot be used: timeout/,
    );
    await new Promise((resolve) => silent.close(resolve));
  });
});

it('A call to a closed PGlite is refused', async () => {
  const { prisma, health, close } = await openTestDatabase();
  await close();
  await expect(withDatabase(() => prisma.auditEvent.count())).rejects.toMatchObject(refused);
  expect(await health()).toEqual({ reachable: false, latencyMilliseconds: null });
});

describeDatabases('An error that is no outage', (open) => {
  it('stays what it was', async () => {
    const { prisma, close } = await open();
    const data = { id: 'one', input: '', changeId: crypto.randomUUID(), startedAt: new Date() };
    await prisma.idempotencyKey.create({ data });
    await expect(withDatabase(() => prisma.idempotencyKey.create({ data }))).rejects.toMatchObject({
      code: 'P2002',
    });
    await expect(withDatabase(() => prisma.$queryRaw`SELECT nothing`)).rejects.toMatchObject({
      code: 'P2010',
    });
    const mistake = new TypeError('a mistake');
    await expect(withDatabase(() => Promise.reject(mistake))).rejects.toBe(mistake);
    await close();
  });
});

describeServer('A call', () => {
  let server: Awaited<ReturnType<typeof createServerDatabase>>;
  let proxy: Proxy;
  let database: Database;
  let witness: Database;
  beforeAll(async () => {
    server = await createServerDatabase();
    proxy = await proxyTo(server.url);
    database = await openPostgres(proxy.url);
    witness = await openPostgres(server.url);
  });
  afterEach(() => proxy.mend());
  afterAll(async () => {
    await database.close();
    await witness.close();
    await proxy.cut();
    await server.drop();
  });

  it('is refused by a server that hangs, on a known connection and on a new one', async () => {
    await database.prisma.auditEvent.count();
    proxy.hang();
    await expect(count()).rejects.toMatchObject(refused);
    await expect(count()).rejects.toMatchObject(refused);
    expect(await database.health()).toEqual({ reachable: false, latencyMilliseconds: null });
    await proxy.mend();
    expect(await count()).toBe(0);
  });

  it('in a transaction on a server that hangs is refused, and never comes to stand', async () => {
    const transaction = withDatabase(() =>
      database.prisma.$transaction(async (statements) => {
        await statements.idempotencyKey.create({ data: key('given up') });
        proxy.hang();
        await statements.idempotencyKey.create({ data: key('given up too') });
      }),
    );
    await expect(transaction).rejects.toMatchObject(refused);
    await proxy.mend();
    // On the connection of before, these would become a part of what was given up, or bring it to stand.
    await database.prisma.idempotencyKey.create({ data: key('after') });
    await database.prisma.$transaction([database.prisma.idempotencyKey.create({ data: key('last') })]);
    const rows = await witness.prisma.idempotencyKey.findMany({ orderBy: { id: 'asc' } });
    expect(rows.map(({ id }) => id)).toEqual(['after', 'last']);
  });

  it('is refused while the server is away, and answered once it is back', async () => {
    await count();
    await proxy.cut();
    await expect(count()).rejects.toMatchObject(refused);
    await expect(
      withDatabase(() => database.prisma.$transaction(async (statements) => statements.auditEvent.count())),
    ).rejects.toMatchObject(refused);
    await proxy.mend();
    expect(await count()).toBe(0);
  });

  it('that takes too long is given up', async () => {
    await expect(withDatabase(() => database.prisma.$queryRaw`SELECT pg_sleep(60)`)).rejects.toMatchObject(
      refused,
    );
  });

  it('whose connection an administrator ended is refused, and the next one answered', async () => {
    const ended = withDatabase(
      () => database.prisma.$queryRaw`SELECT pg_terminate_backend(pg_backend_pid())`,
    );
    await expect(ended).rejects.toMatchObject(refused);
    expect(await count()).toBe(0);
  });

  function count(): Promise<number> {
    return withDatabase(() => database.prisma.auditEvent.count());
  }

  function key(id: string) {
    return { id, input: '', changeId: crypto.randomUUID(), startedAt: new Date() };
  }
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
