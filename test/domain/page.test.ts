import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byName } from '../../src/domain/order.ts';
import { type ListRequest, readPage, type Row, sliceOfWhole, type Source } from '../../src/domain/page.ts';
import type { SystemRef } from '../../src/domain/system.ts';
import { ClusterQLError, type ErrorCode } from '../../src/errors.ts';

interface Named extends Row {
  readonly name: string;
}

function systemRef(name: string): SystemRef {
  return { name, kind: 'renku' };
}

function rowsOf(system: string, names: readonly string[]): Named[] {
  return names.map((name, index) => ({ id: `Cluster:${system}:${index}`, system: systemRef(system), name }));
}

function wholeSource(rows: readonly Named[], system: string, asked: ListRequest[] = []): Source<Named> {
  return {
    system: systemRef(system),
    async list(request) {
      asked.push(request);
      return sliceOfWhole(rows, request, byName);
    },
    getMany: () => Promise.resolve([]),
  };
}

function failingSource(system: string, error: Error): Source<Named> {
  return { system: systemRef(system), list: () => Promise.reject(error), getMany: () => Promise.resolve([]) };
}

function page(sources: readonly Source<Named>[], first: number) {
  return readPage(sources, { first, compare: byName, refuse: () => null });
}

describe('a page over several systems', () => {
  it('asks nothing of a system that refuses, and says so in its place', async () => {
    const asked: ListRequest[] = [];
    const refusal = new ClusterQLError('FORBIDDEN', 'Not you.', { system: 'b' });
    const { rows, completeness, failures } = await readPage(
      [wholeSource(rowsOf('a', ['x']), 'a'), wholeSource(rowsOf('b', ['y']), 'b', asked)],
      { first: 5, compare: byName, refuse: ({ name }) => (name === 'b' ? refusal : null) },
    );
    expect(asked).toEqual([]);
    expect(rows.map(({ name }) => name)).toEqual(['x']);
    expect(failures).toEqual([refusal]);
    expect(completeness.complete).toBe(false);
    expect(completeness.sources[1]).toMatchObject({
      status: 'FORBIDDEN',
      asOf: null,
      error: { message: 'Not you.' },
    });
  });

  it('is the beginning of all rows in order, and knows whether there are more', async () => {
    const names = fc.array(fc.string({ maxLength: 3 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(names, { maxLength: 5 }),
        fc.integer({ min: 1, max: 40 }),
        async (lists, first) => {
          const all = lists.map((list, index) => rowsOf(`s${index}`, list));
          const expected = all.flat().sort(byName);
          const { rows, hasNextPage, total, completeness } = await page(
            all.map((rows, index) => wholeSource(rows, `s${index}`)),
            first,
          );
          expect(rows).toEqual(expected.slice(0, first));
          expect(hasNextPage).toBe(expected.length > first);
          expect(total).toBe(expected.length);
          expect(completeness.complete).toBe(true);
        },
      ),
    );
  });

  it('asks each system for one row more than a page, never for all it has', async () => {
    const asked: ListRequest[] = [];
    await page([wholeSource(rowsOf('a', ['x', 'y', 'z']), 'a', asked)], 2);
    expect(asked).toEqual([{ limit: 3 }]);
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
    const { rows, total, completeness, failures } = await page(
      [failingSource('a', error), wholeSource(rowsOf('b', ['y']), 'b')],
      5,
    );
    expect(rows.map(({ name }) => name)).toEqual(['y']);
    expect(total).toBeNull();
    expect(failures).toEqual([error]);
    expect(completeness.sources[0]).toEqual({
      system: systemRef('a'),
      status,
      asOf: null,
      error: { code, message: 'Mend it so.', retryAfterSeconds: 7 },
    });
  });

  it('hides what was not meant for clients', async () => {
    const { failures, completeness } = await page(
      [failingSource('a', new Error('column "secret" missing'))],
      5,
    );
    expect(failures[0]?.code).toBe('INTERNAL');
    expect(JSON.stringify(completeness)).not.toContain('secret');
  });
});
