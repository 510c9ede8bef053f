import { expect, it } from 'vitest';
import { createRecent, recentMilliseconds } from '../../../src/auth/session/recent.ts';
import { gate } from './keeping.ts';

interface Row {
  readonly value: number;
}

it('a row is read once for all who ask at the same time, and for 30 seconds from the reading on', async () => {
  let time = 0;
  const answer = gate();
  const recent = createRecent<Row>(() => time);
  let reads = 0;
  async function load(): Promise<Row> {
    await answer.opened;
    return { value: (reads += 1) };
  }
  const asked = [recent.read('a', load), recent.read('a', load)];
  time = 10_000;
  answer.open();
  expect(await Promise.all(asked)).toEqual([{ value: 1 }, { value: 1 }]);
  time = recentMilliseconds - 1;
  expect(await recent.read('a', load)).toEqual({ value: 1 });
  time = recentMilliseconds;
  expect(await recent.read('a', load)).toEqual({ value: 2 });
});

it('that there is none is not remembered, nor that it could not be read', async () => {
  const recent = createRecent<Row>(() => 0);
  expect(await recent.read('a', async () => null)).toBeNull();
  await expect(recent.read('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  expect(await recent.read('a', async () => ({ value: 1 }))).toEqual({ value: 1 });
});

it('a row that is forgotten while it is read is read anew by whoever asks then', async () => {
  const answer = gate();
  const recent = createRecent<Row>(() => 0);
  const before = recent.read('a', async () => {
    await answer.opened;
    return { value: 1 };
  });
  recent.forget('a');
  const after = await recent.read('a', async () => ({ value: 2 }));
  answer.open();
  expect([await before, after]).toEqual([{ value: 1 }, { value: 2 }]);
  expect(recent.get('a')).toEqual({ value: 2 });
});

it('a row is replaced only in the place of the one it follows, and remembered no longer than that', async () => {
  let time = 0;
  const recent = createRecent<Row>(() => time);
  const [first, second] = [{ value: 1 }, { value: 2 }];
  await recent.read('a', async () => first);
  time = 20_000;
  recent.replace('a', second, { value: 3 });
  expect(recent.get('a')).toBe(first);
  recent.replace('a', first, second);
  expect(recent.get('a')).toBe(second);
  time = recentMilliseconds;
  expect(recent.get('a')).toBeUndefined();
  recent.replace('a', second, first);
  expect(recent.get('a')).toBeUndefined();
});
