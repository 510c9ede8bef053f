import fc from 'fast-check';
import {
  type Item,
  itemOf,
  type MemoryOptions,
  memorySource,
  type MemorySource,
  type Reader,
  readers,
} from './memory-source.ts';

/** Mostly short lists, which meet as many edges as long ones and take less time; every length is reachable. */
export const fewOrMany = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 12 }), weight: 12 },
  { arbitrary: fc.integer({ min: 0, max: 60 }), weight: 6 },
  { arbitrary: fc.integer({ min: 0, max: 300 }), weight: 1 },
);

export const somePageSize = fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 50 }));

export const someFirst = fc.oneof(
  { arbitrary: fc.integer({ min: 1, max: 10 }), weight: 2 },
  { arbitrary: fc.integer({ min: 1, max: 100 }), weight: 3 },
);

export const someDirection = fc.constantFrom('ASC' as const, 'DESC' as const);

/** A list in few numbers, so that thousands are made and shrunk quickly. */
export interface SourceShape {
  readonly reader: Reader;
  readonly pageSize: number;
  readonly length: number;
  /** How many keys the rows share. */
  readonly keys: number;
  readonly seed: number;
}

export function shapeOf(choice: readonly Reader[] = readers): fc.Arbitrary<SourceShape> {
  return fc.record({
    reader: fc.constantFrom(...choice),
    pageSize: somePageSize,
    length: fewOrMany,
    keys: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 400 })),
    seed: fc.nat(),
  });
}

export function someShapes(choice?: readonly Reader[]): fc.Arbitrary<SourceShape[]> {
  return fc.array(shapeOf(choice), { minLength: 2, maxLength: 6 });
}

export function openSources(
  shapes: readonly SourceShape[],
  options: Omit<MemoryOptions, 'reader' | 'pageSize'> = {},
): MemorySource[] {
  return shapes.map((shape, at) => memorySource(`s${at}`, rowsOf(`s${at}`, shape), { ...shape, ...options }));
}

function rowsOf(system: string, { length, keys, seed }: SourceShape): Item[] {
  const luck = luckOf(seed);
  return Array.from({ length }, (_, at) => itemOf(system, at, nameOf(luck(keys))));
}

export function nameOf(number: number): string {
  return `n${String(number).padStart(3, '0')}`;
}

/** Whole numbers below a bound, the same for the same seed (mulberry32). */
export function luckOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below) | 0;
  };
}

/** Which call of a read fails, in about so many of a hundred reads. */
export function failuresOf(seed: number, percent: number): () => number | null {
  const luck = luckOf(seed);
  return () => (luck(100) < percent ? luck(2) : null);
}
