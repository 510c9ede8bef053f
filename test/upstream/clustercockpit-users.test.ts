import { afterEach, describe, expect, it } from 'vitest';
import { createOrdering } from '../../src/domain/page/order.ts';
import { type UserFilter, userKeys } from '../../src/domain/user.ts';
import { emmy, type Reply, startUpstream, type Upstream } from './clustercockpit-server.ts';

let upstream: Upstream;
afterEach(() => upstream.close());

async function connect(reply: () => Reply) {
  upstream = await startUpstream(reply);
  return upstream.connect({ graphql: true }).users;
}

function requestOf(filter: UserFilter) {
  const ordering = createOrdering({ field: 'USERNAME', direction: 'ASC' }, userKeys.USERNAME, false);
  const signal = new AbortController().signal;
  return { filter, ordering, after: null, limit: 20, mostRows: 1_000, signal } as const;
}

const codes = { authType: 0, authSource: 0 };
const accounts = [
  {
    username: 'u-0042',
    name: 'Account 42',
    email: 'u-0042@example.org',
    roles: ['user', 'manager'],
    projects: ['p1', 'p2'],
    ...codes,
  },
  { username: 'u-0007', name: '', email: '', roles: null, projects: [''], ...codes },
  {
    username: 'u-0100',
    name: 'Operator',
    email: 'ops@example.org',
    roles: ['admin', 'api'],
    projects: [],
    ...codes,
  },
];
function list(): Reply {
  return { body: accounts };
}

describe('Users of ClusterCockpit', () => {
  it.each([
    [401, 'UPSTREAM_UNAUTHENTICATED', 'the role `admin` with `api` beside it, at an address that it allows'],
    [403, 'UPSTREAM_FORBIDDEN', 'refuses this to your account'],
  ])('are refused (%i) as %s, with what it would take', async (status, code, told) => {
    const users = await connect(() => ({ status, body: { status: 'no', error: 'only admins are allowed' } }));
    const failure: any = await users.read(requestOf({})).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code, facts: { system: 'emmy', status } });
    expect(failure.message).toContain(told);
    expect(failure.message).not.toContain('only admins');
  });

  it('are one request at the exact path, and tell no source of theirs, which that list never reads', async () => {
    const users = await connect(list);
    const { rows, total } = await users.read(requestOf({}));
    expect(total).toBe(3);
    const untold = { local: null, groups: null, lastLoginAt: null, createdAt: null, createdBy: null };
    expect(rows.map(({ row }) => row)).toEqual([
      {
        ...{ id: 'User:emmy:u-0007', system: emmy, username: 'u-0007', name: null, email: null, ...untold },
        ...{ administrator: false, roles: [], managedProjects: [] },
      },
      {
        ...{ id: 'User:emmy:u-0042', system: emmy, username: 'u-0042', name: 'Account 42', ...untold },
        email: 'u-0042@example.org',
        ...{ administrator: false, roles: ['user', 'manager'], managedProjects: ['p1', 'p2'] },
      },
      {
        ...{ id: 'User:emmy:u-0100', system: emmy, username: 'u-0100', name: 'Operator', ...untold },
        email: 'ops@example.org',
        ...{ administrator: true, roles: ['admin', 'api'], managedProjects: [] },
      },
    ]);
    expect(upstream.received.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /api/users/']);
  });

  it.each([
    [{ email: 'U-0042@example.org' }, ['u-0042']],
    [{ email: 'nobody@example.org' }, []],
    [{ text: 'operator' }, ['u-0100']],
  ])('are found here: %j', async (filter, found) => {
    const users = await connect(list);
    const { rows } = await users.read(requestOf(filter));
    expect(rows.map(({ row }) => row.username)).toEqual(found);
  });

  it('are asked for once by any number of keys, and not at all by malformed ones', async () => {
    const users = await connect(list);
    expect(await users.getMany([['u-0042', 'x']])).toEqual([]);
    expect(upstream.received).toEqual([]);
    expect(await users.getMany([['u-0042'], ['u-0007']])).toHaveLength(3);
    expect(upstream.received).toHaveLength(1);
  });
});
