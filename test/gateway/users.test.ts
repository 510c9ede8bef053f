import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { people } from '../../src/sandbox/people.ts';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const onRenku = 'systems: ["renku"]';
const allUsers = `{ users(filter: { ${onRenku} }) { nodes { username email } completeness { sources { status } } } }`;
const ownId = `User:renku:${people.find(({ username }) => username === 'viewer')!.subject}`;

describe('users of Renku', () => {
  it('are refused to strangers, and nothing is asked', async () => {
    for (const query of ['{ users { nodes { id } } }', '{ user(id: "User:renku:u-0042") { id } }']) {
      const { body } = await site.ask(query, { as: null });
      expect(body.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    }
    const { body } = await site.ask('{ node(id: "User:renku:u-0042") { id } }', { as: null });
    expect(body.data).toEqual({ node: null });
    expect(site.received('renku')).toEqual([]);
  });

  it.each(['viewer', 'researcher', 'editor'] as const)(
    'are not listed to the %s, who is told the role and the way to one user, and nothing is asked',
    async (as) => {
      const { body } = await site.ask(allUsers, { as });
      expect(body.data.users).toEqual({ nodes: [], completeness: { sources: [{ status: 'FORBIDDEN' }] } });
      expect(body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', system: 'renku' } }]);
      expect(body.errors[0].message).toMatch(/Listing the users of renku needs the role administrator/);
      expect(body.errors[0].message).toMatch(/renku-admin in Keycloak.*filter by `email`/);
      expect(site.received('renku')).toEqual([]);
    },
  );

  it('are found by the whole address by everybody signed in', async () => {
    const { body } = await site.ask(
      `{ users(filter: { ${onRenku}, email: "u-0042@example.org" }) { nodes { id username } totalCount } }`,
      { as: 'viewer' },
    );
    expect(body).toEqual({
      data: { users: { nodes: [{ id: 'User:renku:u-0042', username: 'u-0042' }], totalCount: 1 } },
    });
    expect(site.received('renku')).toEqual(['GET /api/data/users?exact_email=u-0042%40example.org']);
  });

  it('are hidden by their ids from whoever may not list them, who still finds themselves', async () => {
    const { body } = await site.ask(
      `{ other: user(id: "User:renku:u-0042") { username } own: user(id: "${ownId}") { username administrator } }`,
      { as: 'viewer' },
    );
    expect(body).toEqual({ data: { other: null, own: { username: 'viewer', administrator: false } } });
    expect(site.received('renku')).toEqual(['GET /api/data/user']);
  });

  it('are listed to administrators by user name, page by page', async () => {
    const { body } = await site.ask(
      `{ users(first: 3, filter: { ${onRenku} }) { nodes { username } totalCount pageInfo { hasNextPage } } }`,
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.users).toEqual({
      nodes: [{ username: 'administrator' }, { username: 'editor' }, { username: 'researcher' }],
      totalCount: 8,
      pageInfo: { hasNextPage: true },
    });
  });

  it('of a system that fails are missing as a whole, which is said', async () => {
    site.sandbox.renku.setFault({ kind: 'status', status: 500 }, '/users');
    const { body } = await site.ask(allUsers);
    expect(body.data.users.completeness.sources).toEqual([{ status: 'FAILED' }]);
    expect(body.errors[0].extensions).toMatchObject({ code: 'UPSTREAM_FAILURE', partial: true });
  });
});
