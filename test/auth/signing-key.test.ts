import { describe, expect, it } from 'vitest';
import { generateSigningPair, publicKeyOf, readSigningKey } from '../../src/auth/signing-key.ts';

/** The first test vector of RFC 8032, section 7.1. */
const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
const publicPart = Buffer.from('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a', 'hex');
const both = Buffer.concat([seed, publicPart]).toString('base64');

describe('a signing key', () => {
  it.each([
    ['the empty text', ''],
    ['31 bytes', seed.subarray(1).toString('base64')],
    ['48 bytes', Buffer.alloc(48).toString('base64')],
    ['hex', seed.toString('hex')],
    ['PEM', '-----BEGIN PRIVATE KEY-----'],
    ['base64 with foreign characters', `${both.slice(0, 20)}\n${both.slice(20)}`],
    ['two halves of different pairs', Buffer.concat([seed, seed]).toString('base64')],
  ])('is refused when it is %s, without being shown', (_, key) => {
    expect(() => readSigningKey(key)).toThrow(/^The (two halves of the )?signing key (must|do not)/);
    expect(() => readSigningKey(key)).not.toThrow(seed.toString('base64').slice(0, 12));
  });

  it('is read from the seed alone as from seed and public key', () => {
    const expected = publicPart.toString('base64');
    expect(publicKeyOf(both)).toBe(expected);
    expect(publicKeyOf(seed.toString('base64'))).toBe(expected);
    expect(publicKeyOf(`${both}\n`)).toBe(expected);
  });
});

describe('a pair that is made', () => {
  it('is read back: 64 bytes of private key, whose second half is the public one', () => {
    const { privateKey, publicKey } = generateSigningPair();
    const bytes = Buffer.from(privateKey, 'base64');
    expect([bytes.length, Buffer.from(publicKey, 'base64').length]).toEqual([64, 32]);
    expect(bytes.subarray(32).toString('base64')).toBe(publicKey);
    expect(publicKeyOf(privateKey)).toBe(publicKey);
  });

  it('is another each time', () => {
    expect(generateSigningPair().privateKey).not.toBe(generateSigningPair().privateKey);
  });
});
