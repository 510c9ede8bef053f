import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { ClusterQLError } from '../../src/errors.ts';
import type { Caller } from '../../src/http/door.ts';
import { createCertificate } from './certificate.ts';
import { change } from './change.ts';
import { serveGate } from './gate.ts';
import { answerJson, serve } from './loopback.ts';
import { createCaller, createSite, rejection, Thing, token } from './site.ts';

const site = createSite();
afterEach(() => void vi.useRealTimers());

function timedOut(): DOMException {
  return new DOMException('deadline', 'TimeoutError');
}

/** A caller whose credential is what the promise says. */
function waitingFor(authorization: Promise<string | null>, signal?: AbortSignal): Caller {
  const caller = createCaller(signal === undefined ? {} : { signal });
  return { ...caller, credential: { ...caller.credential, authorization: () => authorization } };
}

describe('a write is never sent', () => {
  it('when the credential is refused', async () => {
    const { door, server, calls } = await site.open((response) => answerJson(response, { id: 1 }));
    const refused = new ClusterQLError('FORBIDDEN', 'No.');
    expect(await rejection(door.write(waitingFor(Promise.reject(refused)), change()))).toBe(refused);
    expect(server.arrivals).toEqual([]);
    expect(calls).toEqual([]);
  });

  it('when the time runs out while it waits for the credential', async () => {
    const { door, server } = await site.open((response) => answerJson(response, { id: 1 }), {
      timeoutSeconds: 0.05,
    });
    const error = await rejection(door.write(waitingFor(new Promise(() => undefined)), change()));
    expect(error).toMatchObject({ code: 'UPSTREAM_TIMEOUT', facts: { system: 'emmy', retryable: true } });
    expect(error.facts).not.toHaveProperty('status');
    expect(server.arrivals).toEqual([]);
  });

  it('when its caller leaves while it waits for the credential', async () => {
    const { door, server } = await site.open((response) => answerJson(response, { id: 1 }));
    const controller = new AbortController();
    const reason = new Error('gone');
    const error = rejection(
      door.write(waitingFor(new Promise(() => undefined), controller.signal), change()),
    );
    controller.abort(reason);
    expect(await error).toBe(reason);
    expect(server.arrivals).toEqual([]);
  });

  it('when its caller has already left', async () => {
    const { door, server, calls } = await site.open((response) => answerJson(response, { id: 1 }));
    const reason = new Error('gone');
    const caller = createCaller({ signal: AbortSignal.abort(reason) });
    expect(await rejection(door.write(caller, change()))).toBe(reason);
    expect(server.arrivals).toEqual([]);
    expect(calls).toEqual([]);
  });

  it('when the queue is full', async () => {
    const { door, server } = await site.open(() => undefined, { concurrency: 1, maxQueue: 0 });
    const leaving = new AbortController();
    const reading = rejection(
      door.read(createCaller({ signal: leaving.signal }), { path: '/a', schema: Thing }),
    );
    await server.arrived(1);
    const error = await rejection(door.write(createCaller(), change()));
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', facts: { system: 'emmy', retryable: true } });
    expect(error.facts).not.toHaveProperty('status');
    leaving.abort(new Error('over'));
    await reading;
    expect(server.arrivals.map(({ method }) => method)).toEqual(['GET']);
  });

  it('when its caller leaves the queue, or is out of time there', async () => {
    const { door, server } = await site.open(() => undefined, { concurrency: 1 });
    const [reader, leaver, late] = [new AbortController(), new AbortController(), new AbortController()];
    const reading = rejection(
      door.read(createCaller({ signal: reader.signal }), { path: '/a', schema: Thing }),
    );
    await server.arrived(1);
    const writes = [leaver, late].map(({ signal }) =>
      rejection(door.write(createCaller({ signal }), change())),
    );
    const reason = new Error('gone');
    leaver.abort(reason);
    late.abort(timedOut());
    const [left, timed] = await Promise.all(writes);
    expect(left).toBe(reason);
    expect(timed).toMatchObject({ code: 'UPSTREAM_TIMEOUT', facts: { system: 'emmy', retryable: true } });
    reader.abort(new Error('over'));
    await reading;
    expect(server.arrivals.map(({ method }) => method)).toEqual(['GET']);
  });

  it('when the time of the system runs out in the queue', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { door, server } = await site.open(() => undefined, { concurrency: 1 });
    const reading = rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    await server.arrived(1);
    const error = rejection(door.write(createCaller(), change()));
    vi.advanceTimersByTime(10_000);
    expect(await error).toMatchObject({ code: 'UPSTREAM_TIMEOUT', facts: { retryable: true } });
    await reading;
    expect(server.arrivals.map(({ method }) => method)).toEqual(['GET']);
  });

  it('when the system has kept failing; what was sent before counts', async () => {
    const { door, server } = await site.open((response) => response.writeHead(502).end());
    for (let count = 0; count < 10; count += 1) await rejection(door.write(createCaller(), change()));
    const error = await rejection(door.write(createCaller(), change()));
    expect(error).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      facts: { system: 'emmy', retryable: true, retryAfterSeconds: 5 },
    });
    expect(error.facts).not.toHaveProperty('status');
    expect(server.arrivals).toHaveLength(10);
  });

  it('when nobody listens', async () => {
    const gone = await serve(() => undefined);
    await gone.close();
    const { door, calls } = site.openDoor(gone.url);
    const error = await rejection(door.write(createCaller(), change()));
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', facts: { system: 'emmy', retryable: true } });
    expect(error.facts.status).toBeUndefined();
    expect(calls).toMatchObject([
      { method: 'POST', status: null, attempt: 1, error: 'UPSTREAM_UNAVAILABLE' },
    ]);
  });

  it('when the certificate of the system is not trusted', async () => {
    const server = site.track(
      await serve((response) => answerJson(response, { id: 1 }), createCertificate()),
    );
    const { door } = site.openDoor(server.url);
    const error = await rejection(door.write(createCaller(), change()));
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', facts: { system: 'emmy', retryable: true } });
    expect(error.facts.detail).toContain('SELF_SIGNED');
    expect(server.arrivals).toEqual([]);
  });

  it.each([
    ['leaves', new Error('gone'), { message: 'gone' }],
    ['is out of time', timedOut(), { code: 'UPSTREAM_TIMEOUT', facts: { system: 'emmy', retryable: true } }],
  ])('when its caller %s while the connection is being made, though it is made', async (_, reason, told) => {
    const certificate = createCertificate();
    const server = site.track(await serve((response) => answerJson(response, { id: 1 }), certificate));
    const gate = site.track(await serveGate(server.url));
    const { door } = site.openDoor(gate.url, { ca: certificate.cert });
    const controller = new AbortController();
    const error = rejection(door.write(createCaller({ signal: controller.signal }), change()));
    await gate.arrived(1);
    controller.abort(reason);
    gate.open();
    expect(await error).toMatchObject(told);
    expect(server.arrivals).toEqual([]);
    expect(await door.write(createCaller(), change())).toEqual({ status: 200, body: { id: 1 } });
  });

  it('when the door is closed', async () => {
    const { door, server } = await site.open((response) => answerJson(response, { id: 1 }));
    await door.close();
    const error = await rejection(door.write(createCaller(), change()));
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', facts: { retryable: true } });
    expect(server.arrivals).toEqual([]);
  });

  it.each(['/pools/..', '/pools/%2e%2E/users'])('to a name that would climb: %s', async (path) => {
    const { door, server } = await site.open((response) => answerJson(response, { id: 1 }));
    const error = await rejection(door.write(createCaller(), { ...change(), path }));
    expect(error).toMatchObject({ code: 'NOT_FOUND' });
    expect(server.arrivals).toEqual([]);
  });

  it.each(['authorization', 'Authorization', 'AUTHORIZATION'])(
    'with an authorization of its own: %s',
    async (name) => {
      const { door, server } = await site.open((response) => answerJson(response, { id: 1 }));
      const headers = { [name]: 'Bearer of-somebody-else' };
      const error = await rejection(
        door.write(createCaller({ authorization: null }), { ...change(), headers }),
      );
      expect(error).toBeInstanceOf(TypeError);
      expect(error.message).not.toContain('somebody');
      expect(server.arrivals).toEqual([]);
    },
  );
});

