import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countNodes } from '../../src/upstream/clustercockpit/node-list.ts';

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,6}$/);

/** A range written with equal widths, as cc-backend demands. */
const range = fc
  .tuple(fc.nat(9_999), fc.nat(500), fc.integer({ min: 5, max: 8 }))
  .map(([first, more, width]) => ({
    text: `${pad(first, width)}-${pad(first + more, width)}`,
    count: more + 1,
  }));

const bracket = fc.array(range, { minLength: 1, maxLength: 4 }).map((ranges) => ({
  text: `[${ranges.map(({ text }) => text).join(',')}]`,
  count: ranges.reduce((sum, { count }) => sum + count, 0),
}));

const single = name.map((text) => ({ text, count: 1 }));
const ranged = fc.tuple(name, bracket).map(([prefix, { text, count }]) => ({ text: prefix + text, count }));

function pad(number: number, width: number): string {
  return String(number).padStart(width, '0');
}

describe('The number of nodes in a host list', () => {
  it.each([
    ['hn[001-064]', 64],
    ['hf[01-04],hx9', 5],
    ['lg[01-08]', 8],
    ['n[0001-0064,0101-0164]', 128],
    ['login-1.site', 1],
    ['rack[1-2]node[01-10]', 20],
    ['a[7-7]', 1],
  ])('of %s is %i', (expression, count) => {
    expect(countNodes(expression)).toBe(count);
  });

  it.each([
    '*',
    '',
    ',',
    'a,',
    'a,,b',
    'a[1]',
    'a[1,2]',
    'a[1-02]',
    'a[01-2]',
    'a[1-10]',
    'a[5-3]',
    'a[1-2',
    'a1-2]',
    'a[]',
    'a[x-y]',
    'a b',
  ])('is unknown for "%s"', (expression) => {
    expect(countNodes(expression)).toBeNull();
  });

  it('is the sum over all names and ranges, however they are mixed', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(single, ranged), { minLength: 1, maxLength: 8 }), (terms) => {
        const expression = terms.map(({ text }) => text).join(',');
        const count = terms.reduce((sum, term) => sum + term.count, 0);
        expect(countNodes(expression)).toBe(count);
      }),
    );
  });

  it('is a whole number or unknown for any text, and never an error', () => {
    const piece = fc.constantFrom('a', '7', '[', ']', ',', '-', '*', ' ', '01-04');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 200 }), (pieces) => {
        const count = countNodes(pieces.join(''));
        expect(count === null || (Number.isInteger(count) && count > 0)).toBe(true);
      }),
    );
  });
});
