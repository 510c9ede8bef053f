import { createServer, type AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ClusterQLError } from '../../src/errors.ts';
import { serve, type Handler } from './loopback.ts';
import { createCaller, createSite, rejection, settle, Thing } from './site.ts';

const site = createSite();
const foreignText = 'pq: relation "jobs" does not exist';

/** What a read of `/a` ends in when the system answers so. */
async function failureOf(handler: Handler, options = {}): Promise<ClusterQLError> {
  const { door } = await site.open(handler, { retries: 0, ...options });
  const error = await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
  expect(error).toBeInstanceOf(ClusterQLError);
  expect(error.facts.system).toBe('emmy');
  return error;
}

describe('a status', () => {
  it.each([
    [401, 'UPSTREAM_UNAUTHENTICATED', false],
    [403, 'UPSTREAM_FORBIDDEN', false],
    [404, 'NOT_FOUND', false],
    [429, 'UPSTREAM_RATE_LIMITED', true],
    [502, 'UPSTREAM_UNAVAILABLE', true],
    [503, 'UPSTREAM_UNAVAILABLE', true],
    [504, 'UPSTREAM_UNAVAILABLE', true],
    [301, 'UPSTREAM_PROTOCOL', false],
    [304, 'UPSTREAM_PROTOCOL', false],
    [400, 'UPSTREAM_FAILURE', false],
    [409, 'UPSTREAM_FAILURE', false],
    [418, 'UPSTREAM_FAILURE', false],
    [422, 'UPSTREAM_FAILURE', false],
    [500, 'UPSTREAM_FAILURE', false],
    [501, 'UPSTREAM_FAILURE', false],
  ])('of %i is %s, and its text is for the log alone', async (status, code, retryable) => {
    const error = await failureOf((response) => response.writeHead(status).end(foreignText));
    expect(error).toMatchObject({ code, facts: { status, retryable } });
    expect(error.message).toMatch(/^System emmy .+\.$/);
    expect(JSON.stringify([error.message, error.extensions])).not.toContain('relation');
    // A 304 has no body by definition.
    if (status !== 304) expect(error.facts.detail).toBe(`GET /a answered ${status}: ${foreignText}`);
  });

  it.each([200, 207])('of %i is a success, which can be asked for beside the answer', async (status) => {
    const { door } = await site.open((response) => response.writeHead(status).end('{"id":1}'));
    const request = { path: '/a', schema: Thing };
    expect(await door.readWithStatus(createCaller(), request)).toEqual({ status, body: { id: 1 } });
    expect(await door.read(createCaller(), request)).toEqual({ id: 1 });
  });

  it('of 401 tells the client to sign in again', async () => {
    const error = await failureOf((response) => response.writeHead(401).end());
    expect(error.message).toBe('System emmy did not accept the credential; sign in again.');
  });

  it('keeps 300 characters of its text, on one line', async () => {
    const error = await failureOf((response) =>
      response.writeHead(500).end(`first\r\n\tsecond\u0000${'x'.repeat(9_000)}`),
    );
    expect(error.facts.detail).toBe(`GET /a answered 500: first second ${'x'.repeat(287)}`);
  });

  it('counts even when its text is cut off', async () => {
    const error = await failureOf((response) => {
      response.writeHead(403, { 'content-length': '1000' });
      response.write('no entry', () => response.destroy());
    });
    expect(error).toMatchObject({ code: 'UPSTREAM_FORBIDDEN', facts: { status: 403 } });
  });

  it('counts even when its text never ends', async () => {
    const error = await failureOf((response) => {
      response.writeHead(500);
      function flood(): void {
        if (!response.destroyed) response.write('x'.repeat(65_536), flood);
      }
      flood();
    });
    expect(error).toMatchObject({ code: 'UPSTREAM_FAILURE', facts: { status: 500 } });
  });
});

describe('a success that is none', () => {
  const bodies: Record<string, { handler: Handler; detail: RegExp }> = {
    'an empty body': { handler: (response) => response.end(), detail: /answered 200 with nothing$/ },
    'white space': { handler: (response) => response.end(' \n'), detail: /answered 200 with nothing$/ },
    'no content at all': {
      handler: (response) => response.writeHead(204).end(),
      detail: /answered 204 with nothing$/,
    },
    'a login page': {
      handler: (response) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>sign in</html>'),
      detail: /answered 200 with no JSON: <html>sign in<\/html>$/,
    },
    'a page that calls itself JSON': {
      handler: (response) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end('<html></html>'),
      detail: /no JSON: <html><\/html>$/,
    },
    'JSON with a tail': { handler: (response) => response.end('{"id":1}{"id":2}'), detail: /no JSON/ },
    'JSON that stops half way': { handler: (response) => response.end('{"id":1'), detail: /no JSON/ },
    'a body shorter than announced': {
      handler(response) {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('{"id":1}', () => response.destroy());
      },
      detail: /answered 200 with a body unreadable: /,
    },
    'chunks without an end': {
      handler(response) {
        response.write('{"id":1}', () => response.destroy());
      },
      detail: /answered 200 with a body unreadable: /,
    },
    'another shape': {
      handler: (response) => response.end('{"id":"canary-value"}'),
      detail: /^GET \/a answered 200 in another shape: id invalid_type$/,
    },
    'a list for an object': { handler: (response) => response.end('[]'), detail: /\(root\) invalid_type$/ },
  };

  it.each(Object.keys(bodies))('is UPSTREAM_PROTOCOL: %s', async (kind) => {
    const { handler, detail } = bodies[kind] ?? { handler: () => undefined, detail: /^$/ };
    const error = await failureOf(handler);
    expect(error).toMatchObject({ code: 'UPSTREAM_PROTOCOL', facts: { retryable: false } });
    expect(error.facts.status).toBeGreaterThanOrEqual(200);
    expect(error.facts.detail).toMatch(detail);
    expect(error.facts.detail).not.toContain('canary-value');
    expect(error.message).toBe(
      "System emmy answered in a form the gateway cannot read; the gateway's log says what it was.",
    );
  });

  it('names the places of a few wrong fields and counts the rest', async () => {
    const { door } = await site.open((response) => response.end(JSON.stringify([1, 2, 3, 4, 5, 6, 7])));
    const error = await rejection(door.read(createCaller(), { path: '/a', schema: z.array(z.string()) }));
    expect(error.facts.detail).toMatch(
      /shape: 0 invalid_type, 1 invalid_type, .*4 invalid_type, and 2 more$/,
    );
  });

  it('is reported with its code', async () => {
    const { door, calls } = await site.open((response) => response.end('<html>'));
    await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    expect(calls).toMatchObject([{ status: 200, error: 'UPSTREAM_PROTOCOL' }]);
  });
});

