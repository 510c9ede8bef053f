import { describe, expect, it } from 'vitest';
import { etagOf, isKnown } from '../../../src/operations/http/etag.ts';

const anna = { issuer: 'campus', subject: 'anna' };

describe('the tag of an answer', () => {
  it('is another for another person, whose answer only looks alike', () => {
    const others = [
      { issuer: 'campus', subject: 'ben' },
      { issuer: 'lab', subject: 'anna' },
    ];
    const strangers = { issuer: null, subject: null };
    const split = [
      { issuer: 'a', subject: 'b,c' },
      { issuer: 'a,b', subject: 'c' },
    ];
    const tags = [anna, ...others, strangers, ...split].map((viewer) => etagOf('{}', viewer));
    expect(new Set(tags).size).toBe(tags.length);
  });

  it('is another for other bytes, and the same for the same', () => {
    expect(etagOf('{"a":1}', anna)).not.toBe(etagOf('{"a":2}', anna));
    expect(etagOf('{"a":1}', anna)).toBe(etagOf('{"a":1}', anna));
  });

  it('is a strong one, and shows nothing of whose it is', () => {
    expect(etagOf('{}', anna)).toMatch(/^"[\w-]{43}"$/);
  });
});

describe('what a client has', () => {
  it.each([null, '', '"b"', 'a', '"a', 'W/"b"', '"b", "c"'])('may be another: %j', (given) => {
    expect(isKnown('"a"', given)).toBe(false);
  });

  it.each(['"a"', 'W/"a"', '"b", "a"', '"b",W/"a"', '*'])('may be the same: %j', (given) => {
    expect(isKnown('"a"', given)).toBe(true);
  });
});
