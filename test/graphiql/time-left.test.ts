import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeLeft } from '../../src/graphiql/time-left.ts';

const now = Date.parse('2026-11-23T08:00:00Z');

describe('the time left', () => {
  it.each([
    [0, null],
    [-5, null],
    [0.4, null],
    [1, 'in 1 second'],
    [119.9, 'in 119 seconds'],
    [120, 'in 2 minutes'],
    [7_199, 'in 119 minutes'],
    [7_200, 'in 2 hours'],
    [172_799, 'in 47 hours'],
    [172_800, 'in 2 days'],
  ])('of %d seconds is %j', (seconds, words) => {
    expect(timeLeft(new Date(now + seconds * 1000).toISOString(), now)).toBe(words);
  });

  it('is never said to be more than it is, nor half of it', () => {
    const sizes = { second: 1, minute: 60, hour: 3_600, day: 86_400 };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (seconds) => {
        const said = timeLeft(new Date(now + seconds * 1000).toISOString(), now) ?? '';
        const [, count, unit = ''] = /^in ([\d,]+) (\w+?)s?$/.exec(said) ?? [];
        const inSeconds = Number(count?.replace(',', '')) * sizes[unit as keyof typeof sizes];
        expect(inSeconds).toBeLessThanOrEqual(seconds);
        expect(inSeconds).toBeGreaterThan(seconds / 2);
      }),
    );
  });

  it('of no time at all is over', () => {
    expect(timeLeft('never', now)).toBeNull();
  });
});
