import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presentedTokens, type PresentedTokens } from '../../src/auth/header-tokens.ts';
import { ClusterQLError } from '../../src/errors.ts';

const name = 'X-Upstream-Authorization';

function read(values: readonly string[], isSignedIn = true): PresentedTokens {
  const headers = new Headers();
  for (const value of values) headers.append(name, value);
  return presentedTokens(headers, isSignedIn, new Set(['dgx', 'emmy']));
}

function refusalOf(values: readonly string[], isSignedIn = true): unknown {
  try {
    return read(values, isSignedIn);
  } catch (error) {
    return error;
  }
}

describe('a request with tokens for single systems', () => {
  it('is refused when it does not say who sends it', () => {
    expect(refusalOf(['dgx Bearer a.b.c'], false)).toMatchObject({
      ...{ code: 'UNAUTHENTICATED', facts: { reason: 'MALFORMED' } },
    });
  });

  it.each([['nowhere Bearer a.b.c'], ['Bearer a.b.c'], [''], ['dgx Bearer a.b.c,'], ['DGX Bearer a.b.c']])(
    'is refused when %j names no system, without repeating it',
    (value) => {
      const error = refusalOf([value]) as ClusterQLError;
      expect(error).toMatchObject({ code: 'BAD_USER_INPUT' });
      expect(error.message).not.toContain('a.b.c');
    },
  );

  it.each([
    ['dgx', 'UNSUPPORTED_SCHEME'],
    ['dgx Basic eHk6eg==', 'UNSUPPORTED_SCHEME'],
    ['dgx Bearer', 'MALFORMED'],
    ['dgx Bearer a b', 'MALFORMED'],
    ['dgx Bearer a"b', 'MALFORMED'],
  ])('costs that system alone when it is %j', (value, reason) => {
    const tokens = read([value, 'emmy Bearer d.e.f']);
    expect(tokens.get('dgx')).toMatchObject({ code: 'UNAUTHENTICATED', facts: { system: 'dgx', reason } });
    expect(tokens.get('emmy')).toBe('d.e.f');
  });

  it('costs a system that comes twice or thrice, also with the same token', () => {
    for (const times of [2, 3]) {
      const tokens = read(Array<string>(times).fill('dgx Bearer a.b.c'));
      expect(tokens.get('dgx')).toMatchObject({ facts: { system: 'dgx', reason: 'MALFORMED' } });
    }
  });

  it('brings one for each, in one header or in several', () => {
    const both = new Map([
      ['dgx', 'a.b.c'],
      ['emmy', 'o/p+a~q_u-e=='],
    ]);
    expect(read(['dgx Bearer a.b.c', 'emmy bearer o/p+a~q_u-e=='])).toEqual(both);
    expect(read(['dgx  Bearer  a.b.c , emmy Bearer o/p+a~q_u-e=='])).toEqual(both);
    expect(read([])).toEqual(new Map());
  });

  it('never makes a token of anything else', () => {
    const value = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((c) => String.fromCharCode(c)),
    });
    const near = fc
      .tuple(fc.constantFrom('dgx Bearer ', 'dgx ', 'emmy Bearer'), value)
      .map((two) => two.join(''));
    fc.assert(
      fc.property(fc.oneof(value, near), (text) => {
        const outcome = refusalOf([text]);
        if (outcome instanceof ClusterQLError) return;
        for (const token of (outcome as PresentedTokens).values())
          if (typeof token === 'string') expect(token).toMatch(/^[A-Za-z0-9._~+/-]+=*$/);
      }),
    );
  });
});
