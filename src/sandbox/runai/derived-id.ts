import { createHash } from 'node:crypto';

/** A uuid for what is worked out from something else on every request: the same each time. */
export function derivedId(...parts: readonly (string | number)[]): string {
  const digits = createHash('sha256').update(parts.join('/')).digest('hex');
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-a$4-$5');
}
