import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { ReadRequest } from '../../src/http/door.ts';
import { createSharing } from '../../src/http/sharing.ts';
import { answerJson } from './loopback.ts';
import { createCaller, createSite, rejection, settle, Thing } from './site.ts';

const site = createSite();
afterEach(() => vi.restoreAllMocks());

/** Holds every answer until `release` is called. */
async function openHeld(value: unknown = { id: 1 }) {
  const held: (() => void)[] = [];
  const opened = await site.open((response, _, number) => {
    held.push(() => answerJson(response, typeof value === 'function' ? value(number) : value));
  });
  return { ...opened, release: () => held.splice(0).forEach((answer) => answer()) };
}

describe('reads in flight are never shared', () => {
  it('between two people', async () => {
    const { door, server, release } = await openHeld((number: number) => ({ id: number }));
    const ada = createCaller({ fingerprint: 'f-0001', authorization: 'Bearer one' });
    const bob = createCaller({ fingerprint: 'f-0002', authorization: 'Bearer two' });
    const reads = [ada, bob].map((caller) => door.read(caller, { path: '/a', schema: Thing }));
    await server.arrived(2);
    release();
    expect((await Promise.all(reads)).map(({ id }) => id).sort()).toEqual([1, 2]);
    expect(server.arrivals.map(({ headers }) => headers.authorization).sort()).toEqual([
      'Bearer one',
      'Bearer two',
    ]);
  });

  it('between two people whose fingerprint and path run together to the same text', async () => {
    const { door, server, release } = await openHeld();
    const reads = [
      door.read(createCaller({ fingerprint: 'f' }), { path: '/a', query: { b: 1 }, schema: Thing }),
      door.read(createCaller({ fingerprint: 'f","GET' }), { path: '/a', query: { b: 1 }, schema: Thing }),
    ];
    await server.arrived(2);
    release();
    await Promise.all(reads);
  });

  const first = { method: 'POST', path: '/a', query: { page: 1 }, body: { q: 1 } } as const;
  const others: Record<string, Partial<ReadRequest<unknown>>> = {
    'another path': { path: '/b' },
    'another query': { query: { page: 2 } },
    'another body': { body: { q: 2 } },
    'another method': { method: 'GET' },
  };

  it.each(Object.keys(others))('when they ask for different things: %s', async (kind) => {
    const { door, server, release } = await openHeld();
    const reads = [first, { ...first, ...others[kind] }].map((request) =>
      door.read(createCaller(), { ...request, schema: Thing }),
    );
    await server.arrived(2);
    release();
    await Promise.all(reads);
    expect(server.arrivals).toHaveLength(2);
  });

  it('with an answer that has already come', async () => {
    const { door, server } = await site.open((response, _, number) => answerJson(response, { id: number }));
    expect(await door.read(createCaller(), { path: '/a', schema: Thing })).toEqual({ id: 1 });
    expect(await door.read(createCaller(), { path: '/a', schema: Thing })).toEqual({ id: 2 });
    expect(server.arrivals).toHaveLength(2);
  });
});

