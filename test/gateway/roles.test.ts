import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seedNativePools } from '../../src/cli/sandbox-pools.ts';
import { people, type Person } from '../../src/sandbox/people.ts';
import { poolPlans } from '../../src/sandbox/renku/seed-pools.ts';
import { openSite, type Question, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite({
    // As in the sandbox, but a token that tells no e-mail address holds no role anywhere.
    configure: (config) => ({
      ...config,
      systems: config.systems.map((system) => ({
        ...system,
        table: {
          administrator: [{ issuer: 'campus', claim: 'realm_access.roles', value: 'renku-admin' }],
          ...system.table,
          viewer: [{ issuer: 'campus', claim: 'email' }],
        },
      })),
    }),
  });
  await seedNativePools(site.database);
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const usernames = people.map(({ username }) => username);
const nouns = ['clusters', 'nodePools', 'departments', 'projects', 'jobs'] as const;
const openNativePools = ['Tarn sessions', 'Teaching notebooks'];

const readingOnRenku = ['POOL_READ', 'JOB_READ', 'USER_READ', 'ALERT_READ'];
const everythingOnRenku = [
  ...['POOL_READ', 'CLUSTER_READ', 'JOB_READ', 'USER_READ', 'ALERT_READ', 'CAPACITY_RESERVATION_READ'],
  ...['USER_LIST', 'POOL_WRITE', 'CLUSTER_WRITE', 'CAPACITY_RESERVATION_WRITE', 'PLATFORM_WRITE'],
];

const renkuClusters =
  'Reading the clusters of renku needs the role administrator there; yours is viewer. Assign the realm role renku-admin in Keycloak, then sign out and in again.';

describe('somebody without a role on any connected system', () => {
  it('reads the open pools of the gateway, which lets in whoever its issuers vouch for, and none of renku', async () => {
    const { status, body } = await ask('pools', { token: await roleless() });
    expect(status).toBe(200);
    expect(namesOf('gateway', body.data.pools.nodes)).toEqual(openNativePools);
    expect(body.data.pools.nodes).toHaveLength(openNativePools.length);
    expect(statusesOf(body.data.pools)).toEqual({ gateway: 'OK', renku: 'FORBIDDEN' });
    expect(body.errors).toHaveLength(1);
    expect(body.errors[0]).toMatchObject({
      path: ['pools'],
      extensions: { code: 'FORBIDDEN', system: 'renku', partial: true },
    });
    expectNothingAsked();
  });

  it.each([...nouns, 'computeNodes', 'users', 'alerts', 'settings', 'auditLog'])(
    'is refused the %s, told which role would do, and no system hears of it',
    async (noun) => {
      const { status, body } = await site.ask(`{ ${noun} { nodes { id } } }`, { token: await roleless() });
      expect(status).toBe(200);
      expect(body.data).toEqual({ [noun]: null });
      expect(body.errors).toHaveLength(1);
      expect(body.errors[0]).toMatchObject({
        path: [noun],
        extensions: { code: 'FORBIDDEN', retryable: false },
      });
      expect(body.errors[0].message).toMatch(
        /needs the role (viewer|administrator) there; yours is no role\./,
      );
      expect(body.errors[0].message).toMatch(/Ask an administrator of \w+ for it, then sign in again\./);
      expectNothingAsked();
    },
  );

  it.each([
    'ResourcePool:renku:1',
    'Cluster:emmy:tarn',
    'NodePool:dgx:1',
    'Department:dgx:1',
    'Job:emmy:tarn/1/1',
  ])('is refused %s by its id, and no system hears of it', async (id) => {
    const { body } = await site.ask(`{ node(id: "${id}") { id } }`, { token: await roleless() });
    expect(body.data).toEqual({ node: null });
    expect(body.errors[0].extensions.code).toBe('FORBIDDEN');
    expectNothingAsked();
  });

  it('still learns who they are, and that they may read pools and operations of the gateway and nothing else', async () => {
    const { body } = await site.ask('{ viewer { email access { role permissions } } }', {
      token: await roleless(),
    });
    const none = { role: null, permissions: [] };
    const ofGateway = { role: 'VIEWER', permissions: ['POOL_READ', 'OPERATION_READ'] };
    expect(body).toEqual({ data: { viewer: { email: null, access: [ofGateway, none, none, none] } } });
  });
});

describe('a refused role', () => {
  it.each(['viewer', 'researcher', 'editor'] as const)(
    'costs the %s the clusters of renku alone, which is not asked',
    async (as) => {
      const { status, body } = await ask('clusters', { as });
      expect(status).toBe(200);
      expect(site.received('renku')).toEqual([]);
      expect(systemsOf(body.data.clusters.nodes)).toEqual(['dgx', 'emmy']);
      expect(body.data.clusters.totalCount).toBeNull();
      expect(body.data.clusters.completeness).toEqual({
        complete: false,
        sources: [
          report('renku', 'FORBIDDEN', { code: 'FORBIDDEN', message: renkuClusters }),
          report('dgx', 'OK'),
          report('emmy', 'OK'),
        ],
      });
      expect(body.errors).toHaveLength(1);
      expect(body.errors[0]).toMatchObject({ message: renkuClusters, path: ['clusters'] });
      expect(body.errors[0].extensions).toMatchObject({ code: 'FORBIDDEN', system: 'renku', partial: true });
    },
  );

  it('hides a single cluster of renku, whose id is known, without asking', async () => {
    const id = (await ask('clusters', { as: 'administrator' })).body.data.clusters.nodes.find(
      ({ system }: any) => system.name === 'renku',
    ).id;
    site.forget();
    for (const query of [`{ cluster(id: "${id}") { id } }`, `{ node(id: "${id}") { id } }`]) {
      const { body } = await site.ask(query, { as: 'editor' });
      expect(Object.values(body.data)).toEqual([null]);
      expect(body.errors[0]).toMatchObject({ message: renkuClusters, extensions: { code: 'FORBIDDEN' } });
    }
    expectNothingAsked();
  });

  it('of the system itself is told as its own: departments are closed to an L1 researcher', async () => {
    const { status, body } = await ask('departments', { as: 'researcher' });
    const message = 'System dgx refuses this to your account; ask its administrators for access.';
    expect(status).toBe(200);
    expect(body.data.departments.nodes).toEqual([]);
    expect(body.data.departments.completeness).toEqual({
      complete: false,
      sources: [report('dgx', 'FORBIDDEN', { code: 'UPSTREAM_FORBIDDEN', message })],
    });
    expect(body.errors).toHaveLength(1);
    expect(body.errors[0]).toMatchObject({ message, path: ['departments'] });
    expect(body.errors[0].extensions).toMatchObject({
      code: 'UPSTREAM_FORBIDDEN',
      status: 403,
      partial: true,
    });
  });
});

describe('what each person sees', () => {
  it.each<[Person['username'], string[]]>([
    ['viewer', ['Glade visualisation', ...openNativePools]],
    ['researcher', ['Aurora A100 lab', ...openNativePools]],
    ['editor', ['Aurora A100 lab', 'Glade visualisation', ...openNativePools]],
    ['administrator', ['Aurora A100 lab', 'Glade visualisation', ...openNativePools]],
  ])('pools: the %s those of their own and the public ones', async (as, native) => {
    const { body } = await ask('pools', { as });
    expect(body.errors).toBeUndefined();
    const { nodes, totalCount } = body.data.pools;
    expect(namesOf('renku', nodes)).toEqual(poolsOf(as).sort());
    expect(namesOf('gateway', nodes)).toEqual(native);
    expect(totalCount).toBe(poolsOf(as).length + native.length);
  });

  it('clusters of every system: the administrator', async () => {
    const { body } = await ask('clusters', { as: 'administrator' });
    expect(body.errors).toBeUndefined();
    expect(systemsOf(body.data.clusters.nodes)).toEqual(['renku', 'dgx', 'emmy']);
    expect(body.data.clusters).toMatchObject({ totalCount: 6, completeness: { complete: true } });
  });

  it.each(['viewer', 'editor', 'administrator'] as const)('departments: the %s all eight', async (as) => {
    const { body } = await ask('departments', { as });
    expect(body.errors).toBeUndefined();
    expect(body.data.departments).toMatchObject({ totalCount: 8, completeness: { complete: true } });
  });

  it.each(usernames)(
    'projects: the %s all forty, complete without a system that cannot list them',
    async (as) => {
      const { body } = await ask('projects', { as });
      expect(body.errors).toBeUndefined();
      expect(body.data.projects.nodes).toHaveLength(40);
      expect(statusesOf(body.data.projects)).toEqual({ dgx: 'OK' });
      expect(site.received('clustercockpit')).toEqual([]);
    },
  );

  it.each(usernames)('jobs of emmy: the %s their own, and staff those of everybody', async (as) => {
    const { body } = await site.ask(
      '{ jobs(first: 100) { nodes { userName system { name } } completeness { sources { system { name } status } } } }',
      { as },
    );
    expect(body.errors).toBeUndefined();
    expect(statusesOf(body.data.jobs)).toEqual({ renku: 'OK', dgx: 'OK', emmy: 'OK' });
    const onEmmy = body.data.jobs.nodes.filter(({ system }: any) => system.name === 'emmy');
    const owners = new Set(onEmmy.map(({ userName }: any) => userName));
    if (as === 'viewer' || as === 'researcher') expect(owners).toEqual(new Set([as]));
    else expect(owners.size).toBeGreaterThan(1);
  });

  it.each<[Person['username'], string[]]>([
    ['viewer', ['VIEWER', 'VIEWER', 'VIEWER', 'VIEWER']],
    ['researcher', ['VIEWER', 'VIEWER', 'RESEARCHER', 'RESEARCHER']],
    ['editor', ['VIEWER', 'VIEWER', 'EDITOR', 'EDITOR']],
    ['administrator', ['ADMINISTRATOR', 'ADMINISTRATOR', 'ADMINISTRATOR', 'ADMINISTRATOR']],
  ])('of themselves: the %s their role and permissions on each system', async (as, roles) => {
    const { body } = await site.ask('{ viewer { access { system { name } role permissions } } }', { as });
    const { access } = body.data.viewer;
    expect(access.map(({ system, role }: any) => [system.name, role])).toEqual(
      ['gateway', 'renku', 'dgx', 'emmy'].map((name, index) => [name, roles[index]]),
    );
    const [gateway, renku, dgx, emmy] = access.map(({ permissions }: any) => permissions);
    const administers = as === 'administrator';
    const read = administers
      ? ['POOL_READ', 'AUDIT_READ', 'OPERATION_READ']
      : ['POOL_READ', 'OPERATION_READ'];
    expect(gateway).toEqual([...read, ...(administers ? ['POOL_WRITE', 'OPERATION_WRITE'] : [])]);
    expect(renku).toEqual(administers ? everythingOnRenku : readingOnRenku);
    const held = gatewayRoles.slice(0, gatewayRoles.indexOf(as) + 1).flatMap((role) => onRunai[role]);
    expect([...dgx].sort()).toEqual(held.sort());
    expect([...emmy].sort()).toEqual([...readingOnEmmy, ...(administers ? administeringEmmy : [])].sort());
    expectNothingAsked();
  });
});

const gatewayRoles = ['viewer', 'researcher', 'editor', 'administrator'] as const;

/** What each role may do on Run:ai beyond the ones before it. */
const onRunai = {
  viewer: ['CLUSTER', 'NODE_POOL', 'COMPUTE_NODE', 'DEPARTMENT', 'PROJECT', 'JOB'].map(
    (noun) => `${noun}_READ`,
  ),
  researcher: ['JOB_WRITE'],
  editor: [
    ...['USER_READ', 'USER_LIST', 'SERVICE_ACCOUNT_READ', 'ACCESS_RULE_READ', 'ACCESS_ROLE_READ'],
    ...['DEPARTMENT_WRITE', 'PROJECT_WRITE', 'ACCESS_RULE_WRITE'],
  ],
  administrator: [
    ...['SETTING_READ', 'AUDIT_READ', 'CLUSTER_WRITE', 'NODE_POOL_WRITE'],
    ...['USER_WRITE', 'SERVICE_ACCOUNT_WRITE', 'SETTING_WRITE'],
  ],
} as const;

const readingOnEmmy = ['CLUSTER_READ', 'COMPUTE_NODE_READ', 'PROJECT_READ', 'JOB_READ', 'TAG_READ'];
const administeringEmmy = ['USER_READ', 'USER_LIST', 'COMPUTE_NODE_WRITE', 'JOB_WRITE', 'USER_WRITE'];

function ask(noun: (typeof nouns)[number] | 'pools', question: Question) {
  const completeness = 'completeness { complete sources { system { name } status error { code message } } }';
  return site.ask(
    `{ ${noun}(first: 100) { totalCount nodes { id name system { name } } ${completeness} } }`,
    question,
  );
}

function namesOf(wanted: string, rows: any[]): string[] {
  return rows.flatMap(({ name, system }) => (system.name === wanted ? [name] : []));
}

function roleless(): Promise<string> {
  return site.sandbox.issuer.tokenFor(people[0] as Person, { overrides: { email: undefined } });
}

function poolsOf(username: Person['username']): string[] {
  const seen = poolPlans.filter(({ pool, members = [] }) => {
    return [pool.public, members.includes(username), username === 'administrator'].includes(true);
  });
  return seen.map(({ pool }) => pool.name);
}

function report(name: string, status: string, error: object | null = null) {
  return { system: { name }, status, error };
}

function statusesOf({ completeness }: any): Record<string, string> {
  return Object.fromEntries(completeness.sources.map(({ system, status }: any) => [system.name, status]));
}

/** The systems the rows come from, in the order of the configuration. */
function systemsOf(rows: any[]): string[] {
  return ['renku', 'dgx', 'emmy'].filter((name) => rows.some(({ system }) => system.name === name));
}

function expectNothingAsked(): void {
  expect(site.systems.flatMap(({ received }) => received)).toEqual([]);
}
