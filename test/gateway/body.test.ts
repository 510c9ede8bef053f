import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mostBodyBytes } from '../../src/inbound/body.ts';
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

type Send = (path: string, init: RequestInit) => Promise<Response>;

const ways: [string, Send][] = [
  ['without a socket', (path, init) => site.gateway.fetch(new Request(`http://gateway.test${path}`, init))],
  ['through a socket', (path, init) => fetch(`${socket.url}${path}`, init)],
];

/** Would reach Renku if anything came of it. */
const query = '{ pools { nodes { name } } }';
const operation = JSON.stringify({ query });
const json = { 'content-type': 'application/json' };

function post(body: BodyInit, headers: Record<string, string> = json): RequestInit {
  return { method: 'POST', headers, body };
}

/** A good operation that fills so many bytes. */
function padded(bytes: number): string {
  return operation + ' '.repeat(bytes - operation.length);
}

function received(): string[] {
  return site.systems.flatMap(({ received }) => received.map(({ path }) => path));
}

describe.each(ways)('a body that is no operation, %s', (_, send) => {
  it.each([
    ['is too large', 413, /1048576 bytes/, post(padded(mostBodyBytes + 1))],
    ['says it is text', 415, /json/, post(operation, { 'content-type': 'text/plain' })],
    ['says it is bare GraphQL', 415, /json/, post(query, { 'content-type': 'application/graphql' })],
    ['is a form', 415, /json/, post(new URLSearchParams({ query }), {})],
    ['is an upload', 415, /json/, post(uploadOf(operation), {})],
    ['does not say what it is', 415, /json/, post(Buffer.from(operation), {})],
    ['is empty', 400, /JSON object/, post('')],
    ['is not JSON', 400, /JSON object/, post(query)],
    ['is cut off', 400, /JSON object/, post(operation.slice(0, -1))],
    ['is null', 400, /JSON object/, post('null')],
    ['is a text', 400, /JSON object/, post(JSON.stringify(query))],
    ['is a list of operations', 400, /JSON object/, post(`[${operation}]`)],
    ['is an empty list', 400, /JSON object/, post('[]')],
    ['is an empty object', 400, /JSON object/, post('{}')],
    ['holds something else for the query', 400, /query/, post('{"query": [1]}')],
    ['holds a text for variables', 400, /variables/, post(JSON.stringify({ query, variables: 'x' }))],
    ['holds something unknown', 400, /sql/, post(JSON.stringify({ query, sql: 'x' }))],
  ])('is refused with a code when it %s, and nothing is asked', async (_title, status, message, init) => {
    const response = await send('/graphql', init);
    const { errors, ...rest } = await response.json();
    expect(response.status).toBe(status);
    expect(rest).toEqual({});
    expect(errors).toHaveLength(1);
    expect(errors[0].message).toMatch(message);
    expect(errors[0].extensions).toEqual({
      code: status === 413 ? 'LIMIT_EXCEEDED' : 'BAD_USER_INPUT',
      retryable: false,
      requestId: response.headers.get('x-request-id'),
    });
    expect(received()).toEqual([]);
  });

  it('is looked at up to the last byte that is allowed', async () => {
    const response = await send('/graphql', post(padded(mostBodyBytes)));
    expect(response.status).toBe(200);
    expect(received()).toEqual(['/api/data/resource_pools']);
  });

  it('may say its alphabet beside its type', async () => {
    const headers = { 'content-type': 'Application/JSON; charset=utf-8' };
    expect((await send('/graphql', post(operation, headers))).status).toBe(200);
  });
});

describe('a body that does not end', () => {
  const head = 'POST /graphql HTTP/1.1\r\nHost: gateway.test\r\nContent-Type: application/json\r\n';

  it('is refused as soon as it is too large, without a socket', async () => {
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const init = { ...post(endless), duplex: 'half' } as RequestInit;
    const response = await site.gateway.fetch(new Request('http://gateway.test/graphql', init));
    expect(response.status).toBe(413);
    expect(sent).toBeLessThan(2 * mostBodyBytes);
  });

  it.each([
    ['it is sent in chunks', `Transfer-Encoding: chunked\r\n\r\n${chunk(padded(mostBodyBytes + 1))}`],
    ['it is announced as too large', `Content-Length: ${mostBodyBytes + 1}\r\n\r\n`],
  ])('is refused as soon as it is too large, through a socket, when %s', async (_, rest) => {
    const answer = await socket.send(head + rest);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toMatch(/^connection: close/im);
    expect(answer).toContain('LIMIT_EXCEEDED');
    expect(received()).toEqual([]);
  });

  it('is forgotten when its sender leaves in the middle of it', async () => {
    const half = `Content-Length: ${operation.length}\r\n\r\n${operation.slice(0, 9)}`;
    expect(await socket.send(head + half, true)).not.toMatch(/^HTTP\/1\.1 2/);
    expect(received()).toEqual([]);
    const whole = `Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n${chunk(operation)}${chunk('')}`;
    expect(await socket.send(head + whole)).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe('any body at all', () => {
  it('is answered, and alike without a socket and through one', async () => {
    const request = fc.record(
      {
        query: fc.oneof(
          fc.constantFrom('{ viewer { subject } }', '{', 'query Q { __typename }'),
          fc.jsonValue(),
        ),
        variables: fc.jsonValue(),
        operationName: fc.oneof(fc.constant('Q'), fc.jsonValue()),
        extensions: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      request.map((value) => JSON.stringify(value)),
    );
    const headers = { ...json, 'x-request-id': 'the-same' };
    await fc.assert(
      fc.asyncProperty(text, async (body) => {
        const answers = await Promise.all(
          ways.map(async ([, send]) => {
            const response = await send('/graphql', post(body, headers));
            return { status: response.status, body: await response.json() };
          }),
        );
        expect(answers[0]).toEqual(answers[1]);
        expect([200, 400]).toContain(answers[0]?.status);
      }),
      { numRuns: 200 },
    );
  });
});

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

function uploadOf(operations: string): FormData {
  const form = new FormData();
  form.set('operations', operations);
  return form;
}
