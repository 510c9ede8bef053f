import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { people } from '../../src/sandbox/people.ts';
import { listenOn } from '../support/listening.ts';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite({
    // A mistake in our own code, which no configuration can cause.
    adjust: (parts) => ({
      ...parts,
      bind(identity, request) {
        if (request.requestId === 'no-sources') throw new TypeError('canary of bind');
        const sources = parts.bind(identity, request);
        if (request.requestId !== 'broken-source') return sources;
        return { ...sources, departments: sources.departments.map((source) => ({ ...source, read: fail })) };
      },
    }),
  });
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const viewer = people.find(({ username }) => username === 'viewer');
const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
const duration = expect.toSatisfy(Number.isInteger);

describe('an unexpected error', () => {
  const masked = 'Something went wrong in the gateway; its log has the details.';

  it('of one source is hidden from the client, and stands in the log with its stack', async () => {
    const query = '{ departments { nodes { id } completeness { complete } } }';
    const { status, body } = await ask(query, 'broken-source');
    expect(status).toBe(200);
    expect(body.data.departments).toEqual({ nodes: [], completeness: { complete: false } });
    expect(body.errors).toEqual([
      {
        message: masked,
        path: ['departments'],
        locations: [{ line: 1, column: 3 }],
        extensions: { code: 'INTERNAL', retryable: false, partial: true, requestId: 'broken-source' },
      },
    ]);
    expectStack('broken-source', 'canary of source');
  });

  it('before anything was asked is hidden the same way', async () => {
    const { status, body } = await ask('{ clusters { nodes { id } } }', 'no-sources');
    expect(status).toBe(200);
    expect(body).toEqual({
      data: { clusters: null },
      errors: [
        {
          message: masked,
          path: ['clusters'],
          locations: [{ line: 1, column: 3 }],
          extensions: { code: 'INTERNAL', retryable: false, requestId: 'no-sources' },
        },
      ],
    });
    expectStack('no-sources', 'canary of bind');
  });
});

