import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemTime, type Time } from '../../src/http/time.ts';
import { answerJson } from './loopback.ts';
import { createCaller, createSite, rejection, Thing } from './site.ts';

const site = createSite();
afterEach(() => void vi.useRealTimers());

function timedOut(): DOMException {
  return new DOMException('deadline', 'TimeoutError');
}

describe('the time limit of a system', () => {
  it('ends a read that gets no answer, and the request with it', async () => {
    const { door, server, calls } = await site.open(() => undefined, { timeoutSeconds: 0.05 });
    const error = await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    expect(error).toMatchObject({ code: 'UPSTREAM_TIMEOUT', facts: { system: 'emmy', retryable: true } });
    expect(error.message).toBe('System emmy did not answer in time; try again, or ask for less.');
    await server.dropped(1);
    expect(server.arrivals).toHaveLength(1);
    expect(calls).toMatchObject([{ status: null, error: 'UPSTREAM_TIMEOUT', attempt: 1 }]);
  });

  it('ends a read whose answer stops half way', async () => {
    const { door, server, calls } = await site.open((response) => response.write('{"id":'), {
      timeoutSeconds: 0.1,
    });
    const error = await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    expect(error).toMatchObject({ code: 'UPSTREAM_TIMEOUT', facts: { system: 'emmy', status: 200 } });
    expect(calls).toMatchObject([{ status: 200, error: 'UPSTREAM_TIMEOUT' }]);
    await server.dropped(1);
  });

  it('counts the wait for a free place; who got none was never sent', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { door, server } = await site.open(() => undefined, { concurrency: 1 });
    const first = rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    const second = rejection(door.read(createCaller(), { path: '/b', schema: Thing }));
    await server.arrived(1);
    vi.advanceTimersByTime(10_000);
    expect([(await first).code, (await second).code]).toEqual(['UPSTREAM_TIMEOUT', 'UPSTREAM_TIMEOUT']);
    await server.dropped(1);
    expect(server.arrivals.map(({ path }) => path)).toEqual(['/a']);
  });

  it('counts the wait for a credential', async () => {
    const { door, server } = await site.open((response) => answerJson(response, { id: 1 }), {
      timeoutSeconds: 0.05,
    });
    const caller = createCaller();
    const credential = { ...caller.credential, authorization: () => new Promise<null>(() => undefined) };
    const error = await rejection(door.read({ ...caller, credential }, { path: '/a', schema: Thing }));
    expect(error).toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    expect(server.arrivals).toEqual([]);
  });

  it('ends the pause before a retry', async () => {
    const time: Time = { ...systemTime, sleep: (_, signal) => systemTime.sleep(60_000, signal) };
    const { door, server } = await site.open((response) => response.writeHead(503).end(), {
      timeoutSeconds: 0.5,
      time,
    });
    const error = await rejection(door.read(createCaller(), { path: '/a', schema: Thing }));
    expect(error).toMatchObject({ code: 'UPSTREAM_TIMEOUT', facts: { system: 'emmy', retryable: true } });
    expect(server.arrivals).toHaveLength(1);
  });
});

describe('a reader', () => {
  it('who has already left causes no request', async () => {
    const { door, server, calls } = await site.open((response) => answerJson(response, { id: 1 }));
    const reason = new Error('gone');
    const caller = createCaller({ signal: AbortSignal.abort(reason) });
    expect(await rejection(door.read(caller, { path: '/a', schema: Thing }))).toBe(reason);
    expect(server.arrivals).toEqual([]);
    expect(calls).toEqual([]);
  });

  it('who leaves takes the request along', async () => {
    const { door, server, calls } = await site.open(() => undefined);
    const controller = new AbortController();
    const error = rejection(
      door.read(createCaller({ signal: controller.signal }), { path: '/a', schema: Thing }),
    );
    await server.arrived(1);
    const reason = new Error('the client went away');
    controller.abort(reason);
    expect(await error).toBe(reason);
    await server.dropped(1);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({ status: null, readers: 0 });
    expect(calls[0]).not.toHaveProperty('error');
  });

  it('whose own deadline passes is told UPSTREAM_TIMEOUT', async () => {
    const { door, server } = await site.open(() => undefined);
    const controller = new AbortController();
    const error = rejection(
      door.read(createCaller({ signal: controller.signal }), { path: '/a', schema: Thing }),
    );
    await server.arrived(1);
    controller.abort(timedOut());
    expect(await error).toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      facts: { system: 'emmy', retryable: true },
    });
    await server.dropped(1);
  });

  it('whose deadline passed before is told UPSTREAM_TIMEOUT, and nothing is sent', async () => {
    const { door, server } = await site.open((response) => answerJson(response, { id: 1 }));
    const caller = createCaller({ signal: AbortSignal.abort(timedOut()) });
    const error = await rejection(door.read(caller, { path: '/a', schema: Thing }));
    expect(error).toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    expect(server.arrivals).toEqual([]);
  });
});
