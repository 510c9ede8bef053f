import { createHash } from 'node:crypto';

/** The digests that clients name a document by, with how many hexadecimal digits each has. */
const digits = { md5: 32, sha1: 40, sha256: 64 } as const;

export type Algorithm = keyof typeof digits;

export interface DocumentId {
  readonly algorithm: Algorithm;
  /** Hexadecimal, in small letters. */
  readonly digest: string;
}

const algorithms = Object.keys(digits) as Algorithm[];

/** An id as clients write it: the digest alone, or with its algorithm before it, like `sha256:…`. Null for what is none. */
export function parseDocumentId(text: string): DocumentId | null {
  const [, prefix, hex = ''] = /^(?:([a-z\d-]+):)?([\da-f]+)$/i.exec(text) ?? [];
  const algorithm = algorithms.find((each) => digits[each] === hex.length);
  if (algorithm === undefined) return null;
  const named = prefix?.toLowerCase().replace('-', '');
  return named === undefined || named === algorithm ? { algorithm, digest: hex.toLowerCase() } : null;
}

/** Of the exact text, byte by byte. */
export function digestOf(document: string, algorithm: Algorithm = 'sha256'): string {
  return createHash(algorithm).update(document).digest('hex');
}
