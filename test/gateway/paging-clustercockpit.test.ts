import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { jobRow } from '../../src/sandbox/clustercockpit/index.ts';
import { openSite, type Site } from '../support/site.ts';

const midnight = Date.UTC(2026, 8, 21) / 1000;

/** 60 jobs five seconds apart, then 250 of one second, then 15 more. */
function startOf(number: number): number {
  return midnight + (number <= 60 ? number * 5 : number <= 310 ? 1_000 : 1_000 + number);
}

const clusterJobs = Array.from({ length: 325 }, (_, at) => {
  const number = at + 1;
  return jobRow({
    id: number,
    jobId: number,
    startTime: startOf(number),
    user: number % 2 === 0 ? 'u-0002' : 'u-0001',
    jobState: number % 5 === 0 ? 'deadline' : 'completed',
    metaData: number % 3 === 0 ? { jobName: `Wing ${number}` } : null,
  });
});

let graphqlSite: Site;
let restSite: Site;
beforeAll(async () => {
  [graphqlSite, restSite] = await Promise.all([open(true), open(false)]);
});
beforeEach(() => {
  for (const site of [graphqlSite, restSite]) site.forget();
});
afterAll(() => Promise.all([graphqlSite.close(), restSite.close()]));

function open(graphql: boolean): Promise<Site> {
  return openSite({
    // Every job has its own row to change.
    sandbox: { clustercockpit: { data: { jobs: clusterJobs.map((job) => ({ ...job })) } } },
    configure: (config) => ({
      ...config,
      systems: config.systems.map((system) =>
        system.kind === 'clustercockpit' ? { ...system, graphql } : system,
      ),
    }),
  });
}

const document = `query ($first: Int!, $after: String, $filter: JobFilter, $orderBy: JobOrder) {
  jobs(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    totalCount
    nodes { id }
    pageInfo { hasNextPage endCursor }
    completeness { complete sources { status } }
  }
}`;

const backwardsDocument = `query ($last: Int!, $before: String, $orderBy: JobOrder) {
  jobs(last: $last, before: $before, filter: { systems: ["emmy"] }, orderBy: $orderBy) {
    nodes { id } pageInfo { hasPreviousPage startCursor }
  }
}`;

interface Asked {
  readonly first?: number;
  readonly filter?: object;
  readonly orderBy?: object;
}

async function readPage(site: Site, asked: Asked, after: string | null = null) {
  const { first = 20, filter, orderBy } = asked;
  const variables = { first, after, filter: { systems: ['emmy'], ...filter }, orderBy };
  const { body } = await site.ask(document, { variables });
  expect(body.errors).toBeUndefined();
  return body.data.jobs;
}

async function readAll(site: Site, asked: Asked): Promise<number[]> {
  const ids: string[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < 200; pages += 1) {
    const page = await readPage(site, asked, after);
    expect(page.completeness).toEqual({ complete: true, sources: [{ status: 'OK' }] });
    ids.push(...page.nodes.map(({ id }: { id: string }) => id));
    if (!page.pageInfo.hasNextPage) return ids.map(numberOf);
    after = page.pageInfo.endCursor;
  }
  throw new Error('the pages never end');
}

function numberOf(id: string): number {
  return Number(id.split('/')[1]);
}

/** By start, equal starts by id, which is text. */
function inOrder(direction: 'ASC' | 'DESC', jobs = clusterJobs): number[] {
  const sign = direction === 'ASC' ? 1 : -1;
  return [...jobs]
    .sort((a, b) => sign * (a.startTime - b.startTime) || (`${a.jobId}/` < `${b.jobId}/` ? -1 : 1))
    .map(({ jobId }) => jobId);
}

