import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Listening, listenOn } from '../support/listening.ts';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
let socket: Listening;
beforeAll(async () => {
  site = await openSite();
  socket = await listenOn(site.gateway.listener);
});
beforeEach(() => site.forget());
afterAll(async () => {
  await socket.close();
  await site.close();
});

type Send = (path: string, init?: RequestInit) => Promise<Response>;

const ways: [string, Send][] = [
  ['without a socket', (path, init) => site.gateway.fetch(new Request(`http://gateway.test${path}`, init))],
  ['through a socket', (path, init) => fetch(`${socket.url}${path}`, init)],
];

const json = { 'content-type': 'application/json' };
const body = JSON.stringify({ query: '{ viewer { subject } }' });
const answer = { data: { viewer: { subject: null } } };
const inAddress = `query=${encodeURIComponent('{ viewer { subject } }')}`;

describe.each(ways)('an address, %s', (_, send) => {
  it.each([
    '/',
    '/nothing',
    '/graphql/',
    '/graphql/more',
    '/below/graphql',
    '/Graphql',
    '/nothing?x=/graphql',
    '/below/health/live?x=1',
  ])('is refused with a code when nothing is there: %s', async (path) => {
    for (const init of [{}, { method: 'POST', headers: json, body }]) {
      const response = await send(path, init);
      expect(response.status).toBe(404);
      const { errors } = await response.json();
      expect(errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
      expect(errors[0].message).toContain('/graphql');
    }
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'HEAD'])('takes no %s', async (method) => {
    const init = method === 'HEAD' ? { method } : { method, headers: json, body };
    const response = await send('/graphql', init);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, POST');
  });

  it('takes no mutation by GET', async () => {
    const response = await send(`/graphql?query=${encodeURIComponent('mutation { __typename }')}`);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  it.each(['variables', 'extensions'])('is refused with a code when its %s are no JSON', async (name) => {
    const response = await send(`/graphql?${inAddress}&${name}={`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  it('takes a query by GET, with its variables', async () => {
    const response = await send(`/graphql?${inAddress}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(answer);
    const query = encodeURIComponent('query ($id: ID!) { node(id: $id) { id } }');
    const variables = encodeURIComponent(JSON.stringify({ id: 'nonsense' }));
    const second = await send(`/graphql?query=${query}&variables=${variables}`);
    expect(await second.json()).toEqual({ data: { node: null } });
  });

  it('takes the query of the body when there is another in the address', async () => {
    const query = encodeURIComponent('{ systems { name } }');
    const response = await send(`/graphql?query=${query}`, { method: 'POST', headers: json, body });
    expect(await response.json()).toEqual(answer);
  });

  it('says that the gateway is alive', async () => {
    expect((await send('/health/live')).status).toBe(200);
  });

  it('gives answers that no cache may keep for somebody else', async () => {
    for (const path of ['/graphql', '/nothing']) {
      const { headers } = await send(path, { method: 'POST', headers: json, body });
      expect(headers.get('cache-control')).toBe('private, no-store');
      expect(headers.get('vary')).toBe('Authorization, Cookie, X-Upstream-Authorization');
    }
  });
});

describe('an address that only a socket can be asked for', () => {
  it.each([
    ['a Host that is none', 'GET /graphql HTTP/1.1\r\nHost: [[\r\n'],
    ['a Host with a path', `GET /nothing?${inAddress} HTTP/1.1\r\nHost: gateway.test/graphql?x=\r\n`],
    ['a target that is none', 'GET http://[/graphql HTTP/1.1\r\nHost: gateway.test\r\n'],
  ])('is refused without a word about the gateway: %s', async (_, head) => {
    const answer = await socket.send(`${head}Connection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).not.toMatch(/error|node_modules| at /i);
  });

  it('may be a whole URL, as proxies write it', async () => {
    const head = `POST http://gateway.test/graphql HTTP/1.1\r\nHost: gateway.test\r\nConnection: close\r\n`;
    const rest = `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const answered = await socket.send(head + rest);
    expect(answered).toMatch(/^HTTP\/1\.1 200 /);
    expect(answered).toContain(JSON.stringify(answer));
  });
});

describe.each(ways)('X-Request-ID, %s', (_, send) => {
  it.each([
    ['holds spaces', 'two words'],
    ['holds quotes', '"id"'],
    ['is two', 'one, two'],
    ['could end a line of the log', 'id%0aforged'],
    ['is too long', 'x'.repeat(129)],
    ['is empty', ''],
  ])('is replaced when it %s', async (_title, id) => {
    const response = await send('/graphql', { headers: { 'x-request-id': id } });
    expect(response.headers.get('x-request-id')).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect((await response.json()).errors[0].extensions.requestId).toBe(response.headers.get('x-request-id'));
  });

  it.each(['a', 'req_01:HX.9-z', 'x'.repeat(128)])(
    'is taken over when it is short and plain: %s',
    async (id) => {
      const paths = ['/graphql', '/nothing', '/health/live'];
      const answers = await Promise.all(paths.map((path) => send(path, { headers: { 'x-request-id': id } })));
      expect(answers.map(({ headers }) => headers.get('x-request-id'))).toEqual([id, id, id]);
      expect((await answers[0]?.json()).errors[0].extensions.requestId).toBe(id);
    },
  );

  it('is made up, and another each time, when there is none', async () => {
    const answers = await Promise.all([send('/graphql'), send('/graphql')]);
    const ids = answers.map(({ headers }) => headers.get('x-request-id'));
    expect(ids[0]).toMatch(/^[\da-f-]{36}$/);
    expect(ids[1]).not.toBe(ids[0]);
  });
});
