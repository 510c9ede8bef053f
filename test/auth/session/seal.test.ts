import { CompactEncrypt, decodeProtectedHeader, UnsecuredJWT } from 'jose';
import { hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createTokenSeal } from '../../../src/auth/session/seal.ts';
import { refusalOf } from '../issuer-fixture.ts';
import { newKey, oldKey } from './keeping.ts';

const tokens = {
  ...{ accessToken: 'access-canary', refreshToken: 'refresh-canary', idToken: null },
  ...{ expiresAt: 1_790_000_600_000, renewAt: 1_790_000_540_000 },
};
const seal = createTokenSeal([oldKey]);

it('tokens open only for what they belong to', async () => {
  const sealed = await seal.seal(tokens, 'session a');
  expect(await seal.open(sealed, 'session b')).toBeNull();
  expect(await seal.open(sealed, 'session a')).toEqual(tokens);
});

it('sealed twice they look different, and name nothing but the key', async () => {
  const sealed = await Promise.all([1, 2].map(() => seal.seal(tokens, 'session a')));
  expect(sealed[0]).not.toBe(sealed[1]);
  expect(decodeProtectedHeader(sealed[0] ?? '')).toEqual({ alg: 'dir', enc: 'A256GCM', kid: 'k1' });
});

it('the first key seals, every key opens, and one that is not configured does not', async () => {
  const both = createTokenSeal([newKey, oldKey]);
  expect(await both.open(await seal.seal(tokens, 'a'), 'a')).toEqual(tokens);
  expect(await seal.open(await both.seal(tokens, 'a'), 'a')).toBeNull();
});

it('a text with any one character changed does not open', async () => {
  const sealed = await seal.seal(tokens, 'a');
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'];
  await fc.assert(
    fc.asyncProperty(fc.nat(sealed.length - 2), fc.constantFrom(...letters), async (at, letter) => {
      fc.pre(sealed[at] !== letter && isWhole(sealed, at));
      const changed = sealed.slice(0, at) + letter + sealed.slice(at + 1);
      expect(await seal.open(changed, 'a')).toBeNull();
    }),
  );
});

/** The last character of a part may stand for bits that are thrown away. */
function isWhole(text: string, at: number): boolean {
  return text[at + 1] !== '.';
}

it.each(['', 'x', '....', 'a.b.c.d.e', new UnsecuredJWT({ belongsTo: 'a', tokens }).encode()])(
  'what is no sealed text does not open: %s',
  async (text) => {
    expect(await seal.open(text, 'a')).toBeNull();
  },
);

it.each([
  ['another cipher', { alg: 'dir', enc: 'A128CBC-HS256' }],
  ['a wrapped key', { alg: 'A256KW', enc: 'A256GCM' }],
  ['no name of the key', { alg: 'dir', enc: 'A256GCM', kid: undefined }],
])('a text sealed with the right key but with %s does not open', async (_, header) => {
  const key = new Uint8Array(hkdfSync('sha256', oldKey.secret, '', 'clusterql tokens', 32));
  const text = Buffer.from(JSON.stringify({ belongsTo: 'a', tokens }));
  const forged = await new CompactEncrypt(text)
    .setProtectedHeader({ kid: 'k1', ...header } as { alg: string; enc: string })
    .encrypt(key);
  expect(await seal.open(forged, 'a')).toBeNull();
});

it('tokens that no server would take are not kept', async () => {
  const long = { ...tokens, accessToken: 'x'.repeat(64 * 1024) };
  const error = await refusalOf(seal.seal(long, 'a'));
  expect(error.code).toBe('UPSTREAM_PROTOCOL');
  expect(error.message).toContain('64 KiB');
  const longest = { ...tokens, accessToken: 'x'.repeat(60 * 1024) };
  expect(await seal.open(await seal.seal(longest, 'a'), 'a')).toEqual(longest);
});
