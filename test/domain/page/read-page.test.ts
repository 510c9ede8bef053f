import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { readPage } from '../../../src/domain/page/merge.ts';
import { createOrdering } from '../../../src/domain/page/order.ts';
import type { ReadRequest, Source } from '../../../src/domain/page/source.ts';
import { ClusterQLError, type ErrorCode } from '../../../src/errors.ts';
import { type Item, itemOf, memorySource } from './memory-source.ts';
import { idsOf, pageOf } from './walk.ts';

function rowsOf(system: string, ...names: string[]): Item[] {
  return names.map((name, at) => itemOf(system, at, name));
}

function whole(system: string, ...names: string[]) {
  return memorySource(system, rowsOf(system, ...names), { reader: 'whole', pageSize: 50 });
}

function failing(system: string, error: Error): Source<Item, unknown, 'NAME'> {
  return { ...whole(system), read: () => Promise.reject(error) };
}

function read(
  sources: readonly Source<Item, unknown, 'NAME'>[],
  limit: number,
  refuse: (name: string) => ClusterQLError | null = () => null,
) {
  return readPage(sources, {
    filter: { text: 'x' },
    ordering: createOrdering({ field: 'NAME', direction: 'ASC' }, ({ name }: Item) => name, false),
    limit,
    from: null,
    mostRows: 100_000,
    signal: AbortSignal.timeout(10_000),
    refuse: ({ name }) => refuse(name),
  });
}

describe('a page over several systems', () => {
  it('asks nothing of a system that refuses, and says so in its place', async () => {
    const refusal = new ClusterQLError('FORBIDDEN', 'Not you.', { system: 'b' });
    const [a, b] = [whole('a', 'x'), whole('b', 'y')];
    const { rows, completeness, failures } = await read([a, b], 5, (name) => (name === 'b' ? refusal : null));
    expect(b.reads).toEqual([]);
    expect(idsOf(rows)).toEqual(['a-0000']);
    expect(failures).toEqual([refusal]);
    expect(completeness.complete).toBe(false);
    expect(completeness.sources[1]).toMatchObject({
      status: 'FORBIDDEN',
      asOf: null,
      error: { message: 'Not you.' },
    });
  });

  it.each<[ErrorCode, string]>([
    ['UPSTREAM_TIMEOUT', 'TIMED_OUT'],
    ['UPSTREAM_UNAUTHENTICATED', 'UNAUTHENTICATED'],
    ['UNAUTHENTICATED', 'UNAUTHENTICATED'],
    ['UPSTREAM_FORBIDDEN', 'FORBIDDEN'],
    ['FORBIDDEN', 'FORBIDDEN'],
    ['UNSUPPORTED', 'UNSUPPORTED'],
    ['UPSTREAM_UNAVAILABLE', 'FAILED'],
    ['UPSTREAM_PROTOCOL', 'FAILED'],
    ['UPSTREAM_FAILURE', 'FAILED'],
    ['UPSTREAM_RATE_LIMITED', 'FAILED'],
  ])('names %s of one system as %s and keeps the rows of the others', async (code, status) => {
    const error = new ClusterQLError(code, 'Mend it so.', { retryAfterSeconds: 7 });
    const { rows, totals, completeness, failures } = await read([failing('a', error), whole('b', 'y')], 5);
    expect(idsOf(rows)).toEqual(['b-0000']);
    expect([...totals]).toEqual([['b', 1]]);
    expect(failures).toEqual([error]);
    expect(completeness.sources[0]).toEqual({
      system: { name: 'a', kind: 'runai' },
      status,
      asOf: null,
      error: { code, message: 'Mend it so.', retryAfterSeconds: 7 },
    });
  });

  it('hides what was not meant for clients', async () => {
    const { failures, completeness } = await read([failing('a', new Error('column "secret" missing'))], 5);
    expect(failures[0]?.code).toBe('INTERNAL');
    expect(JSON.stringify(completeness)).not.toContain('secret');
  });

  it('asks each system once, for as many rows as it has room for, with filter and signal', async () => {
    const asked: ReadRequest<Item, unknown, 'NAME'>[] = [];
    function spied(system: string): Source<Item, unknown, 'NAME'> {
      const source = whole(system, 'x', 'y', 'z');
      return { ...source, read: (request) => (asked.push(request), source.read(request)) };
    }
    await read([spied('a'), spied('b')], 2);
    expect(asked).toHaveLength(2);
    for (const request of asked) {
      expect(request).toMatchObject({ limit: 2, after: null, filter: { text: 'x' } });
      expect(request.signal).toBe(asked[0]?.signal);
    }
  });

  it('asks all systems at the same time', async () => {
    const begun = new EventEmitter();
    const together = once(begun, 'all');
    let count = 0;
    function waiting(system: string): Source<Item, unknown, 'NAME'> {
      const source = whole(system, 'x');
      return {
        ...source,
        async read(request) {
          count += 1;
          if (count === 3) begun.emit('all');
          await together;
          return source.read(request);
        },
      };
    }
    expect((await read(['a', 'b', 'c'].map(waiting), 5)).rows).toHaveLength(3);
  });

  it('says when each system was read, and is complete when all were', async () => {
    const { completeness } = await read([whole('a', 'x'), whole('b')], 5);
    expect(completeness.complete).toBe(true);
    for (const { status, asOf, error } of completeness.sources) {
      expect({ status, error }).toEqual({ status: 'OK', error: null });
      expect(Math.abs(Date.now() - Date.parse(asOf ?? ''))).toBeLessThan(60_000);
    }
  });

  it('knows whether more follow: rows that had no room, or rows that a system still has', async () => {
    expect((await read([whole('a', 'x'), whole('b', 'y')], 1)).more).toBe(true);
    expect((await read([whole('a', 'x'), whole('b', 'y')], 2)).more).toBe(false);
    expect((await read([whole('a', 'x', 'y', 'z')], 2)).more).toBe(true);
    expect(await read([], 2)).toMatchObject({ rows: [], more: false, end: null });
  });

  it('goes on in a system whose name every object knows', async () => {
    const sources = [whole('constructor', 'a', 'c'), whole('b', 'b', 'd')];
    const first = await pageOf(sources, { limit: 2, direction: 'ASC' });
    const second = await pageOf(sources, { limit: 2, direction: 'ASC', from: first.end });
    expect([...first.rows, ...second.rows].map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
    expect(second.completeness.complete).toBe(true);
  });

  it('has nowhere to go on from when all systems failed, so that it is asked again', async () => {
    const down = new ClusterQLError('UPSTREAM_UNAVAILABLE', 'Down.');
    const page = await read([failing('a', down), failing('b', down)], 5);
    expect(page).toMatchObject({ rows: [], more: false, end: null, completeness: { complete: false } });
  });
});
