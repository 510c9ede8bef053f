import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { hasText } from '../../src/domain/filter.ts';
import type { JobFilter } from '../../src/domain/job.ts';
import { conditionsOf } from '../../src/upstream/clustercockpit/jobs/conditions.ts';
import { jobCountDocument } from '../../src/upstream/clustercockpit/jobs/documents.ts';
import {
  emmy,
  graphqlJob,
  namesOf,
  newestFirst,
  readJobs,
  type Received,
  restJob,
  startUpstream,
  type Upstream,
} from './clustercockpit-server.ts';

let upstream: Upstream;
afterEach(() => upstream.close());

const rows = [
  { jobId: 1, jobState: 'timeout', metaData: { jobName: 'Wing 2' } },
  { jobId: 12, jobState: 'deadline' },
  { jobId: 3, jobState: 'node_fail', cluster: 'lumen', user: 'u-0001' },
  { jobId: 4, jobState: 'completed', project: 'p0001', metaData: { jobName: '100%' } },
];

/** Answers with the same four jobs whatever it is asked. */
function reply({ json }: Received) {
  if (!json) return { body: { jobs: rows.map((row) => restJob(row)) } };
  if (json.query === jobCountDocument) return { body: { data: { jobs: { count: 17 } } } };
  const items = rows.map((row) => graphqlJob(row));
  return { body: { data: { jobs: { items, hasNextPage: false } } } };
}

async function connect(graphql: boolean) {
  upstream = await startUpstream(reply);
  return upstream.connect({ graphql }).jobs;
}

function sentFilters(): unknown[] {
  return upstream.received.map(({ json }) => json.variables.filter);
}

/** The parameters besides those of every request. */
function sentParameters(): string[] {
  return upstream.received.map(({ path }) => {
    const parameters = new URL(path, 'http://localhost').searchParams;
    for (const name of ['items-per-page', 'page', 'with-metadata']) parameters.delete(name);
    return decodeURIComponent(parameters.toString());
  });
}

const clusters = ['Cluster:emmy:helios', 'Cluster:emmy:lumen'];
const noon = '2026-09-21T12:00:00.000Z';
const noonSeconds = Date.parse(noon) / 1000;

type Case = [name: string, filter: JobFilter, graphql: object, rest: string, exact: boolean];

