import { withDatabase } from '../../database/unavailable.ts';
import type { Change, RowEffect } from '../../domain/change/change.ts';
import { type BoundDatabase, requireAdministrator, type Statements } from './bound-database.ts';
import { inTransaction } from './transaction.ts';

/** What a change would write, decided on the rows as they stand. */
export interface Decision<P> {
  /** What it does, as a sentence for people. */
  readonly intent: string;
  /** Paths into the input. */
  readonly fields: readonly string[];
  /** Asked before and after it was written; only then are the keys of new rows known. */
  effects(): readonly RowEffect[];
  write(statements: Statements): Promise<P>;
}

/** How rows are looked at: only inside the transaction they are locked against other writers. */
export interface Look {
  readonly statements: Statements;
  readonly lock: boolean;
}

/** What is told of a change beside its decision. */
export interface OneStep {
  /** What to look at when the outcome is unknown. */
  readonly lookAt: string;
  /** For a refusal: "Changing pools on". */
  readonly doing?: string;
  /** How long it may hold its locks. */
  readonly timeoutMilliseconds?: number;
}

/**
 * A native change is one transaction, so it has one step. The same `decide` looks before, for the plan, and
 * again under lock, so that what is written was decided on what stands then.
 */
export async function inOneStep<P>(
  { prisma, viewer }: BoundDatabase,
  { lookAt, doing = 'Changing pools on', timeoutMilliseconds }: OneStep,
  decide: (look: Look) => Promise<Decision<P>>,
): Promise<Change<P>> {
  requireAdministrator(viewer, doing);
  let decision = await withDatabase(() => decide({ statements: prisma, lock: false }));
  let written: P | null = null;

  async function run(): Promise<void> {
    written = await inTransaction(
      prisma,
      async (statements) => {
        decision = await decide({ statements, lock: true });
        return decision.write(statements);
      },
      timeoutMilliseconds,
    );
  }

  const { intent, fields } = decision;
  return {
    steps: [{ intent, fields, run, effects: () => decision.effects() }],
    result() {
      if (written === null) throw new Error('the result was asked before the change was made');
      return written;
    },
    lookAt: () => lookAt,
  };
}