describe('a compressed answer', () => {
  const text = JSON.stringify({ id: 7, name: 'é'.repeat(50_000) });

  it.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['GZIP', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['deflate', deflateSync(text)],
    ['identity', Buffer.from(text)],
  ])('is read: %s', async (encoding, bytes) => {
    const { door } = await site.open((response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(bytes),
    );
    expect(await door.read(createCaller(), { path: '/a', schema: Thing })).toEqual({ id: 7 });
  });

  it.each([
    ['zstd', Buffer.from(text), /unknown content-encoding/],
    ['gzip', Buffer.from(text), /incorrect header check/],
    ['gzip', gzipSync(text).subarray(0, 100), /unexpected end of file/],
  ])('is UPSTREAM_PROTOCOL when it cannot be read: %s %#', async (encoding, bytes, detail) => {
    const error = await failureOf((response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(bytes),
    );
    expect(error).toMatchObject({ code: 'UPSTREAM_PROTOCOL', facts: { status: 200 } });
    expect(error.facts.detail).toMatch(detail);
  });

  it('of an unknown kind costs its reader the answer, and nobody else the gateway', async () => {
    const error = await failureOf((response) =>
      response.writeHead(200, { 'content-encoding': 'zstd' }).end('{"id":1}'),
    );
    expect(error.code).toBe('UPSTREAM_PROTOCOL');
    // Its stream fails a turn later; left alone, that would be an uncaught exception.
    await settle();
  });

  it('that unfolds past the cap is cut there, small as it is on the wire', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000, ' '));
    expect(bomb.length).toBeLessThan(100_000);
    const error = await failureOf(
      (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
      { maxAnswerBytes: 1_000_000 },
    );
    expect(error).toMatchObject({ code: 'UPSTREAM_PROTOCOL', facts: { status: 200 } });
    expect(error.facts.detail).toBe('GET /a answered 200 with a body longer than 1000000 bytes');
  });
});

describe('the cap on an answer', () => {
  it('stops an endless one, and the connection with it', async () => {
    const { door, server } = await site.open(
      (response) => {
        function flood(): void {
          if (!response.destroyed) response.write('x'.repeat(65_536), flood);
        }
        flood();
      },
      { maxAnswerBytes: 100_000 },
    );
    const error = await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    expect(error).toMatchObject({ code: 'UPSTREAM_PROTOCOL' });
    await server.dropped(1);
  });

  it('lets through what has exactly that size, and nothing longer', async () => {
    const body = '{"id":1}';
    const exact = await site.open((response) => response.end(body), { maxAnswerBytes: 8 });
    expect(await exact.door.read(createCaller(), { path: '/a', schema: Thing })).toEqual({ id: 1 });
    const error = await failureOf((response) => response.end(body), { maxAnswerBytes: 7 });
    expect(error.code).toBe('UPSTREAM_PROTOCOL');
  });
});

describe('no answer', () => {
  const closers: (() => Promise<unknown>)[] = [];
  afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

  it('because nobody listens is UPSTREAM_UNAVAILABLE', async () => {
    const server = await serve(() => undefined);
    await server.close();
    const { door, calls } = site.openDoor(server.url, { retries: 0 });
    const error = await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', facts: { system: 'emmy', retryable: true } });
    expect(error.facts.detail).toContain('ECONNREFUSED');
    expect(error.message).not.toContain('127.0.0.1');
    expect(calls).toMatchObject([{ status: null, error: 'UPSTREAM_UNAVAILABLE' }]);
  });

  it('because the connection broke is UPSTREAM_UNAVAILABLE', async () => {
    const error = await failureOf((response) => response.destroy());
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', facts: { retryable: true } });
  });

  it('but something that is not HTTP is UPSTREAM_PROTOCOL', async () => {
    const server = createServer((socket) => socket.resume().end('SSH-2.0-OpenSSH_9.2\r\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => server.close(resolve)));
    const { door } = site.openDoor(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
      retries: 0,
    });
    const error = await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    expect(error).toMatchObject({ code: 'UPSTREAM_PROTOCOL', facts: { system: 'emmy' } });
  });

  it('because the door was closed is UPSTREAM_UNAVAILABLE', async () => {
    const { door, server } = await site.open((response) => response.end('{"id":1}'), { retries: 0 });
    await door.close();
    const error = await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(server.arrivals).toEqual([]);
  });
});
