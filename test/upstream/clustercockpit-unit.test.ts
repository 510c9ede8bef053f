import { expect, it } from 'vitest';
import { toUnit } from '../../src/upstream/clustercockpit/unit.ts';

it.each([
  [{ base: 'B/s', prefix: 'G' }, 'GB/s'],
  [{ base: 'W' }, 'W'],
  [{ base: '', prefix: 'T' }, 'T'],
  [{ base: '', prefix: null }, null],
  [null, null],
])('A unit of ClusterCockpit keeps its prefix, by which its values are scaled: %j', (unit, told) => {
  expect(toUnit(unit)).toBe(told);
});
