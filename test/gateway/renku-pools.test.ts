import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../support/site.ts';
import { askChange, renkuOf, writesTo } from './renku-mutation.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

function change(name: string, input: object, payload?: string, question?: Parameters<typeof askChange>[4]) {
  return askChange(site, name, input, payload, question);
}

const size = {
  ...{ cpu: 2, gpu: 0, memory: { amount: 8, unit: 'GIB' } },
  ...{ maxStorage: { amount: 100 }, defaultStorage: { amount: 10 } },
};
const quota = { cpu: 512, gpu: 32, memory: { amount: 4000 } };
const members = [{ subject: 'u-0042' }];
const pool = { id: 'ResourcePool:renku:5' };
const resourceClass = { id: 'ResourceClass:renku:5/15' };
const remote = { kind: 'FIRECREST', url: 'https://firecrest.example.org/v2', systemName: 'helios' };
const newPool = {
  ...{ system: 'renku', name: 'Harbour pool', public: false },
  classes: [{ name: 'small', default: true, ...size }],
};

const changes: [string, object][] = [
  ['createPool', newPool],
  ['updatePool', { ...pool, name: 'Other name' }],
  ['deletePool', pool],
  ['setPoolQuota', { ...pool, ...quota }],
  ['removePoolQuota', pool],
  ['createClass', { poolId: pool.id, name: 'other', ...size }],
  ['updateClass', { ...resourceClass, gpu: 2 }],
  ['deleteClass', resourceClass],
  ['addPoolMembers', { ...pool, members }],
  ['removePoolMembers', { ...pool, members }],
  ['replacePoolMembers', { ...pool, members }],
  ['prohibitPoolMembers', { ...pool, members }],
  ['readmitPoolMembers', { ...pool, members }],
  ['setPoolRemote', { ...pool, ...remote }],
  ['removePoolRemote', pool],
  ['setPoolLimits', { ...pool, total: 10 }],
  ['setClassCost', { ...resourceClass, cost: 3 }],
];