describe('the jobs of ClusterCockpit, page by page', () => {
  it.each([7, 20, 100])('come each once over GraphQL, newest first, %i at a time', async (first) => {
    expect(await readAll(graphqlSite, { first })).toEqual(inOrder('DESC'));
  });

  it.each([7, 20, 100])('come each once over REST, newest first, %i at a time', async (first) => {
    expect(await readAll(restSite, { first })).toEqual(inOrder('DESC'));
  });

  it('come oldest first over GraphQL', async () => {
    const orderBy = { field: 'STARTED_AT', direction: 'ASC' };
    expect(await readAll(graphqlSite, { orderBy })).toEqual(inOrder('ASC'));
  });

  it('come backwards over GraphQL, from the end to the beginning', async () => {
    const orderBy = { field: 'CREATED_AT', direction: 'DESC' };
    const pages: number[][] = [];
    let before: string | null = null;
    for (let more = true; more;) {
      const { body } = await graphqlSite.ask(backwardsDocument, {
        variables: { last: 40, before, orderBy },
      });
      const { nodes, pageInfo } = body.data.jobs;
      pages.unshift(nodes.map(({ id }: { id: string }) => numberOf(id)));
      before = pageInfo.startCursor;
      more = pageInfo.hasPreviousPage;
      expect(pages.length).toBeLessThan(20);
    }
    expect(pages.flat()).toEqual(inOrder('DESC'));
  });

  it.each([
    [{ users: ['u-0002'] }, ({ user }: any) => user === 'u-0002'],
    [{ states: ['TIMEOUT'] }, ({ jobState }: any) => jobState === 'deadline'],
    [{ text: 'wing 1' }, ({ metaData }: any) => metaData?.jobName.startsWith('Wing 1')],
    [{ text: '31' }, ({ jobId }: any) => String(jobId).includes('31')],
    [{ endedAt: { to: '2026-09-21T00:12:30Z' } }, ({ startTime }: any) => startTime + 600 <= midnight + 750],
    [
      { users: ['u-0001'], startedAt: { from: '2026-09-21T00:01:40Z', to: '2026-09-21T00:16:40Z' } },
      ({ user, startTime }: any) =>
        user === 'u-0001' && startTime >= midnight + 100 && startTime <= midnight + 1_000,
    ],
  ])('that pass %j are the same over both of its interfaces', async (filter, passes) => {
    const expected = inOrder('DESC', clusterJobs.filter(passes));
    expect(expected.length).toBeGreaterThan(4);
    expect(await readAll(graphqlSite, { filter })).toEqual(expected);
    expect(await readAll(restSite, { filter })).toEqual(expected);
  });

  it('are counted over GraphQL as far as the filter can be told, and not at all over REST', async () => {
    const filters = [{}, { users: ['u-0002'] }, { text: 'wing' }];
    function counted(site: Site) {
      return Promise.all(filters.map(async (filter) => (await readPage(site, { filter })).totalCount));
    }
    expect(await counted(graphqlSite)).toEqual([325, 162, null]);
    expect(await counted(restSite)).toEqual([null, null, null]);
  });
});

describe('an order that ClusterCockpit does not serve', () => {
  const refusals: [site: () => Site, what: string, text: string][] = [
    [() => restSite, 'orderBy CREATED_AT ASC is', 'orderBy: { field: CREATED_AT, direction: ASC }'],
    [() => restSite, 'orderBy STARTED_AT ASC is', 'orderBy: { field: STARTED_AT, direction: ASC }'],
    [() => restSite, 'last and before with orderBy CREATED_AT DESC are', 'last: 5'],
    [() => restSite, 'orderBy NAME DESC is', 'orderBy: { field: NAME, direction: DESC }'],
    [() => graphqlSite, 'orderBy NAME ASC is', 'orderBy: { field: NAME, direction: ASC }'],
  ];

  it.each(refusals)(
    'is refused, naming the system, and nothing is asked (%#: %s)',
    async (site, what, text) => {
      const { body } = await site().ask(`{ jobs(filter: { systems: ["emmy"] }, ${text}) { nodes { id } } }`);
      expect(body.errors).toMatchObject([{ path: ['jobs'], extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(body.errors[0].message).toMatch(new RegExp(`^${what} not served by emmy;`));
      expect(site().systems.flatMap(({ received }) => received)).toEqual([]);
    },
  );
});

describe('the projects of ClusterCockpit', () => {
  it('cannot be listed, which it says when it is asked for by name, and costs the others nothing', async () => {
    const { body } = await graphqlSite.ask(
      '{ projects(first: 3, filter: { systems: ["dgx", "emmy"] }) { totalCount nodes { id } completeness { sources { system { name } status } } } }',
    );
    expect(body.data.projects.nodes).toHaveLength(3);
    expect(body.data.projects.totalCount).toBeNull();
    expect(body.data.projects.completeness.sources).toContainEqual({
      system: { name: 'emmy' },
      status: 'UNSUPPORTED',
    });
    expect(graphqlSite.received('clustercockpit')).toEqual([]);
  });
});
