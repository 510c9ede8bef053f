import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../src/sandbox/people.ts';
import { curl, type CurlAnswer, hasCommand } from './curl.ts';
import { askedOf, describeMutation, digestOf, openPortal, type Portal } from './portal.ts';

const jobsQuery = `query JobsByState($first: Int = 20, $after: String, $state: JobState!) {
  jobs(first: $first, after: $after, filter: { states: [$state], systems: ["dgx"] }) {
    nodes { id name state project { name } }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** What Relay and codegen write. */
function mapOf(...texts: string[]): object {
  return Object.fromEntries(texts.map((text) => [digestOf(text), text]));
}

describe.skipIf(!hasCommand('curl'))('curl (skipped where there is none)', () => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await openPortal();
    await portal.push(mapOf(jobsQuery, describeMutation));
    await portal.push(mapOf('query OfAnother { systems { name } }'), 'chargeback');
  });
  beforeEach(() => portal.forget());
  afterAll(() => portal.close());

  async function ask(path: string, args: string[] = [], as: Person['username'] = 'viewer') {
    const token = await portal.tokenOf(as);
    return curl('-H', `Authorization: Bearer ${token}`, ...args, `${portal.url}${path}`);
  }

  it('is refused what is unknown, and what another application stored, in the same words', async () => {
    const answers = await Promise.all(
      ['NeverPushed', 'OfAnother', '0'.repeat(64)].map((name) => ask(`/operations/${name}`)),
    );
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    const errors = answers.map((answer) => jsonOf(answer).errors[0]);
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(Array(3).fill('OPERATION_NOT_FOUND'));
    expect(new Set(errors.map(({ message }) => message)).size).toBe(1);
    expect(askedOf(portal)).toEqual([]);
  });

  it('is refused without a token that the gateway takes', async () => {
    const path = `${portal.url}/operations/JobsByState?state=RUNNING`;
    const bad = await curl('-H', 'Authorization: Bearer nonsense', path);
    expect([bad.status, bad.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringMatching(/^Bearer/),
    ]);
    expect(jsonOf(bad).errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect((await curl(path)).status).toBe(404);
    expect(askedOf(portal)).toEqual([]);
  });

  it.each([
    ['first=many&state=RUNNING', 'first'],
    ['state=ASLEEP', 'state'],
    ['state=RUNNING&frist=20', 'frist'],
    ['first=20', 'state'],
  ])('is told which variable is wrong: ?%s', async (parameters, variable) => {
    const answer = await ask(`/operations/JobsByState?${parameters}`);
    expect(answer.status).toBe(400);
    const [{ message, extensions }] = jsonOf(answer).errors;
    expect([extensions.code, message]).toEqual(['BAD_USER_INPUT', expect.stringContaining(variable)]);
    expect(askedOf(portal)).toEqual([]);
  });

  it('gets a page by name, and the same by id', async () => {
    const byName = await ask('/operations/JobsByState?first=20&state=RUNNING');
    expect([byName.status, byName.headers.get('content-type')]).toEqual([200, expect.stringMatching(/json/)]);
    const { nodes } = jsonOf(byName).data.jobs;
    expect(nodes).toHaveLength(20);
    expect(new Set(nodes.map(({ state }: any) => state))).toEqual(new Set(['RUNNING']));
    const byId = await ask(`/operations/${digestOf(jobsQuery)}?first=20&state=RUNNING`);
    expect(jsonOf(byId).data.jobs.nodes).toEqual(nodes);
  });

  it('is not told again what did not change', async () => {
    const path = '/operations/JobsByState?first=20&state=FAILED';
    const first = await ask(path);
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toMatch(/^"[^"]+"$/);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    const again = await ask(path, ['-H', `If-None-Match: ${tag}`]);
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, '', tag]);
    const other = await ask(path, ['-H', `If-None-Match: ${tag}`], 'researcher');
    expect(other.status).toBe(200);
    expect(other.headers.get('etag')).not.toBe(tag);
  });

  it('follows the pages of a table to its end', async () => {
    const whole = jsonOf(await ask('/operations/JobsByState?first=100&state=FAILED'));
    const second = jsonOf(await ask(`/operations/JobsByState?first=100&state=FAILED&after=${endOf(whole)}`));
    const expected = [...whole.data.jobs.nodes, ...second.data.jobs.nodes].map(
      ({ id, name, state, project }: any) => [id, name, state, project.name].join(','),
    );
    expect(second.data.jobs.pageInfo.hasNextPage).toBe(false);

    const tables: CurlAnswer[] = [];
    for (let path: string | null = '/operations/JobsByState?first=40&state=FAILED'; path !== null;) {
      const table: CurlAnswer = await ask(path, ['-H', 'Accept: text/csv']);
      expect([table.status, table.headers.get('content-type')]).toEqual([
        200,
        expect.stringMatching(/^text\/csv/),
      ]);
      tables.push(table);
      path = nextOf(table);
    }
    expect(tables).toHaveLength(Math.ceil(expected.length / 40));
    const lines = tables.map(({ body }) => body.trimEnd().split('\r\n'));
    expect(new Set(lines.map(([names]) => names))).toEqual(new Set(['id,name,state,project.name']));
    expect(lines.flatMap(([, ...rows]) => rows)).toEqual(expected);
  });

  it('makes a change by POST, and none by GET', async () => {
    const [{ id }] = (await portal.site.ask('{ projects(first: 1) { nodes { id } } }')).body.data.projects
      .nodes;
    portal.forget();
    const byGet = await ask(`/operations/Describe?id=${encodeURIComponent(id)}`, [], 'editor');
    expect([byGet.status, byGet.headers.get('allow')]).toEqual([405, 'POST']);
    expect(askedOf(portal)).toEqual([]);

    const variables = JSON.stringify({ id, description: 'Set by a script' });
    const json = ['-H', 'Content-Type: application/json', '-d', variables];
    const byPost = await ask('/operations/Describe', json, 'editor');
    expect(byPost.status).toBe(200);
    expect(jsonOf(byPost).data.updateProject.project.description).toBe('Set by a script');
    expect(askedOf(portal).filter((asked) => !asked.startsWith('GET'))).toHaveLength(1);
  });

  it('gets a stored operation of /graphql as events, too', async () => {
    const body = JSON.stringify({
      documentId: digestOf(jobsQuery),
      variables: { first: 1, state: 'RUNNING' },
    });
    const headers = ['-H', 'Content-Type: application/json', '-H', 'Accept: text/event-stream'];
    const { status, body: events } = await ask('/graphql', ['-N', ...headers, '-d', body]);
    expect(status).toBe(200);
    const [, data = ''] = /^event: next\ndata: (.*)$/m.exec(events) ?? [];
    expect(JSON.parse(data).data.jobs.nodes).toHaveLength(1);
    expect(events).toMatch(/^event: complete$/m);
  });

  it('finds what it may call described', async () => {
    const { paths } = jsonOf(await ask('/operations/openapi.json'));
    expect(Object.keys(paths).sort()).toEqual(['/operations/Describe', '/operations/JobsByState']);
    const { parameters } = paths['/operations/JobsByState'].get;
    const variables = parameters.filter((parameter: any) => parameter.in === 'query');
    expect(variables.map(({ name }: any) => name)).toEqual(['first', 'after', 'state']);
  });
});

function jsonOf({ body }: CurlAnswer): any {
  return JSON.parse(body);
}

function endOf({ data }: any): string {
  return encodeURIComponent(data.jobs.pageInfo.endCursor);
}

/** Path and query of the page that `Link` names. */
function nextOf({ headers }: CurlAnswer): string | null {
  const [, target] = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '') ?? [];
  if (target === undefined) return null;
  const { pathname, search } = new URL(target, 'http://127.0.0.1');
  return pathname + search;
}
