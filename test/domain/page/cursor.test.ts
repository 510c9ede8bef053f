import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCursorSeal, type Cursors } from '../../../src/domain/page/cursor.ts';
import type { Bookmark } from '../../../src/domain/page/bookmark.ts';
import { ClusterQLError } from '../../../src/errors.ts';

const secret = 'the secret of the first key, long enough';
const hour = 60 * 60 * 1000;
const midday = Date.UTC(2025, 2, 1, 12);

const bound: unknown[] = [
  'https://sso.example.org',
  'u-0042',
  'jobs',
  { systems: ['emmy'] },
  { field: 'CREATED_AT', direction: 'DESC' },
];

const bookmark: Bookmark = {
  direction: 'DESC',
  mark: { key: '2025-03-01T09:30:00.000Z', id: 'Job:emmy:helios/500123/1790000000' },
  positions: { dgx: null, fritz: { key: 'a', id: 'Job:fritz:b', index: 7 } },
};

function cursorsFor(
  given: readonly unknown[] = bound,
  secrets: [string, ...string[]] = [secret],
  at = midday,
): Cursors {
  return createCursorSeal(secrets, () => at)(given);
}

/** The refusal of a cursor; anything else thrown stays thrown. */
function refusalOf(cursor: string, cursors = cursorsFor(), argument = 'after'): ClusterQLError | null {
  try {
    cursors.open(cursor, argument);
    return null;
  } catch (error) {
    if (error instanceof ClusterQLError) return error;
    throw error;
  }
}

const sealed = cursorsFor().seal(bookmark);

describe('a cursor is refused', () => {
  it.each<[string, unknown[]]>([
    ['by another viewer', bound.with(1, 'u-0043')],
    ['by the same name at another issuer', bound.with(0, 'https://sso.example.com')],
    ['by a visitor who is not signed in', [null, null, ...bound.slice(2)]],
    ['for another list', bound.with(2, 'projects')],
    ['with another filter', bound.with(3, { systems: ['emmy', 'dgx'] })],
    ['without the filter', bound.with(3, {})],
    ['with another field to order by', bound.with(4, { field: 'NAME', direction: 'DESC' })],
    ['in the other direction', bound.with(4, { field: 'CREATED_AT', direction: 'ASC' })],
  ])('%s', (_, others) => {
    expect(refusalOf(sealed, cursorsFor(others))).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(refusalOf(sealed)).toBeNull();
  });

  it.each(['after', 'before'])('by the name of the argument it stands in: %s', (argument) => {
    const message = `The cursor in ${argument} was not given to you for this list with this filter and order; begin again without it.`;
    expect(refusalOf('forged', cursorsFor(), argument)).toMatchObject({ code: 'BAD_USER_INPUT', message });
  });

  it('after 24 hours, and not before', () => {
    expect(refusalOf(sealed, cursorsFor(bound, [secret], midday + 24 * hour))).toBeNull();
    expect(refusalOf(sealed, cursorsFor(bound, [secret], midday + 24 * hour + 1000))).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: 'The cursor in after is older than 24 hours; begin again without it.',
    });
  });

  it('with any of its bytes changed, in any of its bits', () => {
    const bytes = Buffer.from(sealed, 'base64url');
    for (const [at, byte] of bytes.entries()) {
      for (let bit = 0; bit < 8; bit++) {
        const forged = Buffer.from(bytes);
        forged[at] = byte ^ (1 << bit);
        expect(refusalOf(forged.toString('base64url'))?.code).toBe('BAD_USER_INPUT');
      }
    }
  });

  it('cut short or made longer by any number of characters', () => {
    for (let length = 0; length < sealed.length; length++) {
      expect(refusalOf(sealed.slice(0, length))?.code).toBe('BAD_USER_INPUT');
      expect(refusalOf(sealed + sealed.slice(0, length + 1))?.code).toBe('BAD_USER_INPUT');
    }
  });

  it.each([`${sealed}=`, ` ${sealed}`, `${sealed}\n`, `${sealed}.`])(
    'written in another way: %j',
    (cursor) => {
      expect(refusalOf(cursor)?.code).toBe('BAD_USER_INPUT');
    },
  );

  it('as any other text at all', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.base64String(),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
      fc.constantFrom('', 'null', '{}', '__proto__', 'MQ', 'YXJyYXljb25uZWN0aW9uOjE='),
    );
    fc.assert(
      fc.property(text, (cursor) => {
        expect(refusalOf(cursor)).toMatchObject({
          code: 'BAD_USER_INPUT',
          message: expect.stringContaining('The cursor in after '),
        });
      }),
      { numRuns: 2_000 },
    );
  });

  it('when another version of the gateway wrote other things into it', () => {
    const other = cursorsFor().seal({ ...bookmark, direction: 'SIDEWAYS' as any });
    expect(refusalOf(other)?.code).toBe('BAD_USER_INPUT');
  });

  it('when its secret is no longer among the keys', () => {
    expect(refusalOf(sealed, cursorsFor(bound, ['quite another secret, also long enough']))?.code).toBe(
      'BAD_USER_INPUT',
    );
  });
});

