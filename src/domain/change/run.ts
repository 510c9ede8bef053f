import { randomUUID } from 'node:crypto';
import type { CredentialMode } from '../credential.ts';
import { ClusterQLError, toClusterQLError } from '../../errors.ts';
import type { Change } from './change.ts';
import { type InputSeal, keyIdOf } from './key.ts';
import type { AuditEntry, Ledger } from './ledger.ts';
import {
  type Failure,
  failureOf,
  keepOutcome,
  keptOutcome,
  type Outcome,
  type PlannedStep,
} from './outcome.ts';
import { conflict } from './refusal.ts';
import { walkSteps } from './steps.ts';

/** Who changes things, as the audit names them. */
export interface Author {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | null;
  readonly requestId: string;
}

/** One call of one mutation, past its guard and the rules that need no looking. */
export interface ChangeCall<P> {
  readonly mutation: string;
  /** Holds `Secret` in the place of secrets. */
  readonly input: unknown;
  /** How each system concerned is spoken to, by its name. */
  readonly credentials: Readonly<Record<string, CredentialMode>>;
  readonly idempotencyKey: string | null;
  readonly dryRun: boolean;
  /** Ends waiting and further steps; a step that runs is not cut short by it. */
  readonly signal: AbortSignal;
  /** Looks, and decides what would be done. */
  plan(): Promise<Change<P>>;
}

/** The one way in which anything is changed: written down before, sent once, told truthfully, written down after. */
export type MakeChange = <P>(author: Author, call: ChangeCall<P>) => Promise<Outcome<P>>;

export interface ChangeParts {
  readonly ledger: Ledger;
  readonly seal: InputSeal;
  /** Told what failed, for the log, and every outcome that could not be written down. */
  readonly onError: (error: ClusterQLError, requestId: string) => void;
  readonly now?: () => number;
}

/** Longer than any mutation may take: one that began earlier and has no answer ended with its process. */
const longestMilliseconds = 5 * 60_000;
const firstPauseMilliseconds = 40;
const longestPauseMilliseconds = 500;

