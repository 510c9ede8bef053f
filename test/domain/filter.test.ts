import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, hasText, isAtLeast, isOneOf, isWithin } from '../../src/domain/filter.ts';

const noon = '2025-03-01T12:00:00.000Z';
const later = '2025-03-01T12:00:00.001Z';

describe('a condition that is not given', () => {
  it.each([null, undefined])('holds for every row: %s', (given) => {
    expect(isOneOf(given, 'a')).toBe(true);
    expect(isOneOf(given, null)).toBe(true);
    expect(isWithin(given, null)).toBe(true);
    expect(isWithin({ from: given, to: given }, null)).toBe(true);
    expect(hasText(given, null)).toBe(true);
    expect(isAtLeast(given, 0)).toBe(true);
    expect(bytesOf(given)).toBeNull();
  });
});

describe('one of several', () => {
  it('is the row with one of the values, and never one without a value', () => {
    expect(isOneOf(['a', 'b'], 'b')).toBe(true);
    expect(isOneOf(['a', 'b'], 'c')).toBe(false);
    expect(isOneOf(['a', 'b'], null)).toBe(false);
    expect(isOneOf(['a', 'b'], undefined)).toBe(false);
  });

  it('is no row when the list is empty', () => {
    expect(isOneOf([], 'a')).toBe(false);
  });
});

describe('a stretch of time', () => {
  it('includes both ends', () => {
    expect(isWithin({ from: noon, to: noon }, noon)).toBe(true);
    expect(isWithin({ from: later }, noon)).toBe(false);
    expect(isWithin({ to: noon }, later)).toBe(false);
  });

  it('has no row without a time', () => {
    expect(isWithin({ from: noon }, null)).toBe(false);
    expect(isWithin({ to: noon }, null)).toBe(false);
  });

  it('compares times as what they are', () => {
    const time = fc.date({ min: new Date(0), max: new Date('9999-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(time, time, time, (from, to, at) => {
        const range = { from: from.toISOString(), to: to.toISOString() };
        expect(isWithin(range, at.toISOString())).toBe(from <= at && at <= to);
      }),
    );
  });
});

describe('a text', () => {
  it('is found in any of the names, in any case, as it stands', () => {
    expect(hasText('GPU', 'other', 'my-gpu-job')).toBe(true);
    expect(hasText('gpu', 'MY-GPU')).toBe(true);
    expect(hasText('.*', 'anything')).toBe(false);
    expect(hasText('gpu', 'cpu', null)).toBe(false);
    expect(hasText('gpu', null)).toBe(false);
  });

  it('that is empty is in every name', () => {
    expect(hasText('', null)).toBe(true);
  });
});

describe('a size', () => {
  it('fits what is as large or larger', () => {
    expect(isAtLeast(4, 4)).toBe(true);
    expect(isAtLeast(4, 3.9)).toBe(false);
    expect(isAtLeast(0, 0)).toBe(true);
  });

  it('is held in bytes', () => {
    expect(bytesOf({ amount: 1.5, unit: 1e9 })).toBe(1_500_000_000);
    expect(bytesOf({ amount: 0, unit: 1e9 })).toBe(0);
  });
});
