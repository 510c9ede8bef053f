import { PrismaPg } from '@prisma/adapter-pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databaseOver } from '../../src/database/client.ts';
import { openSite, type Question, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => void (site = await openSite()));
beforeEach(() => site.forget());
afterAll(() => site.close());

function gigabytes(amount: number) {
  return { amount, unit: 'GB' };
}

function smallClass(more: object = {}) {
  return {
    ...{ name: 'small', default: true, cpu: 1, gpu: 0 },
    ...{ memory: gigabytes(4), maxStorage: gigabytes(50), defaultStorage: gigabytes(5) },
    ...more,
  };
}

function newPool(more: object = {}) {
  return { system: 'gateway', name: 'A native pool', public: true, classes: [smallClass()], ...more };
}

const everyFailure = `
  __typename
  ... on Failure { code message system }
  ... on InvalidInput { problems { path message } }
  ... on Plan { steps { intent fields effects { __typename ... on PlannedRow { system { name } action table key values } } } }
`;

const createPool = `mutation ($input: CreatePoolInput!, $key: String, $dryRun: Boolean = false) {
  createPool(input: $input, idempotencyKey: $key, dryRun: $dryRun) {
    ${everyFailure}
    ... on CreatePoolPayload { pool { id name version classes { id name } } }
  }
}`;

const updatePool = `mutation ($input: UpdatePoolInput!) {
  updatePool(input: $input) { ${everyFailure} ... on UpdatePoolPayload { pool { id name version } } }
}`;

async function create(variables: object, question: Question = {}) {
  const { body } = await site.ask(createPool, { ...question, variables: { ...variables } });
  return body.data?.createPool ?? body;
}

async function audited() {
  const { body } = await site.ask(`{ auditEvents(first: 100) { nodes {
    kind mutation outcome input effects changeId viewer { subject } systems } } }`);
  return body.data.auditEvents.nodes;
}

function receivedAnywhere() {
  return site.systems.flatMap(({ received }) => received);
}

