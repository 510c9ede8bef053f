import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { returnAddress } from '../../../src/auth/sign-in/return-address.ts';
import { ClusterQLError } from '../../../src/errors.ts';

const publicUrl = 'https://clusterql.example.org';

describe('where the browser goes in the end', () => {
  it.each([
    '//evil.example.org',
    '/\\evil.example.org',
    '\\\\evil.example.org',
    '/\t/evil.example.org',
    '/\n/evil.example.org',
    '\t//evil.example.org',
    ' //evil.example.org',
    'https://evil.example.org/',
    'https:evil.example.org',
    'javascript:alert(1)',
    'data:text/html,x',
    'evil.example.org',
    '@evil.example.org',
    '',
    `/${'x'.repeat(1_000)}`,
    // Nine characters each, once it stands in an address.
    `/${'字'.repeat(120)}`,
  ])('is nowhere but here: %j is refused', (wanted) => {
    expect(() => returnAddress(wanted, publicUrl)).toThrow('return must be a path of this gateway');
  });

  it.each([
    [null, '/graphql'],
    ['/graphql?query=%7Bviewer%7D#tab', '/graphql?query=%7Bviewer%7D#tab'],
    ['/', '/'],
    ['/a/..//evil.example.org', '//evil.example.org'],
  ])('is a path of the gateway: %j', (wanted, path) => {
    expect(returnAddress(wanted, publicUrl)).toBe(publicUrl + path);
  });

  it('begins at the public address where that has a path itself', () => {
    expect(returnAddress(null, `${publicUrl}/api`)).toBe(`${publicUrl}/api/graphql`);
    expect(returnAddress('/api/graphql', `${publicUrl}/api`)).toBe(`${publicUrl}/api/graphql`);
  });

  it('is the origin of the gateway, or refused, whatever is wanted', () => {
    const signs = fc.constantFrom(
      '/',
      '\\',
      '.',
      ':',
      '@',
      '#',
      '?',
      '%2f',
      '\t',
      '\n',
      '\0',
      'evil.example',
      ' ',
      '｡',
      '[',
    );
    const wanted = fc.oneof(fc.string({ unit: signs }), fc.string({ unit: 'binary' }), fc.webUrl());
    let taken = 0;
    fc.assert(
      fc.property(wanted, fc.boolean(), (text, isPath) => {
        try {
          const address = returnAddress(isPath ? `/${text}` : text, publicUrl);
          taken += 1;
          // As the browser reads the header: against the address that it comes from.
          expect(new URL(address, 'https://sso.example.org').origin).toBe(publicUrl);
        } catch (error) {
          expect(error).toBeInstanceOf(ClusterQLError);
        }
      }),
      { numRuns: 2_000 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});
