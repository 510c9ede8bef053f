const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The id of a cluster: 48 bits of time, 80 of chance. */
export function ulid(milliseconds: number, next: () => number): string {
  const time = Array.from({ length: 10 }, (_, place) => Math.floor(milliseconds / 32 ** (9 - place)) % 32);
  const chance = Array.from({ length: 16 }, () => Math.floor(next() * 32));
  return [...time, ...chance].map((digit) => crockford.charAt(digit)).join('');
}

/** The id of a quota, in the form of a random UUID. */
export function uuid(next: () => number): string {
  return 'xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx'.replace(/x/g, () => Math.floor(next() * 16).toString(16));
}
