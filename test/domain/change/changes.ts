import type { Change, Step } from '../../../src/domain/change/change.ts';
import { createInputSeal } from '../../../src/domain/change/key.ts';
import { type Author, type ChangeCall, createMakeChange } from '../../../src/domain/change/run.ts';
import { ClusterQLError } from '../../../src/errors.ts';
import { createMemoryLedger } from './memory-ledger.ts';

const seal = createInputSeal([{ id: 'k1', secret: 'a secret of more than thirty-two characters' }]);
export const author: Author = { issuer: 'campus', subject: 'u-1', name: null, requestId: 'r-1' };
const system = { name: 'renku', kind: 'renku' } as const;

/** What makes changes, with its ledger in memory and what it told the log. */
export function setUp(now?: () => number) {
  const memory = createMemoryLedger();
  const errors: ClusterQLError[] = [];
  const make = createMakeChange({
    ledger: memory.ledger,
    seal,
    onError: (error) => void errors.push(error),
    ...(now && { now }),
  });
  return { ...memory, make, errors };
}

export function step(intent: string, run: () => Promise<void> = async () => {}): Step {
  const effect = { kind: 'request', system, method: 'POST', path: `/${intent}`, body: null } as const;
  return { intent, fields: [intent], effects: () => [effect], run };
}

export function changeOf(steps: readonly Step[], result: unknown = { done: true }): Change<unknown> {
  return { steps, result: () => result, lookAt: () => 'pool 7' };
}

/** One call of `createPool`. */
export function callOf(plan: () => Promise<Change<unknown>>, more: Partial<ChangeCall<unknown>> = {}) {
  return {
    mutation: 'createPool',
    input: { name: 'a pool' },
    credentials: { renku: 'forward' },
    idempotencyKey: null,
    dryRun: false,
    signal: new AbortController().signal,
    ...more,
    plan,
  } satisfies ChangeCall<unknown>;
}

export function failing(code: ConstructorParameters<typeof ClusterQLError>[0], status?: number) {
  return async () => {
    throw new ClusterQLError(code, 'It did not work.', { system: 'renku', status });
  };
}
