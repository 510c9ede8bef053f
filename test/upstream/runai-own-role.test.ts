import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Role } from '../../src/domain/viewer.ts';
import { people, type Person } from '../../src/sandbox/people.ts';
import { roles as fakeRoles } from '../../src/sandbox/runai/role-table.ts';
import { versions } from '../../src/sandbox/runai/versions.ts';
import {
  permissionOfScopes,
  roleOfNames,
  roleOfPermissions,
  tellingTypes,
} from '../../src/upstream/runai/own-role/map.ts';
import { readOwnRole } from '../../src/upstream/runai/own-role/own-role.ts';
import { predefinedRoles } from '../../src/upstream/runai/own-role/predefined-roles.ts';
import type { Permissions } from '../../src/upstream/runai/own-role/schema.ts';
import { createCaller, createSite, rejection } from '../http/site.ts';
import { openRunai } from './runai-changing.ts';
import { dgx } from './runai-server.ts';

const site = createSite();
const base = '/api/v1/authorization';
const usernames = people.map(({ username }) => username);

/** A control plane that answers each endpoint of `authorization` with a status or a body, and 404 to the rest. */
async function open(answers: Record<string, unknown>) {
  const { door, server } = await site.open(
    (response, { path }) => {
      const answer = answers[new URL(path, 'http://runai.invalid').pathname.slice(base.length + 1)] ?? 404;
      const status = typeof answer === 'number' ? answer : 200;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(typeof answer === 'number' ? { code: answer, message: 'No.' } : answer));
    },
    { system: dgx, retries: 0 },
  );
  return { read: () => readOwnRole(door, createCaller()), server };
}

function paths(server: { arrivals: readonly { method: string; path: string }[] }): string[] {
  return server.arrivals.map(({ method, path }) => `${method} ${path.slice(base.length + 1)}`);
}

function ruleNamed(...names: string[]) {
  return { accessRules: { accessRules: names.map((roleName) => ({ roleName })) } };
}

describe('Run:ai that does not tell a role', () => {
  it.each([
    [401, 'UPSTREAM_UNAUTHENTICATED'],
    [403, 'UPSTREAM_FORBIDDEN'],
    [429, 'UPSTREAM_RATE_LIMITED'],
    [500, 'UPSTREAM_FAILURE'],
    [503, 'UPSTREAM_UNAVAILABLE'],
  ])('with %i is told as %s, and nothing else is asked', async (status, code) => {
    const { read, server } = await open({ permissions: status, 'me/access-rules': ruleNamed('Editor') });
    expect(await rejection(read())).toMatchObject({ code, facts: { system: 'dgx' } });
    expect(paths(server)).toEqual(['GET permissions']);
  });

  it.each([[{ permissions: {} }], [{ permissions: [{ actions: ['read'] }] }], [{ permissions: ['Editor'] }]])(
    'but something unreadable, like %j, gives none by it',
    async (answers) => {
      const { read } = await open(answers);
      expect(await rejection(read())).toMatchObject({ code: 'UPSTREAM_PROTOCOL' });
    },
  );

  it('at any endpoint is told which setting would do', async () => {
    const { read, server } = await open({});
    expect(await rejection(read())).toMatchObject({
      code: 'UPSTREAM_FAILURE',
      message: expect.stringContaining('roleSource: claims') as string,
    });
    expect(paths(server)).toContain('GET me/access-rules?limit=500');
  });
});

describe('the role on Run:ai', () => {
  it.each(versions.flatMap((version) => usernames.map((username) => [username, version] as const)))(
    'of the %s of the sandbox is that, at %s, by one request with their own token',
    async (username, version) => {
      const { door, caller, fake } = await openRunai({ version }, username);
      expect(await readOwnRole(door, caller)).toBe(username satisfies Person['username'] & Role);
      expect(fake.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
        `GET ${base}/permissions`,
      ]);
      expect(fake.received[0]?.headers.authorization).toBe(await caller.credential.authorization());
    },
  );

  it('is the highest held anywhere: a rule on one project makes an editor', async () => {
    const { door, caller, fake } = await openRunai({}, 'viewer');
    const [rule] = fake.state.accessRules.filter(({ subjectId }) => subjectId.startsWith('viewer@'));
    const scopeId = fake.state.projects[0]?.id ?? '';
    const name = 'Research manager';
    fake.state.accessRules.push({ ...rule!, id: 900, roleName: name, scopeType: 'project', scopeId });
    expect(await readOwnRole(door, caller)).toBe('editor');
  });

  it('of whoever has no rule at all is none', async () => {
    const { door, caller, fake } = await openRunai({}, 'editor');
    fake.state.accessRules.splice(0);
    expect(await readOwnRole(door, caller)).toBeNull();
    expect(fake.received.map(({ path }) => path.slice(base.length + 1))).toEqual([
      'permissions',
      ...Array<string>(4).fill('permitted-scopes'),
    ]);
    expect(fake.received.slice(1).map(({ body }) => JSON.parse(body) as object)).toEqual(
      ['cluster', 'project', 'workloads', 'inferences'].map((resourceType) => ({ resourceType })),
    );
  });

  it('comes from the scopes where the sum leaves out what is held below the tenant', async () => {
    const nowhere = { system: false, tenants: [], clusters: null, departments: [], projects: [] };
    const { read } = await open({
      permissions: [],
      'permitted-scopes': { create: nowhere, read: { projects: ['4500111'] }, update: null },
    });
    expect(await read()).toBe('viewer');
  });

  it('comes from the scopes where they name the one tenant instead of a list', async () => {
    const none = { tenants: [], tenant: '' };
    const { read } = await open({
      permissions: [],
      'permitted-scopes': { create: none, read: { tenant: '1001' }, update: none, delete: {} },
    });
    expect(await read()).toBe('viewer');
  });

  it('comes from the names of roles on a release that tells nothing else, past its pages', async () => {
    const { read, server } = await open({
      permissions: 405,
      'permitted-scopes': 404,
      'me/access-rules': ruleNamed('Viewer', 'L1 Researcher ', 'Somebody composed this'),
    });
    expect(await read()).toBe('researcher');
    expect(paths(server)).toContain('GET me/access-rules?limit=500');
    const full = await open({ 'me/access-rules': ruleNamed(...Array<string>(500).fill('Viewer')) });
    expect(await full.read()).toBe('viewer');
    const offsets = paths(full.server).filter((path) => path.includes('offset'));
    expect(offsets).toHaveLength(19);
    expect(new Set(offsets).size).toBe(19);
  });
});

