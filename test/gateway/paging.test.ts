import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

function requests(): number {
  return site.systems.reduce((sum, system) => sum + system.received.length, 0);
}

/** Every row of a list, page after page. */
async function walk(list: string, first: number, args = '', fields = 'id'): Promise<any[]> {
  const rows: any[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < 500; pages += 1) {
    const { body } = await site.ask(
      `query ($after: String) { list: ${list}(first: ${first}, after: $after ${args}) { nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`,
      { variables: { after } },
    );
    expect(body.errors?.filter((error: any) => !error.extensions.partial)).toBeUndefined();
    rows.push(...body.data.list.nodes);
    if (!body.data.list.pageInfo.hasNextPage) return rows;
    after = body.data.list.pageInfo.endCursor;
  }
  throw new Error('the pages never end');
}

describe('bad input of a list', () => {
  it.each([
    ['jobs(first: 0)', /first must be from 1 to 100/],
    ['jobs(first: 101)', /first must be from 1 to 100/],
    ['jobs(first: -1)', /first must be from 1 to 100/],
    ['jobs(last: 0)', /last must be from 1 to 100/],
    ['jobs(first: 5, last: 5)', /first and last exclude each other/],
    ['jobs(before: "x")', /before goes with last/],
    ['jobs(last: 5, after: "x")', /after goes with first/],
    ['jobs(after: "x")', /cursor in after was not given to you/],
    ['jobs(last: 5, before: "x")', /cursor in before was not given to you/],
    ['jobs(deadlineSeconds: 0)', /deadlineSeconds must be from 1 to 10/],
    ['jobs(deadlineSeconds: 11)', /deadlineSeconds must be from 1 to 10/],
    [
      'jobs(filter: { systems: ["nowhere"] })',
      /filter.systems names the system "nowhere"; connected are gateway, renku, dgx, emmy\./,
    ],
    ['jobs(filter: { clusters: ["Cluster:nowhere:x"] })', /filter.clusters names the system "nowhere"/],
    [
      'jobs(filter: { clusters: ["Project:dgx:1"] })',
      /filter.clusters takes ids of the form Cluster:<system>:<key>/,
    ],
    ['jobs(orderBy: { field: NAME, direction: ASC })', /orderBy NAME ASC is not served by emmy/],
    ['jobs(orderBy: { field: STARTED_AT, direction: DESC })', /not served by dgx/],
    ['clusters(orderBy: { field: CREATED_AT, direction: ASC })', /not served by renku, emmy/],
    ['projects(last: 3)', /last and before with orderBy NAME ASC are not served by dgx/],
  ])('%s is refused, the argument named, and nothing is asked', async (field, message) => {
    const { status, body } = await site.ask(`{ ${field} { nodes { id } } }`);
    expect(status).toBe(200);
    expect(body.errors).toHaveLength(1);
    expect(body.errors[0].message).toMatch(message);
    expect(body.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(requests()).toBe(0);
  });

  it('refuses a cursor of another viewer, list, filter or order, and one that was cut', async () => {
    const { body } = await site.ask('{ jobs(first: 2) { pageInfo { endCursor } } }');
    const cursor = body.data.jobs.pageInfo.endCursor as string;
    site.forget();
    const asked = [
      await site.ask(`{ jobs(after: "${cursor}") { nodes { id } } }`, { as: 'viewer' }),
      await site.ask(`{ clusters(after: "${cursor}") { nodes { id } } }`),
      await site.ask(`{ jobs(after: "${cursor}", filter: { states: [RUNNING] }) { nodes { id } } }`),
      await site.ask(
        `{ jobs(after: "${cursor}", orderBy: { field: CREATED_AT, direction: ASC }) { nodes { id } } }`,
      ),
      await site.ask(`{ jobs(after: "${cursor.slice(0, -4)}") { nodes { id } } }`),
    ];
    for (const answer of asked) {
      expect(answer.body.errors[0].message).toMatch(/cursor in after was not given to you/);
      expect(answer.body.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    }
    expect(requests()).toBe(0);
  });
});

describe('walking a list', () => {
  it('brings every pool, cluster, node pool, department and project once, in order', async () => {
    for (const [list, count] of [
      ['pools', 12],
      ['clusters', 6],
      ['nodePools', 4],
      ['departments', 8],
      ['projects', 40],
    ] as const) {
      const rows = await walk(list, 5, '', 'id name');
      expect(rows).toHaveLength(count);
      expect(new Set(rows.map(({ id }) => id)).size).toBe(count);
    }
  });

  it('brings every job of both schedulers once, newest first', async () => {
    const rows = await walk('jobs', 100, '', 'id createdAt');
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(rows).toHaveLength(5000);
    const times = rows.map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('goes on when the order that it began with is written out', async () => {
    const { body } = await site.ask('{ jobs(first: 2) { pageInfo { endCursor } } }');
    const { endCursor } = body.data.jobs.pageInfo;
    const { body: next } = await site.ask(
      `{ jobs(after: "${endCursor}", orderBy: { direction: DESC, field: CREATED_AT }) { nodes { id } } }`,
    );
    expect(next.errors).toBeUndefined();
  });

  it('goes back the way it came', async () => {
    const { body: forth } = await site.ask('{ jobs(first: 30) { nodes { id } edges { cursor } } }');
    const before = forth.data.jobs.edges[20].cursor;
    const { body: back } = await site.ask(
      `{ jobs(last: 10, before: "${before}") { nodes { id } pageInfo { hasPreviousPage hasNextPage } } }`,
    );
    expect(back.data.jobs.nodes).toEqual(forth.data.jobs.nodes.slice(10, 20));
    expect(back.data.jobs.pageInfo).toEqual({ hasPreviousPage: true, hasNextPage: true });
  });

  it('costs one request a system and page', async () => {
    const { body } = await site.ask('{ jobs(first: 50) { pageInfo { endCursor } } }');
    site.forget();
    await site.ask(`{ jobs(first: 50, after: "${body.data.jobs.pageInfo.endCursor}") { nodes { id } } }`);
    expect(site.received('runai')).toHaveLength(1);
    expect(site.received('clustercockpit')).toHaveLength(1);
    expect(site.received('renku')).toEqual(['GET /api/data/sessions']);
  });

  it('brings the rows of a system that was down once it is back, none of them twice', async () => {
    const query =
      'query ($after: String) { jobs(first: 100, after: $after, filter: { states: [RUNNING] }) { nodes { id } completeness { complete } pageInfo { hasNextPage endCursor } } }';
    const all = await walk('jobs', 100, ', filter: { states: [RUNNING] }');
    site.sandbox.runai.setFault({ kind: 'status', status: 500 });
    const { body: broken } = await site.ask(query, { variables: { after: null } });
    expect(broken.data.jobs.completeness.complete).toBe(false);
    site.sandbox.runai.setFault(null);
    const rows = [...broken.data.jobs.nodes];
    let after = broken.data.jobs.pageInfo.endCursor;
    for (let more = true; more;) {
      const { body } = await site.ask(query, { variables: { after } });
      rows.push(...body.data.jobs.nodes);
      after = body.data.jobs.pageInfo.endCursor;
      more = body.data.jobs.pageInfo.hasNextPage;
    }
    expect(rows.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort());
  });
});

describe('filters', () => {
  it('ask nothing of systems that cannot have the rows', async () => {
    await site.ask('{ jobs(filter: { systems: ["emmy"] }) { nodes { id } } }');
    expect(site.received('runai')).toHaveLength(0);
    const { body } = await site.ask('{ clusters(filter: { systems: ["dgx"] }) { nodes { id } } }');
    site.forget();
    await site.ask(`{ jobs(filter: { clusters: ["${body.data.clusters.nodes[0].id}"] }) { nodes { id } } }`);
    expect(site.received('clustercockpit')).toHaveLength(0);
  });

  it('leave the same jobs as looking through all of them', async () => {
    const all = await walk(
      'jobs',
      100,
      '',
      'id state kind userName name createdAt endedAt project { id } cluster { id }',
    );
    const some = all.find(({ project, endedAt }) => project !== null && endedAt !== null);
    const cases: [string, (job: any) => boolean][] = [
      ['states: [RUNNING, TIMEOUT]', ({ state }) => ['RUNNING', 'TIMEOUT'].includes(state)],
      ['kinds: [BATCH]', ({ kind }) => kind === 'BATCH'],
      ['kinds: [TRAINING, WORKSPACE]', ({ kind }) => ['TRAINING', 'WORKSPACE'].includes(kind)],
      [`users: ["${some.userName}"]`, ({ userName }) => userName === some.userName],
      [`projects: ["${some.project.id}"]`, ({ project }) => project?.id === some.project.id],
      [`clusters: ["${some.cluster.id}"]`, ({ cluster }) => cluster?.id === some.cluster.id],
      [`createdAt: { from: "${some.createdAt}" }`, ({ createdAt }) => createdAt >= some.createdAt],
      [`endedAt: { to: "${some.endedAt}" }`, ({ endedAt }) => endedAt !== null && endedAt <= some.endedAt],
    ];
    for (const [filter, matches] of cases) {
      const rows = await walk('jobs', 100, `, filter: { ${filter} }`);
      expect(
        rows.map(({ id }) => id),
        filter,
      ).toEqual(all.filter(matches).map(({ id }) => id));
    }
  });

  it('find the pools with a class that fits', async () => {
    const { body } = await site.ask(
      '{ pools(filter: { fits: { gpu: 1, memory: { amount: 32, unit: GIB } } }) { nodes { classes { gpu memory(unit: GIB) } } } }',
    );
    expect(body.data.pools.nodes.length).toBeGreaterThan(0);
    expect(body.data.pools.nodes.length).toBeLessThan(12);
    for (const { classes } of body.data.pools.nodes) {
      expect(classes.some(({ gpu, memory }: any) => gpu >= 1 && memory >= 32)).toBe(true);
    }
  });
});

describe('the bound on rows that are looked at for one page', () => {
  it('is configured, told when it is reached, and passed with the next page', async () => {
    const narrow = await openSite({ configure: (config) => ({ ...config, lists: { mostRows: 200 } }) });
    const users = ['u-9998', 'u-9999'];
    let after: string | null = null;
    let pages = 0;
    for (let more = true; more; pages += 1) {
      const { body } = await narrow.ask(
        `query ($users: [String!], $after: String) { jobs(filter: { systems: ["dgx"], users: $users }, after: $after) {
           nodes { id } pageInfo { hasNextPage endCursor } completeness { sources { status } } } }`,
        { variables: { users, after } },
      );
      const { nodes, pageInfo, completeness } = body.data.jobs;
      expect(nodes).toEqual([]);
      if (pageInfo.hasNextPage) expect(completeness.sources).toEqual([{ status: 'TRUNCATED' }]);
      more = pageInfo.hasNextPage;
      after = pageInfo.endCursor;
      expect(pages).toBeLessThan(30);
    }
    expect(pages).toBeGreaterThanOrEqual(1400 / 200);
    const looked = narrow.received('runai').map((path) => Number(/limit=(\d+)/.exec(path)?.[1]));
    expect(looked.reduce((sum, limit) => sum + limit, 0)).toBeLessThanOrEqual(200 * pages);
    await narrow.close();
  });
});

describe('counting', () => {
  it('is asked only when selected, and adds up over the systems', async () => {
    await site.ask('{ jobs { nodes { id } } }');
    expect(requests()).toBe(3);
    site.forget();
    const { body } = await site.ask('{ jobs { totalCount } }');
    expect(body.data.jobs.totalCount).toBe(5000);
    expect(site.received('runai').filter((path) => path.includes('/count'))).toHaveLength(1);
  });

  it('reads no rows of systems that count by themselves when nothing else is selected', async () => {
    const { body } = await site.ask('{ jobs { totalCount } }');
    expect(body.data.jobs.totalCount).toBe(5000);
    expect(site.received('runai')).toEqual(['GET /api/v1/workloads/count']);
    expect(site.received('clustercockpit')).toEqual(['POST /query']);
  });

  it('counts nothing of a system that refuses the viewer, and asks it nothing', async () => {
    const { body } = await site.ask('{ clusters { totalCount } }', { as: 'viewer' });
    expect(body.data.clusters.totalCount).toBeNull();
    expect(body.errors[0].extensions).toMatchObject({ code: 'FORBIDDEN', system: 'renku', partial: true });
    expect(site.received('renku')).toEqual([]);
  });
});

describe('joins of a page', () => {
  it('cost one request a noun and system, however many rows and however deep', async () => {
    const { body } = await site.ask(
      '{ jobs(first: 100, filter: { systems: ["dgx"] }) { nodes { project { phase department { name } } cluster { name } pool { name } } } }',
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.jobs.nodes).toHaveLength(100);
    expect(
      site
        .received('runai')
        .map((path) => path.split(/[?]|\/[\da-f-]{36}/)[0])
        .sort(),
    ).toEqual([
      'GET /api/v1/clusters',
      'GET /api/v1/org-unit/departments',
      'GET /api/v1/org-unit/projects',
      'GET /api/v1/workloads',
    ]);
    expect(site.received('renku')).toEqual([]);
  });
});

describe('a deadline', () => {
  it('costs a system that hangs its own rows only', async () => {
    site.sandbox.runai.setFault({ kind: 'hang' });
    const { status, body } = await site.ask(
      '{ jobs(deadlineSeconds: 1) { nodes { system { name } } completeness { sources { system { name } status } } } }',
    );
    expect(status).toBe(200);
    expect(body.data.jobs.nodes).toHaveLength(20);
    expect(body.data.jobs.completeness.sources).toEqual([
      { system: { name: 'renku' }, status: 'OK' },
      { system: { name: 'dgx' }, status: 'TIMED_OUT' },
      { system: { name: 'emmy' }, status: 'OK' },
    ]);
    expect(body.errors[0].extensions).toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      system: 'dgx',
      partial: true,
    });
  });
});
