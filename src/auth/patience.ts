import type { ClusterQLError } from '../errors.ts';

/** How long a request waits for what it needs before it is executed; it then does without the rows of one system. */
export const usualPatienceMilliseconds = 2_000;

/** What was asked goes on after the time is up; only the waiting ends. */
export function withPatience<T>(
  answer: Promise<T>,
  milliseconds: number,
  timeIsUp: () => ClusterQLError,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(timeIsUp()), milliseconds);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
