import { z } from 'zod';

/** REST leaves an empty prefix out, GraphQL makes it null. */
export const Unit = z.object({ base: z.string(), prefix: z.string().nullish() });
type Unit = z.infer<typeof Unit>;

/** E.g. `GB/s`; of a number without a base `T` alone, because without it the values are wrong by that factor. */
export function toUnit(unit: Unit | null | undefined): string | null {
  return `${unit?.prefix ?? ''}${unit?.base ?? ''}` || null;
}