describe('a change', () => {
  it('is refused to strangers, with 401 and the way in', async () => {
    const { status, body } = await site.ask(createPool, { as: null, variables: { input: newPool() } });
    expect(status).toBe(401);
    expect(body.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(body.errors[0].message).toContain('Sign in to change anything');
    expect(body.data).toBeFalsy();
  });

  it.each(['viewer', 'researcher', 'editor'] as const)(
    'is refused to a %s as data that names the role that would do, and nothing is asked or written down',
    async (as) => {
      const lines = (await audited()).length;
      site.forget();
      const refused = await create({ input: newPool() }, { as });
      expect(refused).toMatchObject({ __typename: 'Forbidden', code: 'FORBIDDEN', system: 'gateway' });
      expect(refused.message).toMatch(/Changing pools on gateway needs the role administrator/);
      expect(receivedAnywhere()).toEqual([]);
      expect(await audited()).toHaveLength(lines);
    },
  );

  it('is refused with every problem at once, each with its path', async () => {
    const classes = [
      smallClass({ name: 'x', cpu: 0, memory: gigabytes(-1) }),
      smallClass({ gpu: 0.5, defaultStorage: gigabytes(60), tolerations: ['?'] }),
    ];
    const input = newPool({ name: 'tab\there', public: false, default: true, classes, cpuLimitFactor: 0.5 });
    const refused = await create({ input, key: 'with spaces' });
    expect(refused.__typename).toBe('InvalidInput');
    expect(refused.problems.map(({ path }: { path: string }) => path).sort()).toEqual(
      [
        ...['idempotencyKey', 'name', 'public', 'cpuLimitFactor', 'classes'],
        ...['classes.0.name', 'classes.0.cpu', 'classes.0.memory'],
        ...['classes.1.gpu', 'classes.1.defaultStorage', 'classes.1.tolerations.0'],
      ].sort(),
    );
    expect(receivedAnywhere()).toEqual([]);
  });

  it.each([
    ['an unknown system', newPool({ system: 'nowhere' }), 'InvalidInput', 'BAD_USER_INPUT'],
    ['a system that has no pools', newPool({ system: 'emmy' }), 'Unsupported', 'UNSUPPORTED'],
  ])('of %s is refused and nothing is asked', async (_, input, type, code) => {
    expect(await create({ input })).toMatchObject({ __typename: type, code });
    expect(receivedAnywhere()).toEqual([]);
  });

  it.each([
    'nonsense',
    'ResourcePool:nowhere:1',
    'Cluster:emmy:helios',
    'ResourcePool:dgx:1',
    'ResourcePool:gateway:x',
  ])('of the id %s finds nothing, and nothing is asked', async (id) => {
    const { body } = await site.ask(updatePool, { variables: { input: { id, name: 'renamed' } } });
    expect(body.data.updatePool).toMatchObject({ __typename: 'NotFound', code: 'NOT_FOUND' });
    expect(receivedAnywhere()).toEqual([]);
  });

  it('is refused when it names a cluster that nobody has, or a node pool hidden from the caller', async () => {
    const classes = [smallClass({ nodePoolId: 'NodePool:dgx:404' })];
    const refused = await create({ input: newPool({ clusterId: 'Cluster:emmy:nowhere', classes }) });
    expect(refused.problems.map(({ path }: { path: string }) => path)).toEqual([
      'clusterId',
      'classes.0.nodePoolId',
    ]);
  });

  it('with an idempotency key of 10 KB is refused', async () => {
    const refused = await create({ input: newPool(), key: 'k'.repeat(10_240) });
    expect(refused.problems).toEqual([expect.objectContaining({ path: 'idempotencyKey' })]);
  });
});

describe('a dry run', () => {
  it('answers each row that would change, and changes none', async () => {
    const plan = await create({ input: newPool({ name: 'never made' }), key: 'dry', dryRun: true });
    expect(plan.__typename).toBe('Plan');
    expect(plan.steps).toHaveLength(1);
    const [pool, resourceClass] = plan.steps[0].effects;
    expect(pool).toMatchObject({
      action: 'INSERT',
      table: 'resource_pool',
      key: null,
      values: { name: 'never made' },
    });
    expect(resourceClass).toMatchObject({
      action: 'INSERT',
      table: 'resource_class',
      values: { name: 'small' },
    });
    const { body } = await site.ask('{ pools(filter: { text: "never made" }) { nodes { id } } }');
    expect(body.data.pools.nodes).toEqual([]);
  });

  it('is written down as one, and uses up no key', async () => {
    const input = newPool({ name: 'made later' });
    await create({ input, key: 'dry-2', dryRun: true });
    const [line] = await audited();
    expect(line).toMatchObject({
      kind: 'DRY_RUN',
      mutation: 'createPool',
      outcome: 'Plan',
      systems: ['gateway'],
    });
    const made = await create({ input: { ...input, name: 'made otherwise' }, key: 'dry-2' });
    expect(made.__typename).toBe('CreatePoolPayload');
  });
});

describe('a native pool', () => {
  it('is created, read, changed by version and deleted, and every step stands in the audit', async () => {
    const made = await create({ input: newPool({ name: 'short-lived' }) });
    expect(made.pool).toMatchObject({ name: 'short-lived', version: 1, classes: [{ name: 'small' }] });
    const { id } = made.pool;
    const renamed = await site.ask(updatePool, { variables: { input: { id, version: 1, name: 'renamed' } } });
    expect(renamed.body.data.updatePool.pool).toEqual({ id, name: 'renamed', version: 2 });
    const stale = await site.ask(updatePool, { variables: { input: { id, version: 1, name: 'too late' } } });
    expect(stale.body.data.updatePool).toMatchObject({ __typename: 'Conflict', code: 'CONFLICT' });
    const deleted = await site.ask(
      `mutation ($input: DeletePoolInput!) { deletePool(input: $input) { ... on DeletePoolPayload { deletedId } } }`,
      { variables: { input: { id } } },
    );
    expect(deleted.body.data.deletePool).toEqual({ deletedId: id });
    const gone = await site.ask(`query ($id: ID!) { pool(id: $id) { id } }`, { variables: { id } });
    expect(gone.body.data.pool).toBeNull();
    const lines = (await audited()).map((line: any) => `${line.kind} ${line.mutation} ${line.outcome}`);
    expect(lines.slice(0, 6).reverse()).toEqual([
      'STARTED createPool null',
      'FINISHED createPool Done',
      'STARTED updatePool null',
      'FINISHED updatePool Done',
      'STARTED deletePool null',
      'FINISHED deletePool Done',
    ]);
  });

  it('crosses systems: its cluster is of one, the node pool of its class of another', async () => {
    const found = await site.ask(
      '{ clusters { nodes { id name system { kind } } } nodePools { nodes { id name } } }',
    );
    const cluster = found.body.data.clusters.nodes.find((each: any) => each.system.kind === 'CLUSTERCOCKPIT');
    const [nodePool] = found.body.data.nodePools.nodes;
    const classes = [smallClass({ nodePoolId: nodePool.id })];
    const made = await create({ input: newPool({ clusterId: cluster.id, classes }) });
    const read = await site.ask(
      `query ($id: ID!) { pool(id: $id) { cluster { name } classes { nodePool { name } } } }`,
      { variables: { id: made.pool.id } },
    );
    expect(read.body.data.pool).toEqual({
      cluster: { name: cluster.name },
      classes: [{ nodePool: { name: nodePool.name } }],
    });
  });

  it('that is not public is seen by its members and by nobody else', async () => {
    const made = await create({ input: newPool({ name: 'for members', public: false }) });
    const { id } = made.pool;
    const mine = `query ($id: ID!) { pool(id: $id) { name } pools(filter: { text: "for members" }) { nodes { name } } }`;
    const before = await site.ask(mine, { as: 'researcher', variables: { id } });
    expect(before.body.data).toMatchObject({ pool: null, pools: { nodes: [] } });
    const { body } = await site.ask('{ viewer { subject } }', { as: 'researcher' });
    const added = await site.ask(
      `mutation ($input: AddPoolMembersInput!) { addPoolMembers(input: $input) {
        ${everyFailure} ... on AddPoolMembersPayload { members { issuer subject email } } } }`,
      { variables: { input: { id, members: [{ issuer: 'campus', subject: body.data.viewer.subject }] } } },
    );
    expect(added.body.data.addPoolMembers.members).toEqual([
      { issuer: 'campus', subject: body.data.viewer.subject, email: null },
    ]);
    const after = await site.ask(mine, { as: 'researcher', variables: { id } });
    expect(after.body.data).toMatchObject({
      pool: { name: 'for members' },
      pools: { nodes: [{ name: 'for members' }] },
    });
    const other = await site.ask(mine, { as: 'editor', variables: { id } });
    expect(other.body.data).toMatchObject({ pool: null, pools: { nodes: [] } });
  });

  it('shows its members to administrators only', async () => {
    const made = await create({ input: newPool({ name: 'shows members' }) });
    const query = `query ($id: ID!) { pool(id: $id) { members { subject } } }`;
    const refused = await site.ask(query, { as: 'editor', variables: { id: made.pool.id } });
    expect(refused.body.data.pool.members).toBeNull();
    expect(refused.body.errors[0].extensions.code).toBe('FORBIDDEN');
    const shown = await site.ask(query, { variables: { id: made.pool.id } });
    expect(shown.body.data.pool.members).toEqual([]);
  });

  it('is not let in by a member of an unknown issuer', async () => {
    const made = await create({ input: newPool({ name: 'known issuers' }) });
    const members = [{ issuer: 'elsewhere', subject: 'u-1' }];
    const { body } = await site.ask(
      `mutation ($input: AddPoolMembersInput!) { addPoolMembers(input: $input) { ${everyFailure} } }`,
      { variables: { input: { id: made.pool.id, members } } },
    );
    expect(body.data.addPoolMembers.problems).toEqual([
      { path: 'members.0.issuer', message: expect.stringContaining('campus') },
    ]);
  });
});

describe('an idempotency key', () => {
  it('makes one pool of ten calls at once, and gives all of them the same answer', async () => {
    const input = newPool({ name: 'only one of it' });
    const answers = await Promise.all(Array.from({ length: 10 }, () => create({ input, key: 'once' })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const { body } = await site.ask('{ pools(filter: { text: "only one of it" }) { nodes { id } } }');
    expect(body.data.pools.nodes).toEqual([{ id: answers[0].pool.id }]);
  });

  it('is a conflict with another input, and free to another person', async () => {
    await create({ input: newPool({ name: 'mine once' }), key: 'mine' });
    const other = await create({ input: newPool({ name: 'another' }), key: 'mine' });
    expect(other).toMatchObject({ __typename: 'Conflict' });
  });
});

describe('with the database away', () => {
  it('a change is refused before anything is sent, and queries of other systems go on', async () => {
    // Nothing listens on port 1 of this machine.
    const adapter = new PrismaPg({ connectionString: 'postgresql://gateway@127.0.0.1:1/clusterql' });
    const broken = await openSite({ database: databaseOver('postgresql', adapter, async () => {}) });
    const { body } = await broken.ask(createPool, { variables: { input: newPool() } });
    expect(body.data.createPool).toMatchObject({
      __typename: 'UpstreamFailure',
      code: 'DATABASE_UNAVAILABLE',
    });
    const read = await broken.ask(
      '{ jobs(first: 1) { nodes { id } } pools { nodes { system { name } } completeness { sources { system { name } status } } } }',
    );
    expect(read.body.data.jobs.nodes).toHaveLength(1);
    expect(read.body.data.pools.completeness.sources).toContainEqual({
      system: { name: 'gateway' },
      status: 'FAILED',
    });
    await broken.close();
  });
});
