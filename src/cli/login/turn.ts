import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createWhole, readOrNull, removeSeen } from '../../database/whole-file.ts';

const lookMilliseconds = 50;

/**
 * Does the work while nobody else does it who takes turns on this lock file. Login nodes of a cluster share the
 * homes of people, so the number of a process says nothing of whether it lives: a lock that was left behind is
 * one that stood unchanged for longer than the work can take.
 */
export async function inTurn<T>(
  lock: string,
  work: () => Promise<T>,
  staleMilliseconds = 30_000,
): Promise<T> {
  const mine = randomUUID();
  await take(lock, mine, staleMilliseconds);
  try {
    return await work();
  } finally {
    removeSeen(lock, mine);
  }
}

/** Measured by the own clock alone: that of another machine, or of its disk, may be wrong. */
async function take(lock: string, mine: string, staleMilliseconds: number): Promise<void> {
  let seen: string | null = null;
  let since = 0;
  for (;;) {
    const found = readOrNull(lock);
    if (found === null && createWhole(lock, mine)) return;
    if (found !== seen) [seen, since] = [found, performance.now()];
    else if (found !== null && performance.now() - since > staleMilliseconds) removeSeen(lock, found);
    await pause(lookMilliseconds);
  }
}
