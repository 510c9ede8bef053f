import type { Change } from '../../../domain/change/change.ts';
import { type BoundRunai, type RunaiStep, runaiStep } from '../runai-step.ts';

/** One request, whose answer alone tells a secret. */
interface ShownOnce<T, P> extends Omit<RunaiStep<T>, 'then'> {
  readonly toResult: (answer: T) => P;
  /** What to look at when the outcome is unknown. */
  readonly lookAt: string;
}

/** Nothing is read after it: a look that failed would take the secret with it, which is told no second time. */
export function shownOnce<T, P>(
  runai: BoundRunai,
  { toResult, lookAt, ...step }: ShownOnce<T, P>,
): Change<P> {
  let result: P | null = null;
  return {
    steps: [
      runaiStep(runai, {
        ...step,
        request: () => ({ ...step.request(), answersSecret: true }),
        then: (answer) => void (result = toResult(answer)),
      }),
    ],
    result() {
      if (result === null) throw new Error('the secret was asked for before it was made');
      return result;
    },
    lookAt: () => lookAt,
  };
}