describe('equal reads in flight', () => {
  it('are sent once, and everyone gets the answer', async () => {
    const { door, server, calls, release } = await openHeld();
    const reads = ['r-1', 'r-2', 'r-3'].map((requestId) =>
      door.read(createCaller({ requestId }), { path: '/a', query: { page: 1 }, schema: Thing }),
    );
    await server.arrived(1);
    release();
    expect(await Promise.all(reads)).toEqual([{ id: 1 }, { id: 1 }, { id: 1 }]);
    expect(server.arrivals).toHaveLength(1);
    expect(calls).toMatchObject([{ requestId: 'r-1', readers: 3 }]);
  });

  it('fail together', async () => {
    const { door, server } = await site.open((response) => response.writeHead(403).end());
    const reads = [1, 2].map(() => rejection(door.read(createCaller(), { path: '/a', schema: Thing })));
    expect((await Promise.all(reads)).map(({ code }) => code)).toEqual([
      'UPSTREAM_FORBIDDEN',
      'UPSTREAM_FORBIDDEN',
    ]);
    expect(server.arrivals).toHaveLength(1);
  });

  it('may each look for other fields: a wrong one fails its own reader only', async () => {
    const { door, server, release } = await openHeld({ id: 1, name: 'a' });
    const id = door.read(createCaller(), { path: '/a', schema: Thing });
    const name = door.read(createCaller(), { path: '/a', schema: z.object({ name: z.string() }) });
    const wrong = rejection(
      door.read(createCaller(), { path: '/a', schema: z.object({ name: z.number() }) }),
    );
    await server.arrived(1);
    release();
    expect([await id, await name]).toEqual([{ id: 1 }, { name: 'a' }]);
    expect(await wrong).toMatchObject({ code: 'UPSTREAM_PROTOCOL' });
    expect(server.arrivals).toHaveLength(1);
  });

  it('with one schema are checked once', async () => {
    const { door, server, release } = await openHeld();
    let checks = 0;
    const schema = Thing.transform(({ id }) => {
      checks += 1;
      return { id };
    });
    const reads = [1, 2, 3].map(() => door.read(createCaller(), { path: '/a', schema }));
    await server.arrived(1);
    release();
    await Promise.all(reads);
    expect(checks).toBe(1);
  });

  it('go on for one reader when another leaves, even the one who came first', async () => {
    const { door, server, release } = await openHeld();
    const leaving = new AbortController();
    const left = rejection(
      door.read(createCaller({ signal: leaving.signal }), { path: '/a', schema: Thing }),
    );
    const stays = door.read(createCaller(), { path: '/a', schema: Thing });
    await server.arrived(1);
    leaving.abort(new Error('gone'));
    expect((await left).message).toBe('gone');
    release();
    expect(await stays).toEqual({ id: 1 });
    expect(server.droppedSoFar()).toBe(0);
    expect(server.arrivals).toHaveLength(1);
  });

  it('end when the last reader leaves, and who comes then is not drawn into it', async () => {
    const { door, server, calls, release } = await openHeld((number: number) => ({ id: number }));
    const readers = [new AbortController(), new AbortController()];
    const left = readers.map(({ signal }) =>
      rejection(door.read(createCaller({ signal }), { path: '/a', schema: Thing })),
    );
    await server.arrived(1);
    for (const reader of readers) reader.abort(new Error('gone'));
    expect((await Promise.all(left)).map(({ message }) => message)).toEqual(['gone', 'gone']);
    const late = door.read(createCaller(), { path: '/a', schema: Thing });
    await Promise.all([server.dropped(1), server.arrived(2)]);
    release();
    expect(await late).toEqual({ id: 2 });
    expect(calls.map(({ readers: count }) => count)).toEqual([0, 1]);
  });

  it('of one incoming request may be many, without a warning of leaking listeners', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const { door } = await site.open((response) => answerJson(response, { id: 1 }));
    const caller = createCaller();
    const paths = Array.from({ length: 60 }, (_, index) => `/${index % 30}`);
    await Promise.all(paths.map((path) => door.read(caller, { path, schema: Thing })));
    expect(warned).not.toHaveBeenCalled();
  });
});

describe('shared work', () => {
  it('that nobody waits for any more may fail without ending the process', async () => {
    const unhandled = vi.fn();
    process.on('unhandledRejection', unhandled);
    const sharing = createSharing<number>();
    const controller = new AbortController();
    let fail: ((error: Error) => void) | undefined;
    const joined = rejection(
      sharing.join('key', controller.signal, () => new Promise((_, reject) => (fail = reject))),
    );
    controller.abort(new Error('gone'));
    expect((await joined).message).toBe('gone');
    fail?.(new Error('too late to matter'));
    await settle();
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('is not told to stop when it has already ended', async () => {
    const sharing = createSharing<number>();
    const aborted = vi.fn();
    const result = await sharing.join('key', new AbortController().signal, async ({ signal }) => {
      signal.addEventListener('abort', aborted);
      return 1;
    });
    await settle();
    expect(result).toBe(1);
    expect(aborted).not.toHaveBeenCalled();
  });
});