describe('what a write tells a system', () => {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE'] as const)('is its body, sent by %s', async (method) => {
    const { door, server } = await site.open((response) => answerJson(response, { id: 1 }));
    await door.write(createCaller(), { ...change(), method, query: { dry: true } });
    expect(server.arrivals).toEqual([
      {
        method,
        path: '/a?dry=true',
        body: '{"name":"a"}',
        headers: {
          accept: 'application/json',
          'accept-encoding': 'gzip',
          authorization: `Bearer ${token}`,
          connection: 'keep-alive',
          'content-length': '12',
          'content-type': 'application/json',
          host: new URL(server.url).host,
          'user-agent': 'clusterql',
          'x-request-id': 'r-1',
        },
      },
    ]);
  });

  it('is no body and no type where there is none', async () => {
    const { door, server } = await site.open((response) => response.writeHead(204).end());
    await door.write(createCaller(), { method: 'DELETE', path: '/pools/1', schema: z.null() });
    expect(server.arrivals).toMatchObject([{ method: 'DELETE', path: '/pools/1', body: '' }]);
    expect(server.arrivals[0]?.headers).not.toHaveProperty('content-type');
  });

  it('may be further headers, but none of the usual ones in another wording', async () => {
    const { door, server } = await site.open((response) => answerJson(response, { id: 1 }));
    const headers = { 'If-Match': '"7"', 'X-Request-ID': 'forged', Accept: 'text/html' };
    await door.write(createCaller(), { ...change(), headers });
    expect(server.arrivals[0]?.headers).toMatchObject({
      'if-match': '"7"',
      'x-request-id': 'r-1',
      accept: 'application/json',
    });
  });
});

