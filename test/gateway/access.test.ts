import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { people } from '../../src/sandbox/people.ts';
import type { RunaiFake } from '../../src/sandbox/runai/index.ts';
import { openSite, type Question, type Site } from '../support/site.ts';
import { askChange } from './renku-mutation.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
  // Opened when it is first asked, which takes longer than a change may.
  await site.database.prisma.auditEvent.count();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const subject = { kind: 'USER', name: 'u-0042@example.org' };
const roleId = 'AccessRole:dgx:8';
const nouns = ['accessRules', 'accessRoles', 'serviceAccounts'];

function change(name: string, input: object, payload?: string, question?: Question) {
  return askChange(site, name, input, payload, question);
}

function fake(): RunaiFake {
  return site.sandbox.runai;
}

describe('whoever has too low a role', () => {
  it.each(nouns)('is refused the %s, told the role editor, and nothing is asked', async (noun) => {
    const { body } = await site.ask(`{ ${noun} { nodes { id } } }`, { as: 'researcher' });
    expect(body.data).toEqual({ [noun]: null });
    expect(body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(body.errors[0].message).toContain('needs the role editor there; yours is researcher.');
    const stranger = await site.ask(`{ ${noun} { nodes { id } } }`, { as: null });
    expect(stranger.body.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(fake().received).toEqual([]);
  });

  it('is refused them by id as well', async () => {
    const { body } = await site.ask('{ node(id: "AccessRule:dgx:31") { id } }', { as: 'researcher' });
    expect([body.data, body.errors[0].extensions.code]).toEqual([{ node: null }, 'FORBIDDEN']);
    expect(fake().received).toEqual([]);
  });
});

describe('bad input', () => {
  it.each([
    ['grantAccess', { roleId, subject }, ['scopeId']],
    ['grantAccess', { roleId, subject, scopeId: 'Project:emmy:abc' }, ['scopeId']],
    ['replaceAccess', { id: 'AccessRule:dgx:31', roleId: 'AccessRole:emmy:8' }, ['roleId']],
    ['createUser', { system: 'dgx', email: 'nobody' }, ['email']],
    ['createServiceAccount', { system: 'dgx', name: 'Not A Name' }, ['name']],
    ['createServiceAccount', { system: 'moon', name: 'exporter' }, ['system']],
  ])('of %s is refused with its paths, and nothing is asked', async (name, input, paths) => {
    const refused = await change(name, input);
    expect(refused.__typename).toBe('InvalidInput');
    expect(refused.problems.map(({ path }: any) => path)).toEqual(paths);
    expect(fake().received).toEqual([]);
  });

  it('names a role and a project that are not there, and nothing is sent', async () => {
    const input = { roleId: 'AccessRole:dgx:99', subject, scopeId: 'Project:dgx:99' };
    const refused = await change('grantAccess', input);
    expect(refused.problems.map(({ path }: any) => path)).toEqual(['roleId', 'scopeId']);
    expect(fake().received.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('of a filter says which ids it takes', async () => {
    const { body } = await site.ask('{ accessRules(filter: { scopes: ["Job:dgx:1"] }) { nodes { id } } }');
    expect(body.errors[0].message).toBe(
      'filter.scopes takes ids of the form Cluster:<system>:<key> or Department:<system>:<key> or Project:<system>:<key>; one is not.',
    );
    expect(fake().received).toEqual([]);
  });

  it('of a system that has no users of its own is told which one can', async () => {
    const refused = await change('createUser', { system: 'renku', email: 'u-0042@example.org' });
    expect(refused).toMatchObject({ __typename: 'Unsupported' });
    expect(refused.message).toContain('dgx can.');
  });
});

describe('an editor', () => {
  const as = 'editor';

  it('sees who holds which role where, joined by one request each', async () => {
    await site.ask('{ accessRoles(first: 1) { nodes { id } } }', { as });
    fake().forget();
    const { body } = await site.ask(
      `{ accessRules { totalCount nodes { subject { kind name } role { name custom } roleName createdBy
           scope { kind name node { id } } phase } completeness { complete } } }`,
      { as },
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.accessRules).toMatchObject({ totalCount: 5, completeness: { complete: true } });
    expect(body.data.accessRules.nodes).toContainEqual({
      subject: { kind: 'USER', name: 'editor@example.org' },
      role: { name: 'Editor', custom: false },
      ...{ roleName: 'Editor', createdBy: 'u-0001@example.org', phase: 'READY' },
      scope: { kind: 'TENANT', name: 'tenant', node: null },
    });
    expect(site.received('runai')).toEqual([
      expect.stringMatching(/^GET \/api\/v1\/authorization\/access-rules\?limit=2\d&/),
      'GET /api/v1/authorization/roles',
    ]);
  });

  it('gives access to a project, changes the role, and takes it away again', async () => {
    const { id, name } = fake().state.projects[0]!;
    const rule =
      'accessRule { id roleName subject { name } scope { name node { ... on Project { name } } } }';
    const input = { roleId, subject, scopeId: `Project:dgx:${id}` };
    const planned = await change('grantAccess', input, undefined, { as, dryRun: true } as Question);
    expect(planned.steps).toMatchObject([
      { intent: `Grant the role 8 to ${subject.name} at the project ${id}`, effects: [{ method: 'POST' }] },
    ]);
    expect(fake().state.accessRules).toHaveLength(5);

    const granted = await change('grantAccess', input, rule, { as });
    expect(granted.accessRule).toMatchObject({
      ...{ roleName: 'L2 researcher', subject: { name: subject.name } },
      scope: { name, node: { name } },
    });
    const other = { id: granted.accessRule.id, roleId: 'AccessRole:dgx:5' };
    const replaced = await change('replaceAccess', other, rule, { as });
    expect(replaced.accessRule.roleName).toBe('L1 researcher');
    expect(replaced.accessRule.id).not.toBe(granted.accessRule.id);

    const held = `{ accessRules(filter: { subject: "${subject.name}" }) { totalCount nodes { id } } }`;
    const { body } = await site.ask(held, { as });
    expect(body.data.accessRules).toEqual({ totalCount: 1, nodes: [{ id: replaced.accessRule.id }] });
    const revoked = await change(
      'revokeAccess',
      { id: replaced.accessRule.id },
      'deletedId accessRule { id }',
      {
        as,
      },
    );
    expect(revoked).toMatchObject({ deletedId: replaced.accessRule.id, accessRule: null });
    expect((await site.ask(held, { as })).body.data.accessRules.totalCount).toBe(0);
  });

  it('sees the users and service accounts, and no secret of theirs', async () => {
    const { body } = await site.ask(
      `{ users(filter: { systems: ["dgx"] }) { nodes { id username email local groups createdBy } totalCount }
         serviceAccounts { nodes { name clientId enabled lastLoginAt } } }`,
      { as },
    );
    const [first] = people.toSorted((a, b) => (a.email < b.email ? -1 : 1));
    expect(body.data.users.totalCount).toBe(4);
    expect(body.data.users.nodes[0]).toEqual({
      ...{ id: `User:dgx:${first!.subject}`, username: first!.email, email: first!.email },
      ...{ local: false, groups: null, createdBy: 'sso' },
    });
    expect(body.data.serviceAccounts.nodes).toEqual([
      { name: 'clusterql', clientId: 'clusterql', enabled: true, lastLoginAt: null },
    ]);
    expect(JSON.stringify(body)).not.toContain('only-good-in-the-sandbox');
  });
});