const file = new URL('../../../shared/upstream/samples/runai-roles-2.18.json', import.meta.url);
const absent = !existsSync(file);
const whenThere = absent ? ' (skipped: ../shared/upstream/samples is not there)' : '';

const specification = new URL('../../../shared/upstream/specs/runai-2.24.json', import.meta.url);
const unspecified = !existsSync(specification);
const whenSpecified = unspecified ? ' (skipped: ../shared/upstream/specs is not there)' : '';

it.skipIf(unspecified)(`of all types of Run:ai these make more than a reader${whenSpecified}`, () => {
  const { components } = JSON.parse(readFileSync(specification, 'utf8')) as {
    components: { schemas: { ResourceType: { enum: string[] } } };
  };
  const made: Record<string, string[]> = {};
  for (const resourceType of components.schemas.ResourceType.enum) {
    const role = roleOfPermissions([{ resourceType, actions: ['create'] }]);
    if (role !== null) (made[role] ??= []).push(resourceType);
  }
  expect(made).toEqual({
    administrator: ['cluster', 'nodepools', 'users'],
    editor: ['department', 'project', 'access_rules'],
    researcher: ['jobs', 'workloads', 'workspaces', 'trainings', 'inferences'],
  });
  expect(Object.values(made).flat()).toEqual(expect.arrayContaining([...tellingTypes]));
});

describe('the table of predefined roles', () => {
  it('says of each role of 2.18 what its permissions say', () => {
    for (const { name, all, read, custom } of fakeRoles) {
      const permissions = [
        ...all.map((resourceType) => ({ resourceType, actions: ['create', 'read', 'update', 'delete'] })),
        ...read.map((resourceType) => ({ resourceType, actions: ['read'] })),
      ];
      if (!custom) expect([name, roleOfPermissions(permissions)]).toEqual([name, predefinedRoles[name]]);
    }
  });

  it.skipIf(absent)(`agrees with the published permissions of every one of them${whenThere}`, () => {
    const published = JSON.parse(readFileSync(file, 'utf8')) as Published[];
    expect(published).toHaveLength(18);
    for (const { name, permissions: held } of published) {
      const permissions = Object.entries(held).map(([resourceType, actions]) => ({ resourceType, actions }));
      const role = predefinedRoles[name];
      expect([name, roleOfPermissions(permissions)]).toEqual([name, role]);
      expect([name, roleOfNames([name])]).toEqual([name, role]);
      expect([name, roleOfPermissions(scopedLike(permissions))]).toEqual([name, role]);
    }
  });

  it('takes a role that it does not name for one that reads, and no role for none', () => {
    expect(roleOfNames(['Workload submitter'])).toBe('viewer');
    expect(roleOfNames(['toString'])).toBe('viewer');
    expect(roleOfNames([])).toBeNull();
  });
});

/** A role of the samples, with its actions by type. */
interface Published {
  readonly name: string;
  readonly permissions: Readonly<Record<string, string[]>>;
}

/** What the questions about scopes bring of the same permissions. */
function scopedLike(permissions: Permissions): Permissions {
  return ['cluster', 'project', 'workloads', 'inferences'].map((type) => {
    const actions = permissions.find(({ resourceType }) => resourceType === type)?.actions ?? [];
    const scopes = actions.map((action) => [action, { departments: ['4500008'] }]);
    return permissionOfScopes(type, Object.fromEntries(scopes) as object);
  });
}
