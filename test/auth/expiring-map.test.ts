import { expect, it } from 'vitest';
import { createExpiringMap } from '../../src/auth/expiring-map.ts';

it('an entry is gone at the moment it ends', () => {
  let time = 0;
  const map = createExpiringMap<string>(10, () => time);
  map.set('a', 'x', 100);
  time = 99;
  expect(map.get('a')).toBe('x');
  time = 100;
  expect(map.get('a')).toBeUndefined();
  time = 99;
  expect(map.get('a')).toBeUndefined();
});

it('a full map gives up its oldest entry, and a replaced one counts as new', () => {
  const map = createExpiringMap<number>(2, () => 0);
  map.set('a', 1, 100);
  map.set('b', 2, 100);
  map.set('a', 3, 100);
  map.set('c', 4, 100);
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([3, undefined, 4]);
});

it('a deleted entry is gone, and the others stay', () => {
  const map = createExpiringMap<string>(10, () => 0);
  map.set('a', 'x', 100);
  map.set('b', 'y', 100);
  map.delete('a');
  expect([map.get('a'), map.get('b')]).toEqual([undefined, 'y']);
});
