import { describe, expect, it } from 'vitest';
import type { WriteRequest } from '../../src/http/door.ts';
import { answerJson } from './loopback.ts';
import { ok, serveRaw } from './raw.ts';
import { createCaller, createSite, createTestTime, rejection, settle, Thing } from './site.ts';

const site = createSite();
const methods = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

function change(method: WriteRequest<unknown>['method'], number = 1) {
  return { method, path: `/pools/${number}`, body: { number }, schema: Thing };
}

function lineOf(request: string): string {
  return request.slice(0, request.indexOf(' HTTP'));
}

describe('a write is sent once', () => {
  it.each([408, 429, 500, 502, 503, 504])(
    'when the system answers %i and asks to come back',
    async (status) => {
      const time = createTestTime();
      const { door, server } = await site.open(
        (response) => response.writeHead(status, { 'retry-after': '0' }).end(),
        { time },
      );
      await rejection(door.write(createCaller(), change('PUT')));
      expect(server.arrivals).toHaveLength(1);
      expect(time.pauses).toEqual([]);
    },
  );

  it('even when two people, or one person twice, ask for the same', async () => {
    const held: (() => void)[] = [];
    const { door, server } = await site.open(
      (response, _, number) => void held.push(() => answerJson(response, { id: number })),
    );
    const writes = [1, 2].map(() => door.write(createCaller(), change('PUT')));
    await server.arrived(2);
    for (const answer of held) answer();
    expect((await Promise.all(writes)).map(({ body }) => body.id).sort()).toEqual([1, 2]);
  });

  it.each(methods)('by %s when the connection breaks after it arrived', async (method) => {
    const server = site.track(await serveRaw((socket) => socket.destroy()));
    const { door, calls } = site.openDoor(server.url);
    const error = await rejection(door.write(createCaller(), change(method)));
    expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN', facts: { system: 'emmy', retryable: false } });
    await settle();
    expect(server.requests.map(lineOf)).toEqual([`${method} /pools/1`]);
    expect(calls).toMatchObject([{ status: null, attempt: 1, error: 'OUTCOME_UNKNOWN' }]);
  });

  it.each(methods)('by %s when a connection that served before breaks as it arrives', async (method) => {
    const server = site.track(
      await serveRaw((socket, number) => {
        if (number === 1) socket.write(ok);
        else socket.resetAndDestroy();
      }),
    );
    const { door } = site.openDoor(server.url, { connections: 1, concurrency: 1 });
    await door.read(createCaller(), { path: '/a', schema: Thing });
    const error = await rejection(door.write(createCaller(), change(method)));
    expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN', facts: { retryable: false } });
    await settle();
    expect(server.requests.map(lineOf)).toEqual(['GET /a', `${method} /pools/1`]);
  });

  it.each(methods)('by %s, over a new connection when the old one was closed meanwhile', async (method) => {
    const server = site.track(
      await serveRaw((socket, number) => {
        socket.write(ok);
        if (number === 1) socket.end();
      }),
    );
    const { door } = site.openDoor(server.url, { connections: 1, concurrency: 1 });
    await door.read(createCaller(), { path: '/a', schema: Thing });
    await settle();
    expect(await door.write(createCaller(), change(method))).toEqual({ status: 200, body: { id: 1 } });
    expect(server.requests.map(lineOf)).toEqual(['GET /a', `${method} /pools/1`]);
  });

  it('at most, however closely a system closes its connections behind its answers', async () => {
    const server = site.track(
      await serveRaw((socket, number) => {
        socket.write(ok);
        if (number % 3 === 0) socket.end();
        if (number % 3 === 1) setImmediate(() => socket.end());
        if (number % 3 === 2) setImmediate(() => setImmediate(() => socket.resetAndDestroy()));
      }),
    );
    const { door } = site.openDoor(server.url, { connections: 2, concurrency: 4 });
    const numbers = Array.from({ length: 120 }, (_, index) => index);
    const outcomes = new Map<string, string>();

    async function writeAll(mine: readonly number[]): Promise<void> {
      for (const number of mine) {
        const method = methods[number % 4] ?? 'PUT';
        const line = `${method} /pools/${number}`;
        await door.write(createCaller(), change(method, number)).then(
          () => outcomes.set(line, 'made'),
          (error: { code: string }) => outcomes.set(line, error.code),
        );
      }
    }

    await Promise.all([0, 1, 2, 3].map((lane) => writeAll(numbers.filter((number) => number >> 5 === lane))));
    await settle();
    expect(outcomes.size).toBe(120);
    for (const [line, outcome] of outcomes) {
      const times = server.requests.filter((request) => lineOf(request) === line).length;
      expect(['made', 'OUTCOME_UNKNOWN', 'UPSTREAM_UNAVAILABLE']).toContain(outcome);
      if (outcome === 'made') expect(times, line).toBe(1);
      if (outcome === 'UPSTREAM_UNAVAILABLE') expect(times, line).toBe(0);
      expect(times, line).toBeLessThanOrEqual(1);
    }
  });
});
