import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** What stands before the seed of an Ed25519 key in PKCS #8 (RFC 8410), the one form Node reads a bare seed in. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const seedLength = 32;

/**
 * Reads an Ed25519 key in standard base64: the 32-byte seed, or the 64 bytes of Go's layout, seed and
 * public key, in which ClusterCockpit keeps its `JWT_PRIVATE_KEY`.
 */
export function readSigningKey(key: string): KeyObject {
  const bytes = Buffer.from(key, 'base64');
  if (bytes.toString('base64') !== key.trim() || ![seedLength, 2 * seedLength].includes(bytes.length)) {
    throw new Error(
      'The signing key must be standard base64 of 64 bytes, seed and public key as in the `JWT_PRIVATE_KEY` of ClusterCockpit, or of the 32-byte seed.',
    );
  }
  const pkcs8 = Buffer.concat([pkcs8Prefix, bytes.subarray(0, seedLength)]);
  const privateKey = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const stated = bytes.subarray(seedLength);
  if (stated.length > 0 && !stated.equals(publicBytes(privateKey))) {
    throw new Error(
      'The two halves of the signing key do not belong together; copy seed and public key of one pair.',
    );
  }
  return privateKey;
}

/** The public key that a system must trust, as ClusterCockpit's `JWT_PUBLIC_KEY` wants it: base64 of 32 bytes. */
export function publicKeyOf(key: string): string {
  return publicBytes(readSigningKey(key)).toString('base64');
}

/** A pair as ClusterCockpit reads it from its environment. */
export interface SigningPair {
  /** `JWT_PUBLIC_KEY`: base64 of 32 bytes. */
  readonly publicKey: string;
  /** `JWT_PRIVATE_KEY`: base64 of 64 bytes, the seed and then the public key. */
  readonly privateKey: string;
}

export function generateSigningPair(): SigningPair {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { d = '' } = privateKey.export({ format: 'jwk' });
  const publicHalf = publicBytes(privateKey);
  const both = Buffer.concat([Buffer.from(d, 'base64url'), publicHalf]);
  return { publicKey: publicHalf.toString('base64'), privateKey: both.toString('base64') };
}

function publicBytes(privateKey: KeyObject): Buffer {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return Buffer.from(x, 'base64url');
}