const cases: readonly Case[] = [
  ['nothing', {}, {}, '', true],
  ['one cluster', { clusters: clusters.slice(0, 1) }, { cluster: { eq: 'helios' } }, 'cluster=helios', true],
  ['clusters', { clusters }, { cluster: { in: ['helios', 'lumen'] } }, '', true],
  [
    'clusters of which one is of another system',
    { clusters: ['Cluster:dgx:1', 'Cluster:emmy:helios', 'Cluster:emmy:helios'] },
    { cluster: { eq: 'helios' } },
    'cluster=helios',
    true,
  ],
  ['one project', { projects: ['Project:emmy:a%2Fb'] }, { project: { eq: 'a/b' } }, 'project=a/b', true],
  ['projects', { projects: ['Project:emmy:a', 'Project:emmy:b'] }, { project: { in: ['a', 'b'] } }, '', true],
  ['one owner', { users: ['u-0042', ''] }, { user: { eq: 'u-0042' } }, '', true],
  ['owners', { users: ['u-0042', 'u-0001'] }, { user: { in: ['u-0042', 'u-0001'] } }, '', true],
  ['a state', { states: ['RUNNING'] }, { state: ['running'] }, 'state=running', true],
  [
    'states that have two words',
    { states: ['TIMEOUT', 'NODE_FAILURE'] },
    { state: ['timeout', 'deadline', 'boot_fail', 'node_fail'] },
    'state=timeout&state=deadline&state=boot_fail&state=node_fail',
    true,
  ],
  [
    'a state it has and one it has not',
    { states: ['STARTING', 'FAILED'] },
    { state: ['failed'] },
    'state=failed',
    true,
  ],
  ['kinds', { kinds: ['TRAINING', 'BATCH'] }, {}, '', true],
  [
    'a start from',
    { startedAt: { from: noon } },
    { startTime: { from: noon } },
    `start-time=${noonSeconds}-253402300799`,
    true,
  ],
  [
    'a start up to',
    { startedAt: { to: noon } },
    { startTime: { to: noon } },
    `start-time=0-${noonSeconds}`,
    true,
  ],
  [
    'a start between two seconds',
    { createdAt: { from: '2026-09-21T11:59:59.001Z', to: '2026-09-21T12:00:00.999Z' } },
    { startTime: { from: noon, to: noon } },
    `start-time=${noonSeconds}-${noonSeconds}`,
    true,
  ],
  [
    'both times, which are the same one',
    { createdAt: { from: '2026-09-20T00:00:00.000Z' }, startedAt: { from: noon, to: null } },
    { startTime: { from: noon } },
    `start-time=${noonSeconds}-253402300799`,
    true,
  ],
  ['times that are all open', { createdAt: {}, endedAt: { from: null } }, {}, '', true],
  ['a start since before all', { createdAt: { from: '1960-01-01T00:00:00.000Z' } }, {}, '', true],
  ['an end', { endedAt: { to: noon } }, {}, '', false],
  ['text', { text: 'Wing' }, { jobName: { contains: 'W_ng' } }, '', false],
  ['text of digits, which job numbers have too', { text: '12' }, {}, '', false],
  ['text beyond ASCII', { text: 'größe 2' }, { jobName: { contains: 'gr%e 2' } }, '', false],
  ['no text', { text: '' }, {}, '', true],
  [
    'many things',
    { clusters: clusters.slice(0, 1), users: ['u'], states: ['FAILED'], text: 'a', startedAt: { to: noon } },
    {
      cluster: { eq: 'helios' },
      user: { eq: 'u' },
      state: ['failed'],
      jobName: { contains: 'a' },
      startTime: { to: noon },
    },
    `cluster=helios&state=failed&start-time=0-${noonSeconds}`,
    false,
  ],
];

describe('A filter of jobs by', () => {
  it.each(cases)('%s is told to ClusterCockpit over GraphQL', async (_, filter, expected) => {
    await readJobs(await connect(true), { filter });
    expect(sentFilters()).toEqual([[expected]]);
  });

  it.each(cases)('%s is told as far as REST knows it', async (_, filter, __, expected) => {
    await readJobs(await connect(false), { filter });
    expect(sentParameters()).toEqual([expected]);
  });

  it.each(cases)('%s is counted by ClusterCockpit only when it is told all of it', async (...given) => {
    const [, filter, expected, , exact] = given;
    const jobs = await connect(true);
    expect(await jobs.count?.(filter, new AbortController().signal)).toBe(exact ? 17 : null);
    expect(upstream.received.map(({ json }) => json)).toEqual(
      exact ? [{ query: jobCountDocument, variables: { filter: [expected] } }] : [],
    );
  });
});

describe('A filter that no job of ClusterCockpit can pass', () => {
  it.each<JobFilter>([
    { kinds: ['TRAINING', 'WORKSPACE'] },
    { kinds: [] },
    { clusters: ['Cluster:dgx:1'] },
    { clusters: ['Project:emmy:helios', 'Cluster:emmy:helios/std', 'helios'] },
    { clusters: [] },
    { projects: [] },
    { users: [''] },
    { states: ['STARTING', 'STOPPING', 'UNKNOWN'] },
    { states: [] },
    { startedAt: { from: noon, to: '2026-09-21T11:59:59.999Z' } },
    { startedAt: { from: '2026-09-21T12:00:00.001Z', to: '2026-09-21T12:00:00.999Z' } },
    { createdAt: { to: '2026-01-01T00:00:00.000Z' }, startedAt: { from: noon } },
    { createdAt: { to: '1969-12-31T23:59:59.999Z' } },
    { createdAt: { from: '+010000-01-01T00:00:00.000Z' } },
  ])('%j is answered without asking', async (filter) => {
    for (const graphql of [true, false]) {
      const jobs = await connect(graphql);
      expect(await readJobs(jobs, { filter })).toMatchObject({ rows: [], more: false, total: 0 });
      expect(await jobs.count?.(filter, new AbortController().signal)).toBe(0);
      expect(upstream.received).toEqual([]);
      if (graphql) await upstream.close();
    }
  });
});