describe('a cursor', () => {
  it('opens to the bookmark it was made of, whatever keys and ids hold', () => {
    const place = fc.record({ key: fc.string({ unit: 'binary' }), id: fc.string() });
    const position = fc.oneof(
      place,
      fc.tuple(place, fc.nat()).map(([at, index]) => ({ ...at, index })),
      fc.constant(null),
    );
    const system = fc.oneof(fc.stringMatching(/^[a-z][a-z0-9-]{0,9}$/), fc.constant('constructor'));
    fc.assert(
      fc.property(
        fc.constantFrom('ASC' as const, 'DESC' as const),
        place,
        fc.dictionary(system, position, { noNullPrototype: true }),
        (direction, mark, positions) => {
          const given = { direction, mark, positions };
          const cursors = cursorsFor();
          expect(cursors.open(cursors.seal(given), 'after')).toEqual(given);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('still opens after its secret was replaced by a new one in front of it', () => {
    const replaced: [string, string] = ['the new secret in front, long enough', secret];
    expect(cursorsFor(bound, replaced).open(sealed, 'after')).toEqual(bookmark);
  });

  it('is sealed with the first secret', () => {
    const [newer, older]: [string, string] = ['the new secret in front, long enough', secret];
    const cursor = cursorsFor(bound, [newer, older]).seal(bookmark);
    expect(refusalOf(cursor, cursorsFor(bound, [newer]))).toBeNull();
    expect(refusalOf(cursor, cursorsFor(bound, [older]))?.code).toBe('BAD_USER_INPUT');
  });

  it('shows nothing of what it holds, not even that two lists stand at the same place', () => {
    const canary = 'CANARY-of-a-hidden-row';
    const cursors = cursorsFor(['issuer', canary]);
    const holding = { ...bookmark, mark: { key: canary, id: `Job:emmy:${canary}` } };
    const cursor = cursors.seal(holding);
    for (const encoding of ['utf8', 'hex', 'base64'] as const) {
      const text = Buffer.from(cursor, 'base64url').toString(encoding);
      for (const told of [canary, secret, 'Job:fritz:b']) {
        expect(text).not.toContain(Buffer.from(told).toString(encoding).replace(/.=*$/, ''));
      }
    }
    expect(cursorsFor(['issuer', 'somebody else']).seal(holding).slice(0, 16)).not.toBe(cursor.slice(0, 16));
  });

  it('is the same text for the same place, so that equal answers are equal', () => {
    expect(cursorsFor(['issuer']).seal(bookmark)).toBe(cursorsFor(['issuer']).seal(bookmark));
  });

  it('goes into a URL as it is', () => {
    expect(sealed).toMatch(/^[\w-]+$/);
  });

  it('is shorter than 1,000 characters for six systems that are all elsewhere', () => {
    const names = ['renku', 'dgx', 'emmy', 'fritz', 'alex', 'helma'];
    const positions = names.map((name, at) => {
      const id = `Job:${name}:${name}/50012${at}/179000000${at}`;
      return [name, { key: '2025-03-01T09:30:00.000Z', id, index: 100_000 + at }];
    });
    const cursor = cursorsFor().seal({ ...bookmark, positions: Object.fromEntries(positions) });
    expect(cursor.length).toBeLessThan(1_000);
  });
});
