import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSite, type Question, type Site } from '../support/site.ts';

let site: Site;
/** Ids of the rows an administrator sees. */
let known: string[];

beforeAll(async () => {
  site = await openSite();
  const { body } = await site.ask(`{
    pools(first: 100) { nodes { id classes { id } } } clusters(first: 100) { nodes { id } }
    nodePools { nodes { id } } departments(first: 100) { nodes { id } } projects(first: 100) { nodes { id } }
    jobs(first: 100) { nodes { id project { id } } } }`);
  known = [...new Set(JSON.stringify(body.data).match(/\w+:\w+:[^"]+/g))];
});
beforeEach(() => site.forget());
afterAll(() => site.close());

/** The first `count` ids that begin with this `<Type>:<system>`. */
function idsOf(kind: string, count: number): string[] {
  const ids = known.filter((id) => id.startsWith(`${kind}:`)).slice(0, count);
  if (ids.length < count) throw new Error(`the sandbox has not ${count} of ${kind}`);
  return ids;
}

function idOf(kind: string): string {
  return idsOf(kind, 1)[0] ?? '';
}

async function node(id: string, question?: Question) {
  const { body } = await site.ask('query ($id: ID!) { node(id: $id) { __typename id } }', {
    ...question,
    variables: { id },
  });
  return body;
}

async function nodes(ids: readonly string[], question?: Question) {
  const { body } = await site.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', {
    ...question,
    variables: { ids },
  });
  return body;
}

function everythingReceived(): string[] {
  return site.systems.flatMap(({ received }) => received.map(({ method, path }) => `${method} ${path}`));
}

const uuid = '00000000-0000-4000-8000-000000000000';

describe('an id that leads nowhere', () => {
  it.each([
    ['is no id', 'nonsense'],
    ['is empty', ''],
    ['names a type that does not exist', 'Planet:renku:1'],
    ['has no key', 'ResourcePool:renku:'],
    ['has an empty part in its key', 'ResourceClass:renku:1//2'],
    ['is not written as the gateway writes it', 'ResourcePool:renku:%31'],
    ['is wrongly encoded', 'ResourcePool:renku:%'],
    ['names a system that is not connected', 'ResourcePool:elsewhere:1'],
    ['names a type its system does not have', 'Department:renku:1'],
    ['names a node pool of a system that has none', 'NodePool:emmy:1'],
    ['has a key its system cannot have made', 'ResourcePool:renku:one'],
    ['has a key too large for its system', 'ResourcePool:renku:99999999999'],
    ['has a key with parts to spare', `Job:dgx:${uuid}/1`],
    ['has the name of an endpoint in the place of a key', 'Project:dgx:count'],
  ])('is null and nothing is asked when it %s', async (_, id) => {
    expect(await node(id)).toEqual({ data: { node: null } });
    expect(await nodes([id])).toEqual({ data: { nodes: [null] } });
    expect(everythingReceived()).toEqual([]);
  });

  it('is null and nothing is asked for whatever text stands in its place', async () => {
    const part = fc.oneof(fc.string(), fc.constantFrom('Job', 'Cluster', 'renku', 'dgx', 'emmy'));
    // Five parts are one too many for any id, so no number of lucky draws makes a good one.
    const garbage = fc.oneof(fc.string(), fc.array(part, { minLength: 4, maxLength: 5 }).map(joined));
    await fc.assert(
      fc.asyncProperty(fc.array(garbage, { minLength: 1, maxLength: 20 }), async (ids) => {
        expect(await nodes(ids)).toEqual({ data: { nodes: ids.map(() => null) } });
      }),
      { numRuns: 50 },
    );
    expect(everythingReceived()).toEqual([]);
  });

  it('is null and nothing is asked for at a field of another type', async () => {
    const fields = ['pool', 'cluster', 'nodePool', 'department', 'project', 'job'];
    const asked = fields.map((field) => `${field}(id: "${idOf('ResourceClass:renku')}") { id }`);
    const { body } = await site.ask(`{ ${asked.join(' ')} }`);
    expect(body).toEqual({ data: Object.fromEntries(fields.map((field) => [field, null])) });
    expect(everythingReceived()).toEqual([]);
  });

  it.each([
    ['ResourcePool:renku:999'],
    ['ResourceClass:renku:999/1'],
    ['ResourceClass:renku:1/999'],
    ['Cluster:renku:01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    [`Cluster:dgx:${uuid}`],
    ['Cluster:emmy:nowhere'],
    ['NodePool:dgx:999'],
    ['Department:dgx:999'],
    ['Project:dgx:999'],
    ['Project:emmy:nobody-ran-it'],
    [`Job:dgx:${uuid}`],
    ['Job:emmy:helios/1/1'],
  ])('is null when its system has no such row: %s', async (id) => {
    expect(await node(id)).toEqual({ data: { node: null } });
    expect(everythingReceived()).not.toEqual([]);
  });
});

describe('a row that is hidden from who asks', () => {
  it('is null like a missing one: a private pool and its classes, and the open list of classes is not asked', async () => {
    const pools = '{ pools(first: 100) { nodes { id public classes { id } } } }';
    const seen = (await site.ask(pools, { as: 'viewer' })).body.data.pools.nodes;
    const all = (await site.ask(pools)).body.data.pools.nodes;
    const shown = seen.find((pool: any) => pool.public).classes[0].id;
    const hidden = all.find(({ id }: any) => !seen.some((pool: any) => pool.id === id));
    const [hiddenClass] = hidden.classes;
    site.forget();
    for (const as of ['viewer', null] as const) {
      expect(await node(hidden.id, { as })).toEqual({ data: { node: null } });
      expect(await node(hiddenClass.id, { as })).toEqual({ data: { node: null } });
      expect((await nodes([hiddenClass.id, shown], { as })).data.nodes).toMatchObject([null, { id: shown }]);
    }
    expect(everythingReceived().filter((request) => !request.includes('/resource_pools'))).toEqual([]);
    expect((await node(hiddenClass.id)).data.node.id).toBe(hiddenClass.id);
  });

  it('is null like a missing one: a job of somebody else, and a department that Run:ai refuses to show', async () => {
    const { body } = await site.ask('{ jobs(first: 100) { nodes { id userName system { name } } } }');
    const foreign = body.data.jobs.nodes.find(
      ({ system, userName }: any) => system.name === 'emmy' && userName !== 'researcher',
    );
    for (const id of [foreign.id, idOf('Department:dgx')]) {
      expect(await node(id, { as: 'researcher' })).toEqual({ data: { node: null } });
      expect(await node(id, { as: 'administrator' })).toMatchObject({ data: { node: { id } } });
    }
  });

  it('is refused, and nothing is asked, when the whole noun is closed to the role', async () => {
    const id = idOf('Cluster:renku');
    const { data, errors } = await node(id, { as: 'editor' });
    expect(data).toEqual({ node: null });
    expect(errors).toMatchObject([{ path: ['node'], extensions: { code: 'FORBIDDEN', system: 'renku' } }]);
    const anonymous = await node(idOf('Cluster:dgx'), { as: null });
    expect(anonymous.errors).toMatchObject([{ path: ['node'], extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(everythingReceived()).toEqual([]);
  });
});

describe('a row by its id', () => {
  it.each([
    ['pool', 'ResourcePool:renku'],
    ['node', 'ResourceClass:renku'],
    ['cluster', 'Cluster:renku'],
    ['cluster', 'Cluster:dgx'],
    ['cluster', 'Cluster:emmy'],
    ['nodePool', 'NodePool:dgx'],
    ['department', 'Department:dgx'],
    ['project', 'Project:dgx'],
    ['project', 'Project:emmy'],
    ['job', 'Job:dgx'],
    ['job', 'Job:emmy'],
  ])('comes from %s, node and nodes alike, for one request: %s', async (field, kind) => {
    const id = idOf(kind);
    const row = { __typename: kind.split(':')[0], id };
    const typed = `query ($id: ID!) { ${field}(id: $id) { __typename id } }`;
    // Renku is asked once a minute whose token this is; that is no part of what is counted here.
    await site.ask('{ pools { nodes { id } } }');
    for (const query of [typed, typed.replace(field, 'node')]) {
      site.forget();
      expect((await site.ask(query, { variables: { id } })).body).toEqual({
        data: { [query === typed ? field : 'node']: row },
      });
      expect(everythingReceived()).toHaveLength(1);
    }
    expect(await nodes([id])).toEqual({ data: { nodes: [row] } });
  });

  it('has the fields of its type', async () => {
    const { body } = await site.ask(
      'query ($id: ID!) { node(id: $id) { ... on ResourceClass { name cpu } ... on Job { state } } }',
      { variables: { id: idOf('ResourceClass:renku') } },
    );
    expect(body).toEqual({ data: { node: { name: expect.any(String), cpu: expect.any(Number) } } });
  });
});

describe('many ids at once', () => {
  it('are refused past a hundred, and nothing is asked', async () => {
    const ids = Array.from({ length: 101 }, (_, index) => `ResourcePool:renku:${index + 1}`);
    const { data, errors } = await nodes(ids);
    expect(data).toEqual({ nodes: null });
    expect(errors).toMatchObject([{ path: ['nodes'], extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(errors[0].message).toMatch(/ids.*100.*101/);
    expect(everythingReceived()).toEqual([]);
    expect((await nodes(ids.slice(1))).data.nodes).toHaveLength(100);
  });

  it('keep their order, whatever their types, and leave null in the place of what is not there', async () => {
    const ids = [idOf('Job:emmy'), 'nonsense', idOf('Cluster:dgx'), idOf('Job:emmy'), 'Cluster:emmy:nowhere'];
    const { data } = await nodes(ids);
    expect(data.nodes.map((row: any) => row?.id ?? null)).toEqual([ids[0], null, ids[2], ids[0], null]);
  });

  it.each([
    ['ResourcePool:renku', 10, ['GET /api/data/resource_pools']],
    ['ResourceClass:renku', 30, ['GET /api/data/resource_pools']],
    ['Cluster:renku', 2, ['GET /api/data/clusters']],
    ['Cluster:dgx', 2, ['GET /api/v1/clusters']],
    ['Cluster:emmy', 2, ['POST /query']],
    ['NodePool:dgx', 4, ['GET /api/v1/node-pools']],
    ['Department:dgx', 8, ['GET /api/v1/org-unit/departments']],
    ['Project:dgx', 30, ['GET /api/v1/org-unit/projects']],
    // cc-backend limits how much one document may ask, so it gets twenty lookups in each.
    ['Job:emmy', 30, ['POST /query', 'POST /query']],
  ])('are asked of a system together: %s × %i', async (kind, count, requests) => {
    await site.ask('{ pools { nodes { id } } }');
    site.forget();
    const ids = idsOf(kind, count);
    const { data, errors } = await nodes([...ids, ...ids]);
    expect(errors).toBeUndefined();
    expect(data.nodes.map(({ id }: any) => id)).toEqual([...ids, ...ids]);
    expect(everythingReceived().map((request) => request.split('?')[0])).toEqual(requests);
  });

  it('are asked one by one of Run:ai for jobs, where no list could be searched for them', async () => {
    const ids = idsOf('Job:dgx', 5);
    await nodes([...ids, ...ids]);
    const paths = ids.map((id) => `GET /api/v1/workloads/${id.split(':')[2]}`);
    expect(everythingReceived().sort()).toEqual(paths.sort());
  });

  it('lose only the rows of a system that is down', async () => {
    site.sandbox.runai.setFault({ kind: 'status', status: 400 });
    const { data, errors } = await nodes([idOf('Cluster:dgx'), idOf('Cluster:emmy'), 'nonsense']);
    expect(data.nodes).toEqual([null, { __typename: 'Cluster', id: idOf('Cluster:emmy') }, null]);
    expect(errors).toMatchObject([{ path: ['nodes', 0], extensions: { system: 'dgx' } }]);
    const typed = `{ job: cluster(id: "${idOf('Job:dgx')}") { id } cluster(id: "${idOf('Cluster:dgx')}") { id } }`;
    expect((await site.ask(typed)).body.errors).toMatchObject([{ path: ['cluster'] }]);
  });
});

function joined(parts: readonly string[]): string {
  return parts.join(':');
}
