import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { people } from '../../src/sandbox/people.ts';
import { type Listening, listenOn } from '../support/listening.ts';
import { openOperationsSite, type OperationsSite } from './operations-site.ts';

let site: OperationsSite;
let socket: Listening;
beforeAll(async () => {
  site = await openOperationsSite();
  socket = await listenOn(site.gateway.listener);
});
beforeEach(() => site.forget());
afterAll(async () => {
  await socket.close();
  await site.close();
});

function nothingAsked(): void {
  expect(site.systems.map(({ received }) => received)).toEqual([[], [], []]);
}

const unknown =
  'No stored operation has that id for this application; push it first, or ask its owner to make it public.';

describe('a stored operation that is not for who asks', () => {
  it.each([
    ['is nobody’s', '/operations/Nothing'],
    ['is an id of nothing', `/operations/${'0'.repeat(64)}`],
    ['was revoked', '/operations/Revoked'],
    ['is another application’s', '/operations/Foreign'],
    ['has no name at all', '/operations/'],
    ['cannot be decoded', '/operations/%E0%A4%A'],
  ])('is not found, with the same words, when it %s', async (_, path) => {
    const { status, body, headers } = await site.get(path, { as: 'viewer' });
    expect(status).toBe(404);
    expect(body).toEqual({
      errors: [{ message: unknown, extensions: { code: 'OPERATION_NOT_FOUND', retryable: false } }],
    });
    expect(headers.get('cache-control')).toBe('private, no-store');
    nothingAsked();
  });

  it('is not found by strangers, to whom only public ones are open', async () => {
    expect((await site.get('/operations/Jobs', { as: null })).status).toBe(404);
    expect((await site.get('/operations/Me', { as: null })).body).toEqual({
      data: { viewer: { subject: null } },
    });
  });

  it('is found by administrators of the gateway', async () => {
    expect((await site.get('/operations/Foreign')).status).toBe(200);
  });
});

describe('a request with plain HTTP', () => {
  it('is refused with a bad token, whatever it asks', async () => {
    const { status, headers } = await site.get('/operations/Me', { token: 'nonsense' });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toContain('invalid_token');
  });

  it('is told that sign-in is what is missing', async () => {
    const { status, body, headers } = await site.get('/operations/PublicJobs', { as: null });
    expect(status).toBe(401);
    expect(body.errors[0].extensions).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'NO_TOKEN' });
    expect(headers.get('www-authenticate')).toBe('Bearer realm="clusterql"');
    nothingAsked();
  });

  it('never counts as that of who is signed in with a cookie', async () => {
    const headers = { cookie: 'clusterql=anything; __Host-clusterql=anything' };
    const answers = [
      await site.get('/operations/Me', { as: null, headers }),
      await site.post('/operations/Me', {}, { as: null, headers }),
    ];
    for (const { status, body } of answers)
      expect([status, body]).toEqual([200, { data: { viewer: { subject: null } } }]);
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'HEAD'])('is refused as %s', async (method) => {
    const { status, headers } = await site.send('/operations/Me', { method });
    expect([status, headers.get('allow')]).toEqual([405, 'GET, POST']);
  });

  it('changes nothing with GET', async () => {
    const { status, headers, body } = await site.get('/operations/DropPool?input={"id":"x"}');
    expect([status, headers.get('allow')]).toEqual([405, 'POST']);
    expect(body.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    nothingAsked();
  });

  it('is told every variable that is unknown, wrong or missing, at once', async () => {
    const { status, body } = await site.get('/operations/Jobs?frist=5&states=running&first=x');
    expect(status).toBe(400);
    expect(body.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(body.errors[0].message).toMatch(
      /^frist is no variable .* first must be one whole .* states must be one of /,
    );
    const missing = await site.get('/operations/Jobs');
    expect(missing.body.errors[0].message).toBe('first is missing; it must be one whole number below 2^31.');
    nothingAsked();
  });

  it.each([
    ['Jobs?first=101', 400, /first must be from 1 to 100/],
    ['Jobs?first=5&after=x', 400, /The cursor in after/],
    ['Jobs?first=5&orderBy={"field":"NAME"}', 400, /Field "direction" of required type/],
  ])('is told what GraphQL refuses: %s', async (asked, expected, message) => {
    const { status, body } = await site.get(`/operations/${asked}`);
    expect(status).toBe(expected);
    expect(body.errors[0].message).toMatch(message);
    expect(JSON.stringify(body)).not.toContain('requestId');
    nothingAsked();
  });

  it.each([
    ['no JSON', '{', 'application/json', 400],
    ['a list', '[]', 'application/json', 400],
    ['a form', 'first=5', 'application/x-www-form-urlencoded', 415],
    ['too much', `{"a":"${'x'.repeat(2 ** 20)}"}`, 'application/json', 413],
  ])('is refused with a body that is %s', async (_, body, type, status) => {
    const headers = { 'content-type': type };
    expect((await site.send('/operations/Jobs', { method: 'POST', headers, body })).status).toBe(status);
    nothingAsked();
  });

  it('is refused with variables both in the address and in the body', async () => {
    const { status, body } = await site.post('/operations/Jobs?first=5', { first: 5 });
    expect([status, body.errors[0].message]).toEqual([
      400,
      'POST takes the variables in its body; leave the address bare.',
    ]);
  });
});

