import type { SystemRef } from '../system.ts';

/** One request to a system, as it would be sent; `{…}` stands where the answer of an earlier step will. */
export interface RequestEffect {
  readonly kind: 'request';
  readonly system: SystemRef;
  /** GET of what is shown once, which is written down like a change. */
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query. */
  readonly path: string;
  /** Holds `Secret` in the place of secrets. */
  readonly body: unknown;
}

/** One row of our own database, as it would change. */
export interface RowEffect {
  readonly kind: 'row';
  readonly system: SystemRef;
  readonly action: 'INSERT' | 'UPDATE' | 'DELETE';
  readonly table: string;
  /** Null for a row that does not exist yet. */
  readonly key: string | null;
  /** Columns with their new values. */
  readonly values: Readonly<Record<string, unknown>>;
}

export type Effect = RequestEffect | RowEffect;

/** One thing that happens wholly, not at all, or with an unknown outcome. */
export interface Step {
  /** What it does, as a sentence for people: "Create the pool". */
  readonly intent: string;
  /** Paths into the input that it carries out. */
  readonly fields: readonly string[];
  /** What it sends or writes, as far as is known now: asked before anything runs and again after it ran. */
  effects(): readonly Effect[];
  /** Does it, once. */
  run(): Promise<void>;
}

/**
 * A change that was looked at and not yet made: the steps in an order that is safe to stop at any point.
 * A dry run shows the very steps that would be run.
 */
export interface Change<P> {
  readonly steps: readonly Step[];
  /** What the mutation answers once all steps are done. */
  result(): P | Promise<P>;
  /** What to look at when the outcome is unknown, e.g. the id of what was changed. */
  lookAt(): string;
}
