const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Renku's own notation of a ULID: capitals only. */
export const ulidPattern = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** The id of a cluster, a group, a project: 48 bits of time, 80 of chance. */
export function ulid(milliseconds: number, next: () => number): string {
  const time = Array.from({ length: 10 }, (_, place) => Math.floor(milliseconds / 32 ** (9 - place)) % 32);
  const chance = Array.from({ length: 16 }, () => Math.floor(next() * 32));
  return [...time, ...chance].map((digit) => crockford.charAt(digit)).join('');
}

/** The id of a quota, in the form of a random UUID. */
export function uuid(next: () => number): string {
  return 'xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx'.replace(/x/g, () => Math.floor(next() * 16).toString(16));
}

/** A database's sequence: an id is never given twice, not even after its row went. */
export function createSequence(taken: () => readonly number[]): () => number {
  let last = Math.max(0, ...taken());
  return function next() {
    last = Math.max(last, ...taken()) + 1;
    return last;
  };
}
