import { randomUUID } from 'node:crypto';
import {
  exportJWK,
  generateKeyPair,
  type CryptoKey,
  type JSONWebKeySet,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose';

/** The keys of an issuer; the first one signs, the others are published until their tokens have ended. */
export interface KeyRing {
  /** What is published; `keys` is replaced when the ring turns. */
  readonly jwks: JSONWebKeySet;
  /** With their private parts, the signing one first. */
  privateKeys(): JWK[];
  sign(claims: JWTPayload, expires: number | string): Promise<string>;
  /** A new key signs from now on; the old ones go, unless they are kept. */
  rotate(keepOld: boolean): Promise<void>;
}

interface Key {
  readonly jwk: JWK;
  readonly privateKey: CryptoKey;
}

export async function createKeyRing(algorithm: string): Promise<KeyRing> {
  let signing = await createKey(algorithm, 'sandbox');
  let ring = [signing];
  const jwks: JSONWebKeySet = { keys: published(ring) };

  return {
    jwks,
    privateKeys: () => ring.map(({ jwk }) => jwk),
    sign: (claims, expires) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: algorithm, kid: signing.jwk.kid ?? '', typ: 'JWT' })
        .setIssuedAt()
        .setExpirationTime(expires)
        .sign(signing.privateKey),
    async rotate(keepOld) {
      signing = await createKey(algorithm, randomUUID());
      ring = keepOld ? [signing, ...ring] : [signing];
      jwks.keys = published(ring);
    },
  };
}

async function createKey(algorithm: string, keyId: string): Promise<Key> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: keyId, alg: algorithm, use: 'sig' };
  return { jwk, privateKey };
}

function published(ring: readonly Key[]): JWK[] {
  return ring.map(({ jwk: { kty, n, e, crv, x, y, kid, alg, use } }) => {
    const parts = { kty, n, e, crv, x, y, kid, alg, use };
    return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
  });
}
