import { expect, it } from 'vitest';
import { oneAtATime } from '../../src/operations/one-at-a-time.ts';

/** Work whose runs end when the test says so. */
function createWork() {
  const ends: ((failed?: Error) => void)[] = [];
  const run = oneAtATime(
    () =>
      new Promise<number>((resolve, reject) => {
        const number = ends.length;
        ends.push((failed) => (failed === undefined ? resolve(number) : reject(failed)));
      }),
  );
  async function begun(count: number): Promise<void> {
    await new Promise(setImmediate);
    expect(ends).toHaveLength(count);
  }
  return { run, ends, begun };
}

it('calls during a run share the next one, which begins when it has ended', async () => {
  const { run, ends, begun } = createWork();
  const first = run();
  await begun(1);
  const later = [run(), run()];
  await begun(1);
  ends[0]?.();
  await begun(2);
  ends[1]?.();
  expect([await first, await later[0], await later[1]]).toEqual([0, 1, 1]);
});

it('a run that failed is told to those who share it, and the next one is tried', async () => {
  const { run, ends, begun } = createWork();
  const first = run();
  await begun(1);
  const second = run();
  ends[0]?.(new Error('down'));
  await expect(first).rejects.toThrow('down');
  await begun(2);
  ends[1]?.();
  expect(await second).toBe(1);
});