describe('What ClusterCockpit could not be told', () => {
  it.each<[JobFilter, string[]]>([
    [{ text: 'WING' }, ['Wing 2']],
    [{ text: '2' }, ['12', 'Wing 2']],
    [{ text: '0%' }, ['100%']],
    [{ text: '0_' }, []],
    [{ users: ['u-0001', 'u-9999'] }, ['3']],
    [{ clusters }, ['100%', '12', '3', 'Wing 2']],
    [{ clusters: ['Cluster:emmy:lumen'] }, ['3']],
    [{ states: ['TIMEOUT'] }, ['12', 'Wing 2']],
    [{ projects: ['Project:emmy:p0001', 'Project:emmy:p0002'] }, ['100%']],
    [{ endedAt: { to: noon } }, []],
  ])('of %j is left out here', async (filter, expected) => {
    for (const graphql of [true, false]) {
      const jobs = await connect(graphql);
      expect(namesOf(await readJobs(jobs, { filter })).sort()).toEqual(expected);
      if (graphql) await upstream.close();
    }
  });
});

describe('The pattern of a text', () => {
  function fold(text: string): string {
    return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  }

  /** LIKE as SQLite documents it: `%` any text, `_` any character, no letters folded but those of ASCII. */
  function like(name: string, pattern: string): boolean {
    const parts = Array.from(fold(pattern), (char) =>
      char === '%' ? '.*' : char === '_' ? '.' : char.replace(/[\\^$.*+?()[\]{}|]/, '\\$&'),
    );
    return new RegExp(`^.*${parts.join('')}.*$`, 'su').test(fold(name));
  }

  it('matches every name that has the text for us', () => {
    const letters = fc.constantFrom(...'aAiIkK1%_.ßäÄΣσ\u0130\u0307\u212A\n', '😀');
    const text = fc.string({ unit: letters, minLength: 1, maxLength: 4 });
    const name = fc.string({ unit: letters, maxLength: 12 });
    fc.assert(
      fc.property(fc.tuple(name, text, name), fc.boolean(), ([before, text, after], shout) => {
        const name = before + (shout ? text.toUpperCase() : text) + after;
        const pattern = conditionsOf(emmy, { text })?.namePattern ?? null;
        fc.pre(hasText(text, name));
        expect(pattern === null || like(name, pattern)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['i', 'K', 'ki'])('of "%s" also finds what only we fold to it', (text) => {
    const name = text.toLowerCase().replace('i', '\u0130').replace('k', '\u212A');
    const { namePattern } = conditionsOf(emmy, { text }) ?? {};
    expect(hasText(text, name)).toBe(true);
    expect(like(name, namePattern ?? '')).toBe(true);
  });
});

describe('An order of jobs', () => {
  it.each(['CREATED_AT', 'STARTED_AT'] as const)(
    'by %s is told to ClusterCockpit as it is',
    async (field) => {
      const jobs = await connect(true);
      await readJobs(jobs, { order: { field, direction: 'ASC' } });
      await readJobs(jobs, { order: { field, direction: 'DESC' } });
      await readJobs(jobs, { order: { field, direction: 'DESC' }, backwards: true });
      expect(upstream.received.map(({ json }) => json.variables.order)).toEqual(['ASC', 'DESC', 'ASC']);
      expect(upstream.received[0]?.json.query).toContain(
        'order: { field: "startTime", type: "col", order: $order }',
      );
    },
  );

  it('is the only one REST has, so none is told', async () => {
    await readJobs(await connect(false), { order: newestFirst });
    expect(sentParameters()).toEqual(['']);
  });
});