export function createMakeChange({ ledger, seal, onError, now = Date.now }: ChangeParts): MakeChange {
  return async function makeChange(author, call) {
    const changeId = randomUUID();
    if (call.dryRun) return showPlan(author, call, changeId);
    if (call.idempotencyKey === null) return carryOut(author, call, changeId, null);
    const keyId = keyIdOf(author.issuer, author.subject, call.mutation, call.idempotencyKey);
    return (await takeKey(call, keyId, changeId)) ?? carryOut(author, call, changeId, keyId);
  };

  /** Null when the key is ours; else what was answered for it, waiting for one who is still at it. */
  async function takeKey<P>(call: ChangeCall<P>, id: string, changeId: string): Promise<Outcome<P> | null> {
    const input = seal.seal(call.input);
    for (let pause = firstPauseMilliseconds; ; pause = Math.min(pause * 1.5, longestPauseMilliseconds)) {
      const claimed = await ledger.claim({ id, input, changeId, at: new Date(now()).toISOString() });
      if (claimed.kind === 'yours') return null;
      if (!seal.matches(claimed.input, call.input)) return failureOf(otherInput());
      if (claimed.answer !== null) return keptOutcome(claimed.answer);
      const abandoned = now() - Date.parse(claimed.startedAt) > longestMilliseconds;
      if (abandoned || call.signal.aborted) return failureOf(notEnded(claimed.startedAt), lookAtAudit);
      await sleep(pause * (0.5 + Math.random()));
    }
  }

  async function showPlan<P>(author: Author, call: ChangeCall<P>, changeId: string): Promise<Outcome<P>> {
    const planned = await planOf(author, call);
    if ('failure' in planned) return planned.failure;
    const steps = plannedSteps(planned.change);
    const entry = entryOf(author, call, changeId);
    await ledger.append({ ...entry, kind: 'DRY_RUN', effects: JSON.stringify(steps), outcome: 'Plan' });
    return { kind: 'Plan', steps };
  }

  async function carryOut<P>(
    author: Author,
    call: ChangeCall<P>,
    changeId: string,
    keyId: string | null,
  ): Promise<Outcome<P>> {
    const change = await begin(author, call, changeId).catch(async (error: unknown) => {
      if (keyId !== null) await ledger.release(keyId, changeId).catch(() => {});
      throw error;
    });
    if ('failure' in change) {
      if (keyId !== null) await ledger.release(keyId, changeId);
      return change.failure;
    }
    return finish(author, call, changeId, keyId, change);
  }

  /** Looks, and writes down what is about to be done. */
  async function begin<P>(author: Author, call: ChangeCall<P>, changeId: string) {
    const planned = await planOf(author, call);
    if ('failure' in planned) return planned;
    const effects = JSON.stringify(plannedSteps(planned.change));
    await ledger.append({ ...entryOf(author, call, changeId), effects });
    return { change: planned.change, startedAt: now() };
  }

  async function finish<P>(
    author: Author,
    call: ChangeCall<P>,
    changeId: string,
    keyId: string | null,
    { change, startedAt }: { change: Change<P>; startedAt: number },
  ): Promise<Outcome<P>> {
    const walk = await walkSteps(change, call.signal);
    if (walk.error !== null) onError(walk.error, author.requestId);
    const { outcome } = walk;
    const effects = change.steps.map((step, index) => ({ ...walk.steps[index], effects: step.effects() }));
    const entry: AuditEntry = {
      ...entryOf(author, call, changeId),
      kind: 'FINISHED',
      effects: JSON.stringify(effects),
      outcome: outcome.kind,
      durationMilliseconds: now() - startedAt,
    };
    const kept =
      keyId !== null && walk.touched ? { id: keyId, changeId, answer: keepOutcome(outcome) } : undefined;
    try {
      await ledger.append(entry, kept);
      if (keyId !== null && !walk.touched) await ledger.release(keyId, changeId);
    } catch (error) {
      // It was done all the same; the audit shows a STARTED without its end, as after a crash.
      onError(notWritten(changeId, outcome.kind, error), author.requestId);
    }
    return outcome;
  }

  /** The change, or why there is none; what a system failed at is for the log as well. */
  async function planOf<P>(
    { requestId }: Author,
    call: ChangeCall<P>,
  ): Promise<{ change: Change<P> } | { failure: Failure }> {
    try {
      return { change: await call.plan() };
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind === 'UpstreamFailure') onError(toClusterQLError(error), requestId);
      return { failure };
    }
  }

  function entryOf(author: Author, call: ChangeCall<unknown>, changeId: string): AuditEntry {
    const { mutation, credentials } = call;
    const input = JSON.stringify(call.input);
    const at = new Date(now()).toISOString();
    const unfinished = { outcome: null, durationMilliseconds: null };
    return {
      kind: 'STARTED',
      at,
      changeId,
      ...author,
      mutation,
      credentials,
      input,
      effects: '[]',
      ...unfinished,
    };
  }
}

function plannedSteps({ steps }: Change<unknown>): PlannedStep[] {
  return steps.map((step) => ({ intent: step.intent, fields: step.fields, effects: step.effects() }));
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

const lookAtAudit = 'auditEvents';

function otherInput(): ClusterQLError {
  return conflict('This idempotency key was used with another input within 24 hours; choose a new key.');
}

function notEnded(startedAt: string): ClusterQLError {
  const message = `A call with this idempotency key began at ${startedAt} and its end is not known; look whether it was applied before you use a new key.`;
  return new ClusterQLError('OUTCOME_UNKNOWN', message);
}

function notWritten(changeId: string, outcome: string, cause: unknown): ClusterQLError {
  const detail = `change ${changeId} ended as ${outcome}, which the audit could not take`;
  return new ClusterQLError('DATABASE_UNAVAILABLE', 'The end of a change could not be written down.', {
    detail,
    cause,
  });
}
