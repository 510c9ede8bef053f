import { createPrivateKey, createPublicKey, type JsonWebKey } from 'node:crypto';
import type { JWK } from 'jose';
import type { Complaint } from './problem.ts';

/** DER of a PKCS #8 Ed25519 private key up to its 32 bytes of seed, which is what node:crypto imports. */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

const standardBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Reads a public key as ClusterCockpit prints it (32 raw Ed25519 bytes) or as a JWK. */
export function readPublicKey(input: unknown): JWK | Complaint {
  if (typeof input === 'string') {
    const bytes = fromBase64(input);
    if (bytes?.length === 64) return privateKey;
    return bytes?.length === 32
      ? { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }
      : notAPublicKey;
  }
  if (typeof input !== 'object' || input === null) return notAPublicKey;
  if ('d' in input || 'k' in input) return privateKey;
  return importJwk(input) ?? notAPublicKey;
}

/**
 * The public half of a signing key in cc-backend's layout: Go's 64 bytes (seed, then public key), or the
 * seed alone.
 */
export function publicHalf(key: string): { readonly x: string } | Complaint {
  const bytes = fromBase64(key);
  if (bytes?.length !== 32 && bytes?.length !== 64) return notASigningKey;
  const seed = createPrivateKey({
    key: Buffer.concat([pkcs8Prefix, bytes.subarray(0, 32)]),
    format: 'der',
    type: 'pkcs8',
  });
  const { x = '' } = createPublicKey(seed).export({ format: 'jwk' });
  const written = bytes.subarray(32);
  return written.length === 0 || written.toString('base64url') === x ? { x } : halvesDisagree;
}

export function isComplaint(answer: object): answer is Complaint {
  return 'mend' in answer;
}

function fromBase64(text: string): Buffer | undefined {
  return standardBase64.test(text) ? Buffer.from(text, 'base64') : undefined;
}

/** Of what is written only the key itself and the members by which a token finds it are kept. */
function importJwk(written: JWK): JWK | undefined {
  try {
    const key = createPublicKey({ key: written as JsonWebKey, format: 'jwk' }).export({ format: 'jwk' });
    const { kid, alg } = written;
    return {
      ...(key as JWK),
      ...(typeof kid === 'string' && { kid }),
      ...(typeof alg === 'string' && { alg }),
    };
  } catch {
    return undefined;
  }
}

const privateKey: Complaint = {
  problem: 'is a private or shared key, which nothing but the issuer may hold',
  mend: 'Write the public key here, and take this one out of the file.',
};

const notAPublicKey: Complaint = {
  problem: 'is not a public key',
  mend: 'Write the base64 of the 32 bytes (JWT_PUBLIC_KEY of ClusterCockpit) or a JWK.',
};

const notASigningKey: Complaint = {
  problem: 'does not hold an Ed25519 signing key',
  mend: 'Give the base64 of its 64 bytes (JWT_PRIVATE_KEY of ClusterCockpit) or of the 32-byte seed, and nothing else.',
};

const halvesDisagree: Complaint = {
  problem: 'holds 64 bytes whose second half is not the public key of the first',
  mend: 'Copy JWT_PRIVATE_KEY of ClusterCockpit again, whole; it is the seed followed by its public key.',
};
