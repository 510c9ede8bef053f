import type { Problem } from './change/refusal.ts';

/** For names that people see and no other system parses, such as those of clusters and departments. */
export function plainNameProblems(name: string): Problem[] {
  if (name.trim() === name && name !== '' && !/\p{Cc}/u.test(name)) return [];
  const message = 'A name is not empty, has no control characters, and neither begins nor ends with a space.';
  return [{ path: 'name', message }];
}
