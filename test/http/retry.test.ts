import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from '../../src/http/retry-after.ts';
import { retryRead } from '../../src/http/retry.ts';
import { answerJson, serve, type Handler } from './loopback.ts';
import { createCaller, createSite, createTestTime, rejection, Thing } from './site.ts';

const site = createSite();

/** Answers so the first time, then well. */
function onceThenWell(status: number, headers: Record<string, string> = {}): Handler {
  return (response, _, number) => {
    if (number === 1) response.writeHead(status, headers).end();
    else answerJson(response, { id: number });
  };
}

describe('a read is sent once', () => {
  it.each([400, 401, 403, 404, 409, 500, 501])('when the system answers %i', async (status) => {
    const { door, server } = await site.open(onceThenWell(status));
    await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    expect(server.arrivals).toHaveLength(1);
  });

  it.each(['', '<html>', '{"id":"x"}'])('when the answer cannot be read: "%s"', async (body) => {
    const { door, server } = await site.open((response) => response.end(body));
    await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    expect(server.arrivals).toHaveLength(1);
  });

  it('when it timed out', async () => {
    const { door, server } = await site.open(() => undefined, { timeoutSeconds: 0.05 });
    await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    await server.dropped(1);
    expect(server.arrivals).toHaveLength(1);
  });

  it('when the pause the system asks for does not fit in the time left', async () => {
    const time = { ...createTestTime(), random: () => 0 };
    const { door, server } = await site.open(onceThenWell(503, { 'retry-after': '10' }), {
      time,
      timeoutSeconds: 10,
    });
    const error = await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    expect(error).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      facts: { status: 503, retryAfterSeconds: 10 },
    });
    expect(server.arrivals).toHaveLength(1);
    expect(time.pauses).toEqual([]);
  });

  it('or not at all when the queue is full: the refusal is not retried', async () => {
    const time = createTestTime();
    const { door, server } = await site.open(() => undefined, { concurrency: 1, maxQueue: 0, time });
    const controller = new AbortController();
    const running = rejection(
      door.read(createCaller({ signal: controller.signal }), { path: '/a', schema: Thing }),
    );
    const error = await rejection(door.read(createCaller(), { path: '/b', schema: Thing }));
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(time.pauses).toEqual([]);
    await server.arrived(1);
    controller.abort(new Error('over'));
    await running;
    expect(server.arrivals.map(({ path }) => path)).toEqual(['/a']);
  });

  it('when its reader leaves during the pause', async () => {
    const controller = new AbortController();
    const time = { ...createTestTime(), sleep: async () => controller.abort(new Error('gone')) };
    const { door, server } = await site.open(onceThenWell(503), { time });
    const error = await rejection(
      door.read(createCaller({ signal: controller.signal }), { path: '/a', schema: Thing }),
    );
    expect(error.message).toBe('gone');
    expect(server.arrivals).toHaveLength(1);
  });
});

describe('a read is sent again', () => {
  it.each([429, 502, 503, 504])('when the system answers %i', async (status) => {
    const { door, calls } = await site.open(onceThenWell(status));
    expect(await door.read(createCaller(), { path: '/a', schema: Thing })).toEqual({ id: 2 });
    expect(calls.map((call) => [call.attempt, call.status])).toEqual([
      [1, status],
      [2, 200],
    ]);
  });

  it('when the connection broke before an answer', async () => {
    const { door } = await site.open((response, _, number) => {
      if (number === 1) response.destroy();
      else answerJson(response, { id: 2 });
    });
    expect(await door.read(createCaller(), { path: '/a', schema: Thing })).toEqual({ id: 2 });
  });

  it('with the same method and body, where the system reads by POST', async () => {
    const { door, server } = await site.open(onceThenWell(502));
    await door.read(createCaller(), {
      method: 'POST',
      path: '/query',
      body: { query: '{ a }' },
      schema: Thing,
    });
    expect(server.arrivals.map(({ method, body }) => [method, body])).toEqual([
      ['POST', '{"query":"{ a }"}'],
      ['POST', '{"query":"{ a }"}'],
    ]);
  });

  it('with the credential of that moment', async () => {
    const { door, server } = await site.open(onceThenWell(503));
    const caller = createCaller();
    let asked = 0;
    const credential = { ...caller.credential, authorization: async () => `Bearer minted-${(asked += 1)}` };
    await door.read({ ...caller, credential }, { path: '/a', schema: Thing });
    expect(server.arrivals.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer minted-1',
      'Bearer minted-2',
    ]);
  });

  it('twice at most, after growing pauses', async () => {
    const time = createTestTime();
    const { door, server } = await site.open((response) => response.writeHead(503).end(), { time });
    const error = await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', facts: { status: 503 } });
    expect(server.arrivals).toHaveLength(3);
    expect(time.pauses).toEqual([50, 100]);
  });

  it('also when nobody listens', async () => {
    const gone = await serve(() => undefined);
    await gone.close();
    const { door, calls } = site.openDoor(gone.url);
    await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    expect(calls.map(({ attempt, status }) => [attempt, status])).toEqual([
      [1, null],
      [2, null],
      [3, null],
    ]);
  });

  it.each([
    ['4', 4_050],
    ['Sun, 22 Nov 2026 12:00:07 GMT', 7_050],
    ['soon', 50],
  ])('after the pause the system asks for: Retry-After: %s', async (retryAfter, pause) => {
    const time = createTestTime();
    const { door } = await site.open(onceThenWell(429, { 'retry-after': retryAfter }), { time });
    expect(await door.read(createCaller(), { path: '/a', schema: Thing })).toEqual({ id: 2 });
    expect(time.pauses).toEqual([pause]);
  });

  it('never when there are no retries to spend', async () => {
    const { door, server } = await site.open(onceThenWell(503), { retries: 0 });
    await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    expect(server.arrivals).toHaveLength(1);
  });
});

it('a mistake of our own is not retried', async () => {
  let attempts = 0;
  const signal = new AbortController().signal;
  const options = { retries: 2, deadline: Infinity, signal, time: createTestTime() };
  const mistake = new TypeError('undefined is not a function');
  const attempt = retryRead(options, async () => {
    attempts += 1;
    throw mistake;
  });
  expect(await rejection(attempt)).toBe(mistake);
  expect(attempts).toBe(1);
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-22T12:00:00Z');

  it.each([
    [undefined, undefined],
    ['', undefined],
    ['-5', undefined],
    ['a while', undefined],
    ['0', 0],
    [' 120 ', 120],
    ['99999999999999999999', 86_400],
    ['Sun, 22 Nov 2026 12:01:00 GMT', 60],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['Mon, 22 Nov 2066 11:00:00 GMT', 86_400],
  ])('of %j means %j seconds', (header, seconds) => {
    expect(parseRetryAfter(header, now)).toBe(seconds);
  });
});
