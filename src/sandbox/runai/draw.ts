import { random } from '../random.ts';

export const hour = 3600;
export const day = 24 * hour;

/** What a seed leaves to chance: the same on every start. */
export interface Draw {
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  oneOf<Item>(items: readonly Item[]): Item;
  uuid(): string;
}

export function createDraw(seed: number): Draw {
  const next = random(seed);
  function between(least: number, most: number): number {
    return least + Math.floor(next() * (most - least + 1));
  }
  function uuid(): string {
    const words = Array.from({ length: 4 }, () => between(0, 2 ** 32 - 1).toString(16));
    const digits = words.map((word) => word.padStart(8, '0')).join('');
    return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5');
  }
  function oneOf<Item>(items: readonly Item[]): Item {
    const item = items[between(0, items.length - 1)];
    if (item === undefined) throw new Error('There is nothing to draw from.');
    return item;
  }
  return { between, oneOf, uuid };
}

/** The instant so many seconds before `now`, as the API writes it. */
export function ago(now: number, seconds: number): string {
  return new Date(now - seconds * 1000).toISOString();
}