describe('a write', () => {
  it('is reported like a read, by one reader, without its query or body', async () => {
    const { door, calls } = await site.open((response) => answerJson(response, { id: 1 }, 201));
    await door.write(createCaller({ requestId: 'r-9' }), { ...change(), query: { q: 'who' } });
    expect(calls).toEqual([
      {
        requestId: 'r-9',
        system: 'emmy',
        method: 'POST',
        path: '/a',
        status: 201,
        durationMilliseconds: 0,
        attempt: 1,
        readers: 1,
      },
    ]);
  });

  it('tells of the health of its system', async () => {
    const { door, server } = await site.open((response) => answerJson(response, { id: 1 }));
    await door.write(createCaller(), change());
    expect(await door.health('/version')).toMatchObject({ reachable: true });
    expect(server.arrivals.map(({ path }) => path)).toEqual(['/a']);
  });

  it('waits for its turn', async () => {
    const held: (() => void)[] = [];
    const { door, server } = await site.open(
      (response) => void held.push(() => answerJson(response, { id: 1 })),
      { concurrency: 1 },
    );
    const reading = door.read(createCaller(), { path: '/a', schema: Thing });
    await server.arrived(1);
    const writing = door.write(createCaller(), change());
    held.pop()?.();
    await Promise.all([reading, server.arrived(2)]);
    held.pop()?.();
    expect(await writing).toEqual({ status: 200, body: { id: 1 } });
    expect(server.arrivals.map(({ method }) => method)).toEqual(['GET', 'POST']);
  });

  it('may be one of many in one incoming request, without a warning of leaking listeners', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const { door, server } = await site.open((response) => answerJson(response, { id: 1 }));
    const caller = createCaller();
    await Promise.all(Array.from({ length: 30 }, () => door.write(caller, change())));
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
    expect(server.arrivals).toHaveLength(30);
  });
});