describe('the log', () => {
  it('has one line for each request to a system and one for the request itself, of one id', async () => {
    await ask('{ pools { nodes { id } } clusters { nodes { id } } }', 'trace-1', 'administrator');
    const common = { level: 30, time, requestId: 'trace-1', status: 200, durationMilliseconds: duration };
    const upstream = { ...common, msg: 'upstream', attempt: 1, readers: 1 };
    const lines = linesOf('upstream');
    expect(lines).toHaveLength(site.systems.flatMap(({ received }) => received).length);
    expect(lines).toEqual(
      expect.arrayContaining([
        { ...upstream, system: 'renku', method: 'GET', path: '/api/data/resource_pools' },
        { ...upstream, system: 'renku', method: 'GET', path: '/api/data/clusters' },
        { ...upstream, system: 'dgx', method: 'GET', path: '/api/v1/clusters' },
        { ...upstream, system: 'emmy', method: 'POST', path: '/query' },
      ]),
    );
    const administrator = people.find(({ username }) => username === 'administrator');
    expect(linesOf('request')).toEqual([
      {
        ...common,
        msg: 'request',
        method: 'POST',
        path: '/graphql',
        issuer: 'campus',
        subject: administrator?.subject,
      },
    ]);
    expect(site.logLines).toHaveLength(lines.length + 1);
  });

  it('shares its id with every system, which can find the same request in theirs', async () => {
    const { headers } = await ask('{ clusters { nodes { id } } }', 'trace-2', 'administrator');
    expect(headers.get('x-request-id')).toBe('trace-2');
    const sent = site.systems.map(({ received }) =>
      received.map((request) => request.headers['x-request-id']),
    );
    expect(sent).toEqual([['trace-2'], ['trace-2'], ['trace-2']]);
  });

  it('has a line for each attempt at a system that is down, without a status but with the code', async () => {
    site.sandbox.runai.setFault({ kind: 'down' });
    await ask('{ departments { nodes { id } } }', 'trace-3');
    const attempts = linesOf('upstream').map(({ system, status, attempt, error }) => [
      system,
      status,
      attempt,
      error,
    ]);
    expect(attempts).toEqual([1, 2, 3].map((attempt) => ['dgx', null, attempt, 'UPSTREAM_UNAVAILABLE']));
    expect(warnings()).toEqual([
      expect.objectContaining({ requestId: 'trace-3', code: 'UPSTREAM_UNAVAILABLE', system: 'dgx' }),
    ]);
  });

  it('tells what a system said, which the client is not told', async () => {
    site.sandbox.runai.setFault({ kind: 'status', status: 500, body: 'relation "projects" does not exist' });
    const { body } = await ask('{ departments { nodes { id } } }', 'trace-4');
    expect(JSON.stringify(body)).not.toContain('relation');
    expect(warnings()).toEqual([
      expect.objectContaining({
        requestId: 'trace-4',
        status: 500,
        detail: 'GET /api/v1/org-unit/departments answered 500: relation "projects" does not exist',
      }),
    ]);
  });

  it.each([
    ['a document that does not hold', '{ pools { nodes { canary } } }', {}],
    [
      'a variable that turns out to be null',
      'query($first: Int) { pools(first: $first) { totalCount } }',
      { first: null },
    ],
  ])('takes %s for the mistake of the client, not for one of ours', async (_, query, variables) => {
    const { body } = await site.ask(query, { variables });
    expect(body.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(warnings()).toEqual([expect.objectContaining({ level: 40, code: 'BAD_USER_INPUT' })]);
    expect(linesOf('unexpected')).toEqual([]);
  });

  it('has the reason of a refused token, and the request with nobody behind it', async () => {
    const { headers } = await site.ask('{ viewer { subject } }', { token: 'garbage' });
    const requestId = headers.get('x-request-id');
    expect(warnings()).toEqual([
      expect.objectContaining({ requestId, code: 'UNAUTHENTICATED', reason: 'MALFORMED' }),
    ]);
    expect(linesOf('request')).toEqual([
      expect.objectContaining({ requestId, status: 401, issuer: null, subject: null }),
    ]);
    expect(linesOf('upstream')).toEqual([]);
  });

  it('names the operation, and neither the query nor its variables', async () => {
    const address = new URL('http://127.0.0.1:4000/graphql');
    address.searchParams.set('query', 'query Canary($id: ID!) { node(id: $id) { id } }');
    address.searchParams.set('variables', '{"id":"canary-variable"}');
    await site.gateway.fetch(new Request(address));
    expect(linesOf('request')).toEqual([
      expect.objectContaining({ method: 'GET', path: '/graphql', operation: 'Canary' }),
    ]);
    expect(site.logLines.join('')).not.toContain('canary-variable');
  });

  it('takes a page for a sign of life when a system is only asked whether it is there', async () => {
    // A site of its own: nothing was asked there yet, so nothing is known of its systems.
    const quiet = await openSite();
    await quiet.ask('{ systems { reachable } }', { as: 'viewer' });
    await quiet.close();
    const probes = quiet.logLines.map((line) => JSON.parse(line)).filter(({ path }) => path === '/login');
    expect(probes).toEqual([expect.objectContaining({ system: 'emmy', status: 200 })]);
    expect(probes[0]).not.toHaveProperty('error');
  });

  it('has the same line for a request through a socket', async () => {
    const server = await listenOn(site.gateway.listener);
    const authorization = `Bearer ${await site.tokenOf('viewer')}`;
    const headers = { authorization, 'content-type': 'application/json', 'x-request-id': 'socket-1' };
    const body = '{"query":"{ viewer { subject } }"}';
    await (await fetch(`${server.url}/graphql?x=1`, { method: 'POST', headers, body })).text();
    await vi.waitFor(() => expect(site.logLines).toHaveLength(1));
    expect(linesOf('request')).toEqual([
      {
        ...{ level: 30, time, msg: 'request', requestId: 'socket-1', method: 'POST', path: '/graphql' },
        ...{ status: 200, durationMilliseconds: duration, issuer: 'campus', subject: viewer?.subject },
      },
    ]);
    await server.close();
  });
});

function ask(query: string, requestId: string, as: 'viewer' | 'administrator' = 'viewer') {
  return site.ask(query, { as, headers: { 'x-request-id': requestId } });
}

function fail(): never {
  throw new TypeError('canary of source');
}

/** Every line is one JSON object; those of one message. */
function linesOf(message: string): any[] {
  return site.logLines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === message);
}

function warnings(): any[] {
  return site.logLines.map((line) => JSON.parse(line)).filter(({ level }) => level === 40);
}

function expectStack(requestId: string, message: string): void {
  const [line, ...others] = linesOf('unexpected');
  expect(others).toEqual([]);
  expect(line).toMatchObject({ level: 50, requestId, err: { type: 'TypeError', message } });
  expect(line.err.stack).toContain('log.test.ts');
}
