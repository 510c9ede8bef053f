import { afterEach, describe, expect, it, vi } from 'vitest';
import { answerJson, serve } from './loopback.ts';
import { createCaller, createSite, createTestTime, rejection, settle, Thing } from './site.ts';

const site = createSite();
afterEach(() => void vi.useRealTimers());

describe('the health of a system', () => {
  it('is asked without a credential when nothing is known', async () => {
    const { door, server, calls } = await site.open((response) => answerJson(response, { version: 1 }));
    expect(await door.health('/version')).toEqual({
      reachable: true,
      latencyMilliseconds: 0,
      lastCallAt: '2026-11-22T12:00:00.000Z',
    });
    expect(server.arrivals).toMatchObject([{ method: 'GET', path: '/version' }]);
    expect(Object.keys(server.arrivals[0]?.headers ?? {}).sort()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
      'x-request-id',
    ]);
    expect(calls).toMatchObject([{ path: '/version', status: 200, attempt: 1 }]);
  });

  it('is what the last read told, and no more is asked', async () => {
    const time = createTestTime();
    const { door, server } = await site.open(
      (response) => {
        time.pass(120);
        answerJson(response, { id: 1 });
      },
      { time },
    );
    await door.read(createCaller(), { path: '/a', schema: Thing });
    const lastCallAt = new Date(time.now()).toISOString();
    time.pass(30_000);
    expect(await door.health('/version')).toEqual({ reachable: true, latencyMilliseconds: 120, lastCallAt });
    expect(server.arrivals.map(({ path }) => path)).toEqual(['/a']);
  });

  it('is asked again once what is known is older than 30 seconds', async () => {
    const time = createTestTime();
    const { door, server } = await site.open((response) => answerJson(response, { id: 1 }), { time });
    await door.health('/version');
    time.pass(30_001);
    const { lastCallAt } = await door.health('/version');
    expect(lastCallAt).toBe(new Date(time.now()).toISOString());
    expect(server.arrivals).toHaveLength(2);
  });

  it.each([401, 404, 500, 503])('is that it can be reached, even when it answers %i', async (status) => {
    const { door } = await site.open((response) => response.writeHead(status).end('<html>'));
    expect(await door.health('/version')).toMatchObject({ reachable: true, latencyMilliseconds: 0 });
  });

  it('is that it cannot be reached when nobody listens, and asking never throws', async () => {
    const gone = await serve(() => undefined);
    await gone.close();
    const { door } = site.openDoor(gone.url);
    expect(await door.health('/version')).toEqual({
      reachable: false,
      latencyMilliseconds: null,
      lastCallAt: '2026-11-22T12:00:00.000Z',
    });
  });

  it('is that it cannot be reached when it is silent for 3 seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const time = createTestTime();
    const { door, server } = await site.open(() => undefined, { time });
    const health = door.health('/version');
    await server.arrived(1);
    time.pass(3_000);
    vi.advanceTimersByTime(2_999);
    await settle();
    expect(server.droppedSoFar()).toBe(0);
    vi.advanceTimersByTime(1);
    expect(await health).toMatchObject({ reachable: false, latencyMilliseconds: null });
    await server.dropped(1);
  });

  it('is asked once for all who want to know', async () => {
    const { door, server } = await site.open((response) => answerJson(response, {}));
    const [first, second] = await Promise.all([door.health('/version'), door.health('/version')]);
    expect(first).toEqual(second);
    expect(server.arrivals).toHaveLength(1);
  });

  it('is asked although its queue is full', async () => {
    const { door, server } = await site.open(
      (response, { path }) => path === '/version' && answerJson(response, {}),
      { concurrency: 1, maxQueue: 0 },
    );
    const controller = new AbortController();
    const hanging = rejection(
      door.read(createCaller({ signal: controller.signal }), { path: '/a', schema: Thing }),
    );
    await server.arrived(1);
    expect(await door.health('/version')).toMatchObject({ reachable: true });
    controller.abort(new Error('over'));
    await hanging;
  });

  it('does not change because a reader left early', async () => {
    const { door, server } = await site.open(
      (response, { path }) => path === '/version' && answerJson(response, {}),
    );
    const controller = new AbortController();
    const left = rejection(
      door.read(createCaller({ signal: controller.signal }), { path: '/a', schema: Thing }),
    );
    await server.arrived(1);
    controller.abort(new Error('gone'));
    await left;
    await server.dropped(1);
    expect(await door.health('/version')).toMatchObject({ reachable: true });
    expect(server.arrivals.map(({ path }) => path)).toEqual(['/a', '/version']);
  });
});
