import { isDeepStrictEqual } from 'node:util';

/** Of what is wanted, what does not stand already. */
export function changed<T extends object>(wanted: Partial<T>, standing: T): Partial<T> {
  const entries = Object.entries(wanted).filter(
    ([name, value]) => !isDeepStrictEqual(value, standing[name as keyof T]),
  );
  return Object.fromEntries(entries) as Partial<T>;
}

/** Their names, as the input has them. */
export function namesOfChanged<T extends object>(wanted: Partial<T>, standing: T): string[] {
  return Object.keys(changed(wanted, standing));
}
