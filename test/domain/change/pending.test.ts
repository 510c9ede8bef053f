import { expect, it } from 'vitest';
import { trackPending } from '../../../src/domain/change/pending.ts';
import type { Outcome } from '../../../src/domain/change/outcome.ts';

it('a process that stops waits for the changes under way, also for those that fail', async () => {
  const ends: ((how: 'well' | 'badly') => void)[] = [];
  const { makeChange, ended } = trackPending(
    () =>
      new Promise<Outcome<never>>((resolve, reject) => {
        ends.push((how) =>
          how === 'well' ? resolve({ kind: 'Plan', steps: [] }) : reject(new Error('a bug')),
        );
      }),
  );
  const changes = [makeChange({} as never, {} as never), makeChange({} as never, {} as never)];
  const settled = Promise.allSettled(changes);
  let stopped = false;
  const stopping = ended().then(() => (stopped = true));
  ends[0]?.('well');
  await new Promise((resolve) => setImmediate(resolve));
  expect(stopped).toBe(false);
  ends[1]?.('badly');
  await stopping;
  expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
});
