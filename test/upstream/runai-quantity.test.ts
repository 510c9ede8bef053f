import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, quantityOf } from '../../src/upstream/runai/quantity.ts';

describe('memory', () => {
  it('is the same after it was written for Run:ai and read again', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (bytes) => {
        expect(bytesOf(quantityOf(bytes))).toBe(bytes);
      }),
    );
    expect([4 * 2 ** 30, 128e9, 1500, 0].map(quantityOf)).toEqual(['4Gi', '128G', '1500', '0']);
  });
});
