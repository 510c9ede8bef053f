import { hkdfSync } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';
import type { NamedSecret } from '../domain/change/key.ts';

/** Keeps what is handed out of the process unread and unchanged, as JWE. */
export interface Sealing {
  seal(text: string): Promise<string>;
  /** Null for anything that no configured key sealed, for this purpose, as it is. */
  open(sealed: string): Promise<string | null>;
}

/** The first key seals and all of them open; what was sealed for one purpose does not open for another. */
export function createSealing(keys: readonly [NamedSecret, ...NamedSecret[]], purpose: string): Sealing {
  const [{ id: kid }] = keys;
  const derived = new Map(keys.map(({ id, secret }) => [id, keyOf(secret, purpose)]));

  function keyNamed(id: unknown): Uint8Array {
    const key = typeof id === 'string' ? derived.get(id) : undefined;
    if (key === undefined) throw new Error('sealed with no key of this gateway');
    return key;
  }

  return {
    seal: (text) =>
      new CompactEncrypt(new TextEncoder().encode(text))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid })
        .encrypt(keyNamed(kid)),
    async open(sealed) {
      try {
        const { plaintext } = await compactDecrypt(sealed, ({ kid: id }) => keyNamed(id), {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        });
        return new TextDecoder().decode(plaintext);
      } catch {
        return null;
      }
    },
  };
}

function keyOf(secret: string, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, '', `clusterql ${purpose}`, 32));
}
