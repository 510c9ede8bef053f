import { describe, expect, it } from 'vitest';
import { createSharing } from '../../src/http/sharing.ts';
import { change } from './change.ts';
import { answerJson } from './loopback.ts';
import { createCaller, createSite, rejection, settle, Thing } from './site.ts';

const site = createSite();

/** Holds every answer until the test lets it go; each holds its number. */
async function openHeld() {
  const held: (() => void)[] = [];
  const opened = await site.open((response, _, number) => {
    held[number - 1] = () => answerJson(response, { id: number });
  });
  return { ...opened, release: (number: number) => held[number - 1]?.() };
}

describe('a write on its way', () => {
  it('is not called back by a client that leaves: its outcome is still learnt', async () => {
    const { door, server, calls, release } = await openHeld();
    const controller = new AbortController();
    const writing = door.write(createCaller({ signal: controller.signal }), change());
    await server.arrived(1);
    controller.abort(new Error('the client went away'));
    await settle();
    expect(server.droppedSoFar()).toBe(0);
    release(1);
    expect(await writing).toEqual({ status: 200, body: { id: 1 } });
    expect(calls).toMatchObject([{ status: 200, readers: 1 }]);
  });

  it('still has its time limit then', async () => {
    const { door, server } = await site.open(() => undefined, { timeoutSeconds: 0.3 });
    const controller = new AbortController();
    const error = rejection(door.write(createCaller({ signal: controller.signal }), change()));
    await server.arrived(1);
    controller.abort(new Error('the client went away'));
    expect(await error).toMatchObject({ code: 'OUTCOME_UNKNOWN', facts: { retryable: false } });
    await server.dropped(1);
  });
});

describe('a read after a write', () => {
  it.each([200, 409, 500, 204])(
    'asks anew, though the same read is still in flight (write: %i)',
    async (status) => {
      const held: (() => void)[] = [];
      const { door, server } = await site.open((response, { method }, number) => {
        if (method !== 'GET') response.writeHead(status).end(status === 204 ? '' : '{"id":0}');
        else held.push(() => answerJson(response, { id: number }));
      });
      const before = door.read(createCaller(), { path: '/a', schema: Thing });
      await server.arrived(1);
      await door.write(createCaller(), { ...change(), schema: Thing.nullable() }).catch(() => undefined);
      const after = door.read(createCaller(), { path: '/a', schema: Thing });
      const beside = door.read(createCaller(), { path: '/a', schema: Thing });
      await server.arrived(3);
      for (const answer of held) answer();
      expect([await before, await after, await beside]).toEqual([{ id: 1 }, { id: 3 }, { id: 3 }]);
      expect(server.arrivals.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
    },
  );

  it('asks anew also when the write of somebody else ended', async () => {
    const { door, server, release } = await openHeld();
    const before = door.read(createCaller(), { path: '/b', schema: Thing });
    await server.arrived(1);
    const writing = door.write(createCaller({ fingerprint: 'f-0002' }), change());
    await server.arrived(2);
    release(2);
    await writing;
    const after = door.read(createCaller(), { path: '/b', schema: Thing });
    await server.arrived(3);
    release(1);
    release(3);
    expect([await before, await after]).toEqual([{ id: 1 }, { id: 3 }]);
  });
});

describe('shared work that was renewed', () => {
  it('goes on for those who wait for it, and ends when the last of them leaves', async () => {
    const sharing = createSharing<number>();
    const leaving = new AbortController();
    const signals: AbortSignal[] = [];

    function start({ signal }: { signal: AbortSignal }): Promise<number> {
      signals.push(signal);
      return new Promise(() => undefined);
    }

    const waiting = rejection(sharing.join('key', leaving.signal, start));
    sharing.renew();
    const next = new AbortController();
    const later = rejection(sharing.join('key', next.signal, start));
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
    leaving.abort(new Error('gone'));
    await waiting;
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    next.abort(new Error('gone'));
    await later;
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});
