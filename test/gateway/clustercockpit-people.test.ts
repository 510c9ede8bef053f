import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const onEmmy = 'systems: ["emmy"]';

describe('users of ClusterCockpit', () => {
  it.each(['viewer', 'researcher', 'editor'] as const)(
    'are refused to the %s, by list, by address and by id, and nothing is asked',
    async (as) => {
      const { body } = await site.ask(
        `{ all: users(filter: { ${onEmmy} }) { nodes { id } completeness { sources { status } } }
           one: users(filter: { ${onEmmy}, email: "u-0042@example.org" }) { nodes { id } }
           user(id: "User:emmy:u-0001") { id } }`,
        { as },
      );
      expect(body.data).toEqual({
        all: { nodes: [], completeness: { sources: [{ status: 'FORBIDDEN' }] } },
        ...{ one: { nodes: [] }, user: null },
      });
      expect(body.errors.map(({ extensions }: any) => extensions.code)).toEqual(Array(3).fill('FORBIDDEN'));
      expect(body.errors[0].message).toMatch(/the users of emmy needs the role administrator/);
      expect(site.received('clustercockpit')).toEqual([]);
    },
  );

  it('are listed to an administrator with roles and projects, and no source that the list does not know', async () => {
    const { body } = await site.ask(
      `{ users(first: 3, filter: { ${onEmmy} }) { totalCount nodes { id username email administrator roles managedProjects local } }
         scheduler: user(id: "User:emmy:scheduler") { roles } }`,
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.users.totalCount).toBe(41);
    expect(body.data.users.nodes).toEqual([
      {
        ...{ id: 'User:emmy:administrator', username: 'administrator', email: 'administrator@example.org' },
        ...{ administrator: true, roles: ['admin'], managedProjects: [], local: null },
      },
      expect.objectContaining({
        ...{ username: 'editor', roles: ['user', 'manager'] },
        ...{ administrator: false, managedProjects: ['aero-wing', 'climate-ens'] },
      }),
      expect.objectContaining({ username: 'researcher', roles: ['user'] }),
    ]);
    expect(body.data.scheduler).toEqual({ roles: ['api'] });
  });

  it('of whom the last role was taken have none, which is not the same as not being told', async () => {
    const roleless = { username: 'u-0042', name: '', email: '', roles: null, projects: [], password: null };
    const fresh = await openSite({ sandbox: { clustercockpit: { data: { users: [roleless] } } } });
    const { body } = await fresh.ask(`{ users(filter: { ${onEmmy} }) { nodes { username roles } } }`);
    expect(body).toEqual({ data: { users: { nodes: [{ username: 'u-0042', roles: [] }] } } });
    await fresh.close();
  });
});

describe('the roles that go out for an administrator', () => {
  it.each([
    [`users(filter: { ${onEmmy} }) { nodes { id } }`, 'GET /api/users/', ['admin', 'api']],
    [`tags(filter: { ${onEmmy} }) { nodes { id } }`, 'POST /query', ['support', 'api']],
    [`computeNodes(filter: { ${onEmmy} }) { nodes { id } }`, 'POST /query', ['support', 'api']],
  ])('are no more than it takes for %s', async (list, request, roles) => {
    const { body } = await site.ask(`{ ${list} }`);
    expect(body.errors).toBeUndefined();
    expect(site.received('clustercockpit')).toEqual([request]);
    const [sent] = site.sandbox.clustercockpit.received;
    expect(decodeJwt(sent?.headers.authorization?.replace('Bearer ', '') ?? '').roles).toEqual(roles);
  });
});

describe('tags', () => {
  const query = '{ tags { nodes { id type name scope owner } totalCount } }';

  it('are for people who signed in, and no system hears of anybody else', async () => {
    const { body } = await site.ask(query, { as: null });
    expect(body.data).toEqual({ tags: null });
    expect(body.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(site.systems.flatMap(({ received }) => received)).toEqual([]);
  });

  it.each([
    ['viewer', ['GLOBAL']],
    ['researcher', ['GLOBAL', 'PRIVATE']],
    ['editor', ['ADMIN', 'GLOBAL']],
    ['administrator', ['ADMIN', 'GLOBAL']],
  ] as const)('are those that ClusterCockpit shows the %s: %j, by one request', async (as, scopes) => {
    const { body } = await site.ask(query, { as });
    expect(body.errors).toBeUndefined();
    const { nodes, totalCount } = body.data.tags;
    expect([...new Set(nodes.map(({ scope }: any) => scope))].sort()).toEqual(scopes);
    expect(totalCount).toBe(nodes.length);
    expect(nodes.map(({ name }: any) => name)).toEqual(nodes.map(({ name }: any) => name).sort());
    expect(site.received('clustercockpit')).toEqual(['POST /query']);
  });

  it('that are private tell whose they are, and are nobody else’s to find', async () => {
    const found = '{ tag(id: "Tag:emmy:researcher/mine/paper-run") { name owner viewerCan } }';
    expect((await site.ask(found, { as: 'researcher' })).body).toEqual({
      data: { tag: { name: 'paper-run', owner: 'researcher', viewerCan: ['TAG_READ'] } },
    });
    expect((await site.ask(found, { as: 'administrator' })).body).toEqual({ data: { tag: null } });
  });
});

describe('the notice of ClusterCockpit', () => {
  it('is null and costs no request: it stands on its web pages alone', async () => {
    const { body } = await site.ask('{ systems { name banner { text } } }');
    expect(body.errors).toBeUndefined();
    expect(body.data.systems).toContainEqual({ name: 'emmy', banner: null });
    expect(site.received('clustercockpit')).toEqual([]);
  });
});