describe('a query', () => {
  it.each([
    ['by its name', '/operations/Jobs'],
    ['by its id', null],
  ])('is answered %s, as /graphql answers it', async (_, path) => {
    const address = path ?? `/operations/sha256:${site.idOf('Jobs')}`;
    const { status, headers, body } = await site.get(`${address}?first=3&states=RUNNING`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    const asked = await site.ask(site.documentOf('Jobs'), { variables: { first: 3, states: ['RUNNING'] } });
    expect(body).toEqual({ data: asked.body.data });
    expect(body.data.jobs.nodes).toHaveLength(3);
  });

  it('is answered the same with POST, where a body gives the variables', async () => {
    const get = await site.get('/operations/Jobs?first=3');
    const post = await site.post('/operations/Jobs', { first: 3 });
    expect([post.status, post.body]).toEqual([200, get.body]);
    expect(post.headers.get('etag')).toBeNull();
    expect((await site.send('/operations/Me', { method: 'POST' })).status).toBe(200);
    expect((await site.post('/operations/Me', {})).status).toBe(200);
  });

  it('is answered through a socket too', async () => {
    const headers = { authorization: `Bearer ${await site.tokenOf('administrator')}` };
    const get = await fetch(`${socket.url}/operations/Jobs?first=2`, { headers });
    expect([get.status, (await get.json()).data.jobs.nodes.length]).toEqual([200, 2]);
    const post = await fetch(`${socket.url}/operations/Jobs`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{"first":2}',
    });
    expect([post.status, (await post.json()).data.jobs.nodes.length]).toEqual([200, 2]);
    const empty = await fetch(`${socket.url}/operations/Me`, { method: 'POST', headers });
    expect((await empty.json()).data.viewer.subject).toBe(people[3]?.subject);
  });

  it('is counted, and stands in the log by name and id', async () => {
    await site.get('/operations/Me', { headers: { 'x-request-id': 'me-1' } });
    expect(site.used).toEqual(['Me']);
    const lines = site.logLines
      .map((line) => JSON.parse(line))
      .filter(({ requestId }) => requestId === 'me-1');
    expect(lines).toEqual([
      expect.objectContaining({
        ...{ msg: 'request', method: 'GET', path: '/operations/Me', status: 200 },
        ...{ operation: 'Me', operationId: site.idOf('Me'), subject: people[3]?.subject },
      }),
    ]);
  });

  it('is not counted when it was refused', async () => {
    await site.get('/operations/Me?x=1');
    expect(site.used).toEqual([]);
  });
});

describe('a client that leaves', () => {
  it('ends what was asked of systems for it', async () => {
    site.sandbox.runai.setFault({ kind: 'hang' });
    const leaving = new AbortController();
    const init = { method: 'GET', signal: leaving.signal };
    const answer = site.send('/operations/Jobs?first=3', init).catch(() => null);
    await vi.waitFor(() => expect(site.sandbox.runai.received).toHaveLength(1));
    leaving.abort();
    await vi.waitFor(() => expect(site.sandbox.runai.received[0]?.abandoned).toBe(true));
    await answer;
  });
});

describe('an answer that is asked for again', () => {
  it('is not sent again while it is the same', async () => {
    const first = await site.get('/operations/Jobs?first=3');
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]+"$/);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    expect(first.headers.get('vary')).toContain('Authorization');
    expect(first.headers.get('vary')).toContain('Accept');
    const again = await site.get('/operations/Jobs?first=3', { headers: { 'if-none-match': etag } });
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
    expect(again.headers.get('cache-control')).toBe('private, no-cache');
    const other = await site.get('/operations/Jobs?first=4', { headers: { 'if-none-match': etag } });
    expect(other.status).toBe(200);
  });

  it('is byte for byte the same, whichever request it was', async () => {
    const [one, two] = [
      await site.get('/operations/Jobs?first=3'),
      await site.get('/operations/Jobs?first=3'),
    ];
    expect(one.text).toBe(two.text);
    expect(one.headers.get('x-request-id')).not.toBe(two.headers.get('x-request-id'));
  });

  it('is sent to another person, whose answer only looks the same', async () => {
    const mine = await site.get('/operations/Kinds', { as: 'viewer' });
    const headers = { 'if-none-match': mine.headers.get('etag') ?? '' };
    const theirs = await site.get('/operations/Kinds', { as: 'editor', headers });
    expect([theirs.status, theirs.text]).toEqual([200, mine.text]);
  });
});

describe('a system that fails', () => {
  it('costs its own rows, is named, and leaves the answer without a tag', async () => {
    site.sandbox.runai.setFault({ kind: 'status', status: 500 });
    const { status, headers, body } = await site.get('/operations/Jobs?first=3');
    expect(status).toBe(200);
    expect(body.data.jobs.nodes.length).toBeGreaterThan(0);
    expect(body.errors[0].extensions).toMatchObject({ system: 'dgx', partial: true });
    expect(JSON.stringify(body.errors)).not.toContain('requestId');
    expect(headers.get('etag')).toBeNull();
    expect(headers.get('x-clusterql-incomplete')).toBe('dgx');
  });
});

describe('the description of what a client may send', () => {
  it('holds its own operations and public ones, and no other', async () => {
    const { status, body } = await site.get('/operations/openapi.json', { as: 'viewer' });
    expect(status).toBe(200);
    expect(Object.keys(body.paths).sort()).toEqual(
      ['DropPool', 'Jobs', 'Kinds', 'Me', 'Projects', 'PublicJobs', 'Table'].map(
        (name) => `/operations/${name}`,
      ),
    );
    const stranger = await site.get('/operations/openapi.json', { as: null });
    expect(Object.keys(stranger.body.paths)).toEqual(['/operations/Me', '/operations/PublicJobs']);
  });

  it('is not sent again while it is the same, and is only read', async () => {
    const { headers } = await site.get('/operations/openapi.json');
    const known = { 'if-none-match': headers.get('etag') ?? '' };
    expect((await site.get('/operations/openapi.json', { headers: known })).status).toBe(304);
    const { status, headers: refused } = await site.post('/operations/openapi.json', {});
    expect([status, refused.get('allow')]).toEqual([405, 'GET']);
  });
});
