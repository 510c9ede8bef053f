import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PrismaClient } from '../../src/database/generated/client.ts';
import { createOrdering, type Mark } from '../../src/domain/page/order.ts';
import { sliceWhole } from '../../src/domain/page/whole.ts';
import { type PoolFilter, poolMatches, type ResourcePool } from '../../src/domain/pool.ts';
import { describeDatabases, type TestDatabase } from '../support/database.ts';
import { administrator, anonymous, nativeFor, person } from './native-site.ts';

/** What collations, patterns and UTF-16 treat differently, and few of them, so that names are often equal. */
const letters = [
  'a',
  'A',
  'b',
  '_',
  '%',
  '\\',
  ' ',
  'é',
  'É',
  'e\u0301',
  'İ',
  'ß',
  'ẞ',
  'Σ',
  'ς',
  '\ue000',
  '\uffff',
  '𐀀',
  '😀',
];
const name = fc.string({ unit: fc.constantFrom(...letters), maxLength: 3 });

const rows = fc.array(
  fc.record({
    name,
    public: fc.boolean(),
    isMember: fc.boolean(),
    cpu: fc.constantFrom(0.5, 2, 8),
    memory: fc.constantFrom(1, 2 ** 30, 2 ** 53 - 1),
  }),
  { maxLength: 25 },
);

const sometimes = { nil: undefined, freq: 2 };

const filter: fc.Arbitrary<PoolFilter> = fc.record({
  text: fc.option(name, sometimes),
  public: fc.option(fc.boolean(), sometimes),
  fits: fc.option(
    fc.record({
      cpu: fc.option(fc.constantFrom(-1, 0, 1, 2, 8.5), sometimes),
      memory: fc.option(
        fc.record({ amount: fc.constantFrom(0, 0.5, 1, 2 ** 23), unit: fc.constant(2 ** 30) }),
        sometimes,
      ),
    }),
    sometimes,
  ),
});

/** Places can be of rows of other systems, and of rows that are no more. */
const place = fc.option(
  fc.record({
    key: name,
    id: fc.constantFrom('ResourcePool:gateway:10', 'Cluster:a:1', 'ResourcePool:renku:3'),
  }),
);

const question = fc.record({
  filter,
  place,
  limit: fc.integer({ min: 1, max: 7 }),
  direction: fc.constantFrom('ASC' as const, 'DESC' as const),
  backwards: fc.boolean(),
  viewer: fc.constantFrom(administrator, person('u-0042'), anonymous),
});

describeDatabases('pages of native pools', (open) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
    // As in a database whose locale sorts like a dictionary.
    for (const column of ['name', 'search_name']) {
      await database.prisma.$executeRawUnsafe(
        `ALTER TABLE resource_pool ALTER COLUMN ${column} TYPE text COLLATE "und-x-icu"`,
      );
    }
  });
  afterAll(() => database.close());

  it(
    'are those that would be cut from all pools in memory, whatever is asked',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(
          rows,
          fc.array(question, { minLength: 1, maxLength: 8 }),
          async (given, questions) => {
            await database.prisma.resourcePool.deleteMany();
            await insert(database.prisma, given);
            const everything = await nativeFor(database.prisma, administrator).pools.read(
              asked({}, null, 100),
            );
            const all = everything.rows.map(({ row }) => row);
            expect(all).toHaveLength(given.length);
            for (const { viewer, ...each } of questions) {
              const mine = all.filter(
                (pool) => viewer === administrator || pool.public || isMembers(viewer.subject, pool),
              );
              await expectSamePages(mine, nativeFor(database.prisma, viewer).pools, each);
            }
          },
        ),
        { numRuns: 40 },
      );
    },
  );

  function isMembers(subject: string | null, { clusterId }: ResourcePool): boolean {
    return subject !== null && clusterId === 'Cluster:members:1';
  }
});

type Row = typeof rows extends fc.Arbitrary<(infer R)[]> ? R : never;
type Question = typeof question extends fc.Arbitrary<infer Q> ? Q : never;

/** The cluster of a pool tells again whether it has the member, for the check in memory. */
async function insert(prisma: PrismaClient, given: readonly Row[]): Promise<void> {
  const pools = await prisma.resourcePool.createManyAndReturn({
    data: given.map(({ name, public: isPublic, isMember }) => ({
      name,
      searchName: name.toLowerCase(),
      public: isPublic,
      default: false,
      platform: 'linux/amd64',
      clusterId: isMember ? 'Cluster:members:1' : null,
    })),
  });
  const size = { name: 'one', default: true, gpu: 0, maxStorage: 1n, defaultStorage: 1n };
  await prisma.resourceClass.createMany({
    data: given.map(({ cpu, memory }, at) => ({
      ...size,
      poolId: idAt(pools, at),
      cpu,
      memory: BigInt(memory),
    })),
  });
  await prisma.poolMember.createMany({
    data: given.flatMap(({ isMember }, at) =>
      isMember ? [{ poolId: idAt(pools, at), issuer: 'campus', subject: 'u-0042' }] : [],
    ),
  });
}

function idAt(pools: readonly { readonly id: number }[], at: number): number {
  return pools[at]?.id ?? 0;
}

/** Page after page, each from where the one before ended, and the number of all. */
async function expectSamePages(
  mine: readonly ResourcePool[],
  pools: ReturnType<typeof nativeFor>['pools'],
  { filter, place, limit, direction, backwards }: Omit<Question, 'viewer'>,
): Promise<void> {
  function accept(pool: ResourcePool): boolean {
    return poolMatches(filter, pool);
  }

  expect(await pools.count?.(filter, new AbortController().signal)).toBe(mine.filter(accept).length);
  for (let after: Mark | null = place; ;) {
    const request = asked(filter, after, limit, direction, backwards);
    const [page, expected] = [await pools.read(request), sliceWhole(mine, request, accept)];
    expect(page.rows).toEqual(expected.rows);
    expect([page.more, page.end, page.status]).toEqual([expected.more, expected.end, 'OK']);
    if (page.total !== null) expect(page.total).toBe(expected.total);
    if (!page.more) return;
    after = page.end;
  }
}

function asked(
  filter: PoolFilter,
  after: Mark | null,
  limit: number,
  direction: 'ASC' | 'DESC' = 'ASC',
  backwards = false,
) {
  const ordering = createOrdering({ field: 'NAME', direction }, (pool: ResourcePool) => pool.name, backwards);
  return { filter, after, limit, ordering, mostRows: 1000, signal: new AbortController().signal } as const;
}