describe('whoever does not administer Renku', () => {
  it.each(changes)('is refused %s as data, and nothing is asked', async (name, input) => {
    const refused = await change(name, input, undefined, { as: 'editor' });
    expect(refused).toMatchObject({ __typename: 'Forbidden', code: 'FORBIDDEN', system: 'renku' });
    expect(refused.message).toMatch(/needs the role administrator there; yours is viewer\..*renku-admin/);
    const stranger = await change(name, input, undefined, { as: null });
    expect(stranger.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(renkuOf(site).received).toEqual([]);
  });

  it('is refused limits, members and costs once for a list, and nothing is asked for them', async () => {
    const { body } = await site.ask(
      '{ pools(filter: { systems: ["renku"] }) { nodes { limits { total } members { subject } classes { cost } } } }',
      { as: 'editor' },
    );
    expect(body.data.pools.nodes.length).toBeGreaterThan(1);
    expect(body.errors.map(({ path, extensions }: any) => [path.at(-1), extensions.code]).sort()).toEqual([
      ['cost', 'FORBIDDEN'],
      ['limits', 'FORBIDDEN'],
      ['members', 'FORBIDDEN'],
    ]);
    expect(site.received('renku').filter((line) => line.includes('/resource_pools/'))).toEqual([]);
  });

  it('is refused the use of somebody else, and told their own', async () => {
    const query = `query ($subject: String) {
      pool(id: "ResourcePool:renku:3") { usage(subject: $subject) { user { hours } } } viewer { subject } }`;
    const refused = await site.ask(query, { as: 'researcher', variables: { subject: 'u-0042' } });
    expect(refused.body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', system: 'renku' } }]);
    expect(refused.body.errors[0].message).toContain('Reading the use of others on renku needs the role');
    expect(site.received('renku').filter((line) => line.includes('/usage'))).toEqual([]);
    const { subject } = refused.body.data.viewer;
    const own = await site.ask(query, { as: 'researcher', variables: { subject } });
    expect(own.body.errors).toBeUndefined();
    expect(site.received('renku').filter((line) => line.includes('/usage'))).toHaveLength(1);
  });
});

describe('bad input', () => {
  it.each([
    ['setPoolRemote', { ...pool, ...remote, url: 'https://me:secret@firecrest.example.org' }, ['url']],
    ['setPoolLimits', { ...pool, total: 0 }, ['total']],
    ['setClassCost', { ...resourceClass, cost: -1 }, ['cost']],
    ['addPoolMembers', { ...pool, members: [{ key: 'x' }] }, ['members.0']],
    ['setPlatformBanner', { system: 'renku', text: 'one\0two' }, ['text']],
  ])('of %s is refused with its paths, and nothing is asked', async (name, input, paths) => {
    const refused = await change(name, input);
    expect(refused.__typename).toBe('InvalidInput');
    expect(refused.problems.map(({ path }: any) => path)).toEqual(paths);
    expect(renkuOf(site).received).toEqual([]);
  });

  it.each([
    ['from: "x"', '`from`'],
    ['to: "2026-02-31"', '`to`'],
    ['from: "2026-11-17", to: "2026-11-16"', '`to` must not be before'],
  ])('of the use of a pool, %s, names the argument, and Renku is not asked for it', async (query, named) => {
    const { body } = await site.ask(`{ pool(id: "${pool.id}") { usage(${query}) { user { hours } } } }`);
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(body.errors[0].message).toContain(named);
    expect(site.received('renku').filter((line) => line.includes('/usage'))).toEqual([]);
  });
});

describe('an administrator', () => {
  it('makes a pool of Renku, fills and empties it, and deletes it', async () => {
    const made = await change('createPool', newPool, 'pool { id name classes { id } }');
    expect(made.pool).toMatchObject({ name: 'Harbour pool', classes: [{}] });
    const { id } = made.pool;
    const path = `/resource_pools/${id.split(':')[2]}`;
    const added = await change(
      'createClass',
      { poolId: id, name: 'large', ...size, tolerations: ['renku.io/gpu'] },
      'resourceClass { id tolerations }',
    );
    const { id: classId } = added.resourceClass;
    const classPath = `${path}/classes/${classId.split('/')[1]}`;
    const cleared = await change(
      'updateClass',
      { id: classId, tolerations: [] },
      'resourceClass { tolerations }',
    );
    expect(cleared.resourceClass.tolerations).toEqual([]);
    await change('setPoolQuota', { id, ...quota });
    await change('setPoolRemote', { id, ...remote });
    const costed = await change('setClassCost', { id: classId, cost: 3 }, 'cost resourceClass { cost }');
    expect(costed).toMatchObject({ cost: 3, resourceClass: { cost: 3 } });
    const limited = await change('setPoolLimits', { id, total: 10 }, 'limits { total user }');
    expect(limited.limits).toEqual({ total: 10, user: null });
    expect((await change('removePoolQuota', { id })).__typename).toBe('Unsupported');
    const { body } = await site.ask(
      `{ pool(id: "${id}") { quota { cpu } limits { total } remote { kind url systemName partition providerId } } }`,
    );
    expect(body.data.pool).toEqual({
      quota: { cpu: 512 },
      limits: { total: 10 },
      remote: { ...remote, partition: null, providerId: null },
    });
    await change('removePoolRemote', { id });
    await change('deleteClass', { id: classId });
    expect(await change('deletePool', { id }, 'deletedId')).toMatchObject({ deletedId: id });
    expect(writesTo(site)).toEqual([
      'POST /resource_pools',
      `POST ${path}/classes`,
      `DELETE ${classPath}/tolerations`,
      `PATCH ${path}`,
      `PATCH ${path}`,
      `PUT ${classPath}/cost`,
      `PUT ${path}/limits`,
      `PATCH ${path}`,
      `DELETE ${classPath}`,
      `DELETE ${path}`,
    ]);
  });

  it('lets members in, keeps them out, and lets them in again', async () => {
    const told = 'members { subject prohibited }';
    const one = { subject: 'u-0042', prohibited: false };
    const id = 'ResourcePool:renku:4';
    expect((await change('addPoolMembers', { id, members }, told)).members).toContainEqual(one);
    const prohibited = await change('prohibitPoolMembers', { id, members }, told);
    expect(prohibited.members).toContainEqual({ ...one, prohibited: true });
    expect((await change('addPoolMembers', { id, members })).__typename).toBe('InvalidInput');
    await change('readmitPoolMembers', { id, members });
    expect((await change('replacePoolMembers', { id, members }, told)).members).toEqual([one]);
    expect((await change('removePoolMembers', { id, members }, told)).members).toEqual([]);
  });
});
