import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf, parseDocumentId } from '../../src/operations/id.ts';

describe('what is no digest', () => {
  it.each([
    ['', 'Jobs', 'abc', 'sha256:', 'x'.repeat(64), 'g'.repeat(32), 'a'.repeat(63), 'a'.repeat(65)],
    [`md5:${'a'.repeat(64)}`, `sha512:${'a'.repeat(64)}`, `sha256:sha256:${'a'.repeat(64)}`],
    [` ${'a'.repeat(64)}`, `${'a'.repeat(64)}\n`, `sha256/${'a'.repeat(64)}`],
  ])('is taken for none: %#', (...texts) => {
    for (const text of texts) expect([text, parseDocumentId(text)]).toEqual([text, null]);
  });
});

describe('a digest', () => {
  const algorithms = ['md5', 'sha1', 'sha256'] as const;

  it('is known by its length, with its algorithm before it or without, in letters of any size', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...algorithms), (text, algorithm) => {
        const digest = createHash(algorithm).update(text).digest('hex');
        expect(digestOf(text, algorithm)).toBe(digest);
        const known = { algorithm, digest };
        for (const id of [
          digest,
          digest.toUpperCase(),
          `${algorithm}:${digest}`,
          `${algorithm.toUpperCase()}:${digest}`,
        ])
          expect(parseDocumentId(id)).toEqual(known);
      }),
    );
  });

  it('is told as `sha-256` too', () => {
    expect(parseDocumentId(`sha-256:${digestOf('')}`)).toEqual({ algorithm: 'sha256', digest: digestOf('') });
  });
});
