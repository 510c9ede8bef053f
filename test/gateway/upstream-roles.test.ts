import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { people, type Person } from '../../src/sandbox/people.ts';
import { openSite, type Question, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite({
    configure: (config) => ({
      ...config,
      systems: config.systems.map((system) => {
        if (system.kind !== 'runai') return system;
        const { table: _, ...dgx } = system;
        return { ...dgx, roleSource: 'upstream', timeoutSeconds: 3 };
      }),
    }),
  });
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const usernames = people.map(({ username }) => username);
const permissions = '/api/v1/authorization/permissions';
const question = `GET ${permissions}`;
const access = '{ viewer { access { system { name } role permissions } } }';
const projects =
  '{ projects { nodes { id } completeness { sources { system { name } status error { code } } } } }';
const clusters =
  '{ clusters { nodes { system { name } } completeness { sources { system { name } status } } } }';
const rename =
  'mutation { updateProject(input: { id: "Project:dgx:4500111", description: "x" }) { __typename ... on Failure { code message } } }';

/** A token of its own, about which nothing is known yet. */
function freshToken(username: Person['username'], overrides: Record<string, unknown> = {}): Promise<string> {
  const person = people.find((each) => each.username === username) as Person;
  return site.sandbox.issuer.tokenFor(person, { overrides: { jti: `${Math.random()}`, ...overrides } });
}

async function askAfresh(query: string, as: Person['username'], more: Question = {}) {
  return site.ask(query, { token: await freshToken(as), ...more });
}

describe('a role that Run:ai does not give', () => {
  it('refuses a stranger, who is not asked about', async () => {
    const { body } = await site.ask(projects, { as: null });
    expect(body.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(site.received('runai')).toEqual([]);
  });

  it('refuses whoever has no access rule there, whatever the token says of roles', async () => {
    const token = await freshToken('administrator', { email: 'u-0042@example.org' });
    const { body } = await site.ask(projects, { token });
    expect(body.data.projects.nodes).toEqual([]);
    expect(body.data.projects.completeness.sources).toMatchObject([
      { system: { name: 'dgx' }, status: 'FORBIDDEN', error: { code: 'FORBIDDEN' } },
    ]);
    expect(body.errors[0].message).toContain('yours is no role');
    expect(site.received('runai').filter((request) => !request.includes('/authorization/'))).toEqual([]);
  });

  it('refuses a change by a researcher before Run:ai is sent any of it', async () => {
    const { body } = await askAfresh(rename, 'researcher');
    expect(body.data.updateProject).toMatchObject({ __typename: 'Forbidden', code: 'FORBIDDEN' });
    expect(body.data.updateProject.message).toContain('needs the role editor there; yours is researcher');
    expect(site.received('runai')).toEqual([question]);
  });
});

describe('the role that Run:ai gives', () => {
  it.each(usernames)('the %s is that, with its permissions, by one request', async (username) => {
    const { body } = await askAfresh(access, username);
    expect(body.errors).toBeUndefined();
    const dgx = body.data.viewer.access.find(({ system }: any) => system.name === 'dgx');
    expect(dgx.role).toBe(username.toUpperCase());
    expect(dgx.permissions.includes('PROJECT_WRITE')).toBe(['editor', 'administrator'].includes(username));
    expect(dgx.permissions.includes('NODE_POOL_WRITE')).toBe(username === 'administrator');
    expect(site.received('runai')).toEqual([question]);
  });

  it('is asked with the token of the caller, once for many requests at once and after', async () => {
    const token = await freshToken('editor');
    await Promise.all(Array.from({ length: 20 }, () => site.ask(access, { token })));
    await site.ask(access, { token });
    const asked = site.sandbox.runai.received.filter(({ path }) => path === permissions);
    expect(asked.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${token}`]);
    expect(site.logLines.join('')).not.toContain(token);
  });

  it('is not asked for a document that is not valid', async () => {
    const { body } = await askAfresh('{ nothing }', 'editor');
    expect(body.errors).toHaveLength(1);
    expect(site.received('runai')).toEqual([]);
  });

  it('lets an editor change a project', async () => {
    const { body } = await askAfresh(rename, 'editor');
    expect(body.data.updateProject.__typename).not.toBe('Forbidden');
    expect(site.received('runai').length).toBeGreaterThan(1);
  });
});

describe('a Run:ai that cannot be asked for the role', () => {
  it.each([
    [{ kind: 'down' }, 'UPSTREAM_UNAVAILABLE', 'FAILED'],
    [{ kind: 'hang' }, 'UPSTREAM_TIMEOUT', 'TIMED_OUT'],
    [{ kind: 'status', status: 401 }, 'UPSTREAM_UNAUTHENTICATED', 'UNAUTHENTICATED'],
    [{ kind: 'status', status: 403 }, 'UPSTREAM_FORBIDDEN', 'FORBIDDEN'],
    [{ kind: 'body', body: '<html>' }, 'UPSTREAM_PROTOCOL', 'FAILED'],
  ] as const)('by %j costs its own rows, told as %s', async (fault, code, status) => {
    site.sandbox.runai.setFault(fault, permissions);
    const own = await askAfresh(projects, 'administrator');
    expect(own.body.data.projects.nodes).toEqual([]);
    expect(own.body.data.projects.completeness.sources).toEqual([
      { system: { name: 'dgx' }, status, error: { code } },
    ]);
    expect(own.body.errors).toMatchObject([
      { path: ['projects'], extensions: { code, system: 'dgx', partial: true } },
    ]);

    const all = await askAfresh(clusters, 'administrator');
    const statuses = all.body.data.clusters.completeness.sources.map((each: any) => each.status);
    expect(statuses).toEqual(['OK', status, 'OK']);
    expect(new Set(all.body.data.clusters.nodes.map((each: any) => each.system.name))).toEqual(
      new Set(['renku', 'emmy']),
    );
    expect(site.received('runai').filter((request) => request !== question)).toEqual([]);
  });

  it('refuses a change as a failure that may pass, and sends nothing of it', async () => {
    site.sandbox.runai.setFault({ kind: 'status', status: 503 }, permissions);
    const { body } = await askAfresh(rename, 'administrator');
    expect(body.data.updateProject).toMatchObject({
      __typename: 'UpstreamFailure',
      code: 'UPSTREAM_UNAVAILABLE',
    });
    expect(site.received('runai').filter((request) => request !== question)).toEqual([]);
  });

  it('is named beside the roles on the other systems, and asked again by the next request', async () => {
    site.sandbox.runai.setFault({ kind: 'status', status: 403 }, permissions);
    const token = await freshToken('editor');
    const { body } = await site.ask(access, { token });
    expect(body.data.viewer.access.map((each: any) => [each.system.name, each.role])).toEqual([
      ['gateway', 'VIEWER'],
      ['renku', 'VIEWER'],
      ['dgx', null],
      ['emmy', 'EDITOR'],
    ]);
    expect(body.errors).toMatchObject([
      { path: ['viewer', 'access'], extensions: { code: 'UPSTREAM_FORBIDDEN', system: 'dgx' } },
    ]);
    site.sandbox.runai.setFault(null);
    const again = await site.ask(access, { token });
    expect(again.body.errors).toBeUndefined();
    expect(again.body.data.viewer.access[2].role).toBe('EDITOR');
  });
});
