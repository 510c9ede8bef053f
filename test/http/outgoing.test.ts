import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ClusterQLError } from '../../src/errors.ts';
import { answerJson, serve } from './loopback.ts';
import { createCaller, createSite, rejection, Thing, token } from './site.ts';

const site = createSite();

describe('what a system is told', () => {
  it('is nothing when the credential is refused', async () => {
    const { door, server, calls } = await site.open((response) => answerJson(response, { id: 1 }));
    const refused = new ClusterQLError('FORBIDDEN', 'No.');
    const caller = createCaller();
    const credential = { ...caller.credential, authorization: () => Promise.reject(refused) };

    expect(await rejection(door.read({ ...caller, credential }, { path: '/a', schema: Thing }))).toBe(
      refused,
    );
    expect(server.arrivals).toEqual([]);
    expect(calls).toEqual([]);
  });

  it('is these headers and no other, for a GET', async () => {
    const { door, server } = await site.open((response) => answerJson(response, { id: 1 }));
    await door.read(createCaller({ requestId: 'r-77' }), { path: '/a', schema: Thing });
    expect(server.arrivals).toHaveLength(1);
    expect(server.arrivals[0]).toEqual({
      method: 'GET',
      path: '/a',
      body: '',
      headers: {
        accept: 'application/json',
        'accept-encoding': 'gzip',
        authorization: `Bearer ${token}`,
        connection: 'keep-alive',
        host: new URL(server.url).host,
        'user-agent': 'clusterql',
        'x-request-id': 'r-77',
      },
    });
  });

  it('is every value of a parameter, and no parameter that is left open', async () => {
    const { door, server } = await site.open((response) => answerJson(response, { id: 1 }));
    const query = { state: ['failed', 'a&b'], none: [], open: undefined, page: 1 };
    await door.read(createCaller(), { path: '/a', query, schema: Thing });
    expect(server.arrivals.map(({ path }) => path)).toEqual(['/a?state=failed&state=a%26b&page=1']);
  });

  it('is the body, its type and its length besides, for a read by POST', async () => {
    const { door, server } = await site.open((response) => answerJson(response, { id: 1 }));
    await door.read(createCaller(), {
      method: 'POST',
      path: '/query',
      body: { query: '{ jobs }' },
      schema: Thing,
    });
    expect(server.arrivals[0]?.body).toBe('{"query":"{ jobs }"}');
    expect(server.arrivals[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': '20',
    });
    expect(Object.keys(server.arrivals[0]?.headers ?? {}).sort()).toEqual([
      'accept',
      'accept-encoding',
      'authorization',
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
      'x-request-id',
    ]);
  });

  it('is no authorization where the credential is to send none', async () => {
    const { door, server } = await site.open((response) => answerJson(response, { id: 1 }));
    await door.read(createCaller({ authorization: null }), { path: '/a', schema: Thing });
    expect(server.arrivals[0]?.headers).not.toHaveProperty('authorization');
  });

  it('stays with that system: a redirect is an error, not a new address for the token', async () => {
    const elsewhere = site.track(await serve((response) => answerJson(response, { id: 1 })));
    const { door, server } = await site.open((response) =>
      response.writeHead(302, { location: `${elsewhere.url}/b?code=s3cret` }).end(),
    );
    const error = await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    expect(error).toMatchObject({ code: 'UPSTREAM_PROTOCOL', facts: { system: 'emmy', status: 302 } });
    expect(error.facts.detail).toBe(`GET /a answered 302: redirect to ${elsewhere.url}/b`);
    expect(server.arrivals).toHaveLength(1);
    expect(elsewhere.arrivals).toEqual([]);
  });

  it.each(['/projects/..', '/projects/../users', '/projects/./1', '/projects/%2e%2E/users', '/..?all=1'])(
    'never holds a name that would climb to another resource: %s',
    async (path) => {
      const { door, server } = await site.open((response) => answerJson(response, { id: 1 }));
      const error = await rejection(door.read(createCaller(), { path, schema: Thing }));
      expect(error).toMatchObject({ code: 'NOT_FOUND' });
      expect(server.arrivals).toEqual([]);
    },
  );

  it.each(['/a..b', '/.well-known/x', '/v1.0/...'])('may hold dots within a name: %s', async (path) => {
    const { door, server } = await site.open((response) => answerJson(response, { id: 1 }));
    await door.read(createCaller(), { path, schema: Thing });
    expect(server.arrivals[0]?.path).toBe(path);
  });

  it.each(['', '/'])(
    'is the path below the base of its URL, with the query encoded (base ends in "%s")',
    async (end) => {
      const server = site.track(await serve((response) => answerJson(response, { id: 1 })));
      const { door, calls } = site.openDoor(`${server.url}/api/data${end}`);
      const query = { filter: 'a&b=c d', all: true, page: 2, none: undefined };
      await door.read(createCaller(), { path: '/pools', query, schema: Thing });
      expect(server.arrivals[0]?.path).toBe('/api/data/pools?filter=a%26b%3Dc+d&all=true&page=2');
      expect(calls[0]?.path).toBe('/api/data/pools');
    },
  );
});

describe('the token', () => {
  const echoes: Record<string, { status: number; body: string; location?: string }> = {
    'an error text': { status: 500, body: `invalid credential "Bearer ${token}"` },
    'a page that is no JSON': { status: 200, body: `<p>hello ${token}</p>` },
    'a long text, where the cut falls into the token': { status: 400, body: 'x'.repeat(290) + token },
    'a redirect': { status: 307, body: '', location: `/login/${token}` },
    'a JSON value of the wrong type': { status: 200, body: JSON.stringify({ id: token }) },
  };

  it.each(Object.keys(echoes))('does not reach the error or the log through %s', async (kind) => {
    const { status, body, location } = echoes[kind] ?? { status: 500, body: '' };
    const { door, calls } = await site.open((response) =>
      response.writeHead(status, location === undefined ? {} : { location }).end(body),
    );
    const error = await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    expect(error).toBeInstanceOf(ClusterQLError);
    const told = inspect([error, calls], { depth: Infinity }) + JSON.stringify([error, calls, error.facts]);
    expect(told).toContain('emmy');
    expect(told).not.toContain(token.slice(0, 8));
  });

  it('of somebody else is struck out as well, when it looks like one', async () => {
    const other = 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJ1LTAwNDIifQ.c2lnbmF0dXJl';
    const { door } = await site.open((response) => response.writeHead(500).end(`session of ${other} broke`));
    const error = await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    expect(error.facts.detail).toBe('GET /a answered 500: session of *** broke');
  });

  it('is not part of the event of a successful call, nor is the query or the body', async () => {
    const { door, calls } = await site.open((response) => answerJson(response, { secret: 'row' }));
    await door.read(createCaller(), { path: '/a', query: { q: 'who' }, schema: z.unknown() });
    expect(calls).toEqual([
      {
        requestId: 'r-1',
        system: 'emmy',
        method: 'GET',
        path: '/a',
        status: 200,
        durationMilliseconds: 0,
        attempt: 1,
        readers: 1,
      },
    ]);
  });
});
