import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NodeKey } from '../../src/domain/id.ts';
import { createOrdering } from '../../src/domain/page/order.ts';
import type { PoolFilter, ResourcePool } from '../../src/domain/pool.ts';
import type { Viewer } from '../../src/domain/viewer.ts';
import { describeDatabases, type TestDatabase } from '../support/database.ts';
import {
  administrator,
  anonymous,
  GiB,
  keyOf,
  made,
  nativeFor,
  newClass,
  newPool,
  person,
} from './native-site.ts';

const member = person('u-0042');
const namesake = person('u-0042', 'viewer', { issuer: 'partner' });
const stranger = person('u-0007');

function byEmail(email: string, emailVerified: boolean): Viewer {
  return person('u-0100', 'viewer', { email, emailVerified });
}

describeDatabases('native pools', (open) => {
  let database: TestDatabase;
  let publicPool: ResourcePool;
  let hidden: ResourcePool;

  beforeAll(async () => {
    database = await open();
    const { poolChanges } = nativeFor(database.prisma, administrator);
    publicPool = (await made(poolChanges.createPool(newPool({ name: 'Open to all' })))).pool;
    hidden = (
      await made(
        poolChanges.createPool(
          newPool({
            name: 'Only members',
            public: false,
            clusterId: 'Cluster:emmy:tarn',
            quota: { cpu: 64, gpu: 4, memory: { amount: 512, unit: 1e9 } },
            idleThresholdSeconds: 0,
            hibernationThresholdSeconds: 7200,
            classes: [
              newClass({ name: 'gpu.one', gpu: 1, nodePoolId: 'NodePool:dgx:1' }),
              newClass({ name: 'cpu.default', default: true, tolerations: ['renku.io/gpu'] }),
              newClass({
                name: 'cpu.large',
                cpu: 16,
                nodeAffinities: [{ key: 'node.io/large', required: true }],
                quotaEnforced: true,
              }),
            ],
          }),
        ),
      )
    ).pool;
    await made(
      poolChanges.addMembers(keyOf(hidden), [
        { kind: 'USER', issuer: 'campus', subject: 'u-0042' },
        { kind: 'USER', email: 'U-0100@Example.org' },
      ]),
    );
  });

  afterAll(() => database.close());

  describe('someone who may not see a pool', () => {
    it.each([
      ['a visitor who is not signed in', anonymous],
      ['a stranger', stranger],
      ['a member whose account is of another issuer', namesake],
      ['who only says that the address of a member is theirs', byEmail('u-0100@example.org', false)],
      ['whose address differs', byEmail('u-0100@example.org.evil.example', true)],
      // Its first letter is the Kelvin sign, a k in lower case.
      ['whose address only looks the same in lower case', byEmail('\u212a-0100@example.org', true)],
      ['a person without any role', person('u-0008', null)],
      ['whose subject PostgreSQL cannot even be asked for', person('u-0042\0')],
    ])('is not shown it: %s', async (_, viewer) => {
      expect(await everythingOf(viewer)).toEqual({
        listed: ['Open to all'],
        counted: 1,
        byId: ['Open to all'],
        classes: ['Open to all'],
      });
    });

    it('is refused its members, and so are those who may see it', async () => {
      for (const viewer of [anonymous, stranger, member, person('u-0009', 'editor')]) {
        const { poolMembers } = nativeFor(database.prisma, viewer);
        await expect(poolMembers.membersOf([keyOf(hidden)])).rejects.toMatchObject({
          code: 'FORBIDDEN',
          message: expect.stringContaining('administrator'),
        });
      }
    });
  });

  it.each([
    ['by account', member],
    ['by an address that the issuer vouches for', byEmail('u-0100@example.org', true)],
    ['by that address in capitals', byEmail('U-0100@EXAMPLE.ORG', true)],
  ])('are shown to a member %s', async (_, viewer) => {
    expect(await everythingOf(viewer)).toEqual({
      listed: ['Only members', 'Open to all'],
      counted: 2,
      byId: ['Open to all', 'Only members'],
      classes: ['Open to all', 'Only members'],
    });
  });

  it('are all shown to administrators of the gateway, with their members', async () => {
    expect(await everythingOf(administrator)).toMatchObject({ counted: 2 });
    const { poolMembers } = nativeFor(database.prisma, administrator);
    const [none, missing, malformed, members] = await poolMembers.membersOf([
      keyOf(publicPool),
      ['999'],
      ['1/2'],
      keyOf(hidden),
    ]);
    expect([none, missing, malformed]).toEqual([[], null, null]);
    const user = { kind: 'USER', prohibited: false, key: null, name: null };
    expect(members).toEqual([
      { ...user, issuer: 'campus', subject: 'u-0042', email: null },
      { ...user, issuer: null, subject: null, email: 'u-0100@example.org' },
    ]);
  });

  it('are what was written, with the smallest classes first', async () => {
    const poolKey = keyOf(hidden);
    const [pool] = await nativeFor(database.prisma, member).pools.getMany([poolKey]);
    const system = { name: 'gateway', kind: 'native' };
    const classes = pool?.classes ?? [];
    expect(classes.map(({ name }) => name)).toEqual(['cpu.default', 'cpu.large', 'gpu.one']);
    expect(pool).toEqual({
      id: hidden.id,
      system,
      name: 'Only members',
      clusterId: 'Cluster:emmy:tarn',
      public: false,
      default: false,
      platform: 'linux/amd64',
      quota: { cpu: 64, gpu: 4, memory: 512e9 },
      classes,
      idleThresholdSeconds: null,
      hibernationThresholdSeconds: 7200,
      hibernationWarningSeconds: null,
      cpuLimitFactor: null,
      remote: null,
      version: 2,
    });
    expect(classes[1]).toEqual({
      id: expect.stringMatching(new RegExp(`^ResourceClass:gateway:${poolKey[0]}/\\d+$`)),
      system,
      name: 'cpu.large',
      default: false,
      cpu: 16,
      gpu: 0,
      memory: 8 * GiB,
      maxStorage: 100e9,
      defaultStorage: 10e9,
      tolerations: [],
      nodeAffinities: [{ key: 'node.io/large', required: true }],
      quotaEnforced: true,
      nodePoolId: null,
    });
    expect(classes[2]?.nodePoolId).toBe('NodePool:dgx:1');
  });

  it('are not looked for under keys that no row can have', async () => {
    const { pools } = nativeFor(database.prisma, administrator);
    const impossible: NodeKey[] = [
      ['0'],
      ['-1'],
      ['01'],
      ['1e3'],
      ['2147483648'],
      ["1' OR '1'='1"],
      ['1', '2'],
    ];
    expect(await pools.getMany(impossible)).toEqual([]);
    expect(await pools.getClasses([['1'], ['x', '1'], ['1', '0'], ['1', '2', '3']])).toEqual([]);
  });

  it.each<[string, PoolFilter, string[]]>([
    ['what a pattern means', { text: '%' }, []],
    ['any character', { text: '_' }, []],
    ['an end of the statement', { text: "'; DROP TABLE resource_pool; --" }, []],
    ['a character that no database holds', { text: 'all\0' }, []],
    ['half a character', { text: '\ud83d' }, []],
    ['a part of the name in any case', { text: 'OPEN' }, ['Open to all']],
    ['nothing', { text: '' }, ['Only members', 'Open to all']],
    ['a class that fits', { fits: { cpu: 16, memory: { amount: 8, unit: GiB } } }, ['Only members']],
    ['more than there is', { fits: { memory: { amount: 1e300, unit: 1e15 } } }, []],
    ['less than nothing', { fits: { cpu: -1e308, gpu: 0 } }, ['Only members', 'Open to all']],
    ['what is public', { public: true }, ['Open to all']],
    ['what is not', { public: false }, ['Only members']],
    ['other systems', { systems: ['renku'] }, []],
  ])('are filtered by %s', async (_, filter, names) => {
    expect(await listOf(administrator, filter)).toEqual(names);
    expect(await countOf(administrator, filter)).toBe(names.length);
  });

  it('are waited for no longer than the list may take', async () => {
    const { pools } = nativeFor(database.prisma, administrator);
    const given = AbortSignal.abort(new DOMException('enough', 'TimeoutError'));
    await expect(pools.read({ ...pageOf({}), signal: given })).rejects.toThrow('enough');
  });

  async function everythingOf(viewer: Viewer) {
    const { pools } = nativeFor(database.prisma, viewer);
    const both = [keyOf(publicPool), keyOf(hidden)];
    const classKeys = [publicPool, hidden].map(({ classes }) => keyOf(classes[0]));
    const classes = await pools.getClasses(classKeys);

    function poolOfClass(id: string): string | undefined {
      return [publicPool, hidden].find((pool) => pool.classes.some((each) => each.id === id))?.name;
    }

    return {
      listed: await listOf(viewer),
      counted: await countOf(viewer),
      byId: (await pools.getMany(both)).map(({ name }) => name),
      classes: [...new Set(classes.map(({ id }) => poolOfClass(id)))],
    };
  }

  async function listOf(viewer: Viewer, filter: PoolFilter = {}) {
    const slice = await nativeFor(database.prisma, viewer).pools.read(pageOf(filter));
    return slice.rows.map(({ row }) => row.name);
  }

  async function countOf(viewer: Viewer, filter: PoolFilter = {}) {
    return nativeFor(database.prisma, viewer).pools.count?.(filter, new AbortController().signal);
  }
});

function pageOf(filter: PoolFilter) {
  const ordering = createOrdering(
    { field: 'NAME', direction: 'ASC' },
    ({ name }: ResourcePool) => name,
    false,
  );
  return {
    filter,
    ordering,
    after: null,
    limit: 50,
    mostRows: 1000,
    signal: new AbortController().signal,
  } as const;
}
