import { randomUUID } from 'node:crypto';
import { ClusterQLError, toClusterQLError } from '../../errors.ts';
import type { Change } from './change.ts';
import { type InputSeal, keyIdOf } from './key.ts';
import type { AuditCredential, AuditEntry, Ledger } from './ledger.ts';
import { failureOf, keepOutcome, keptOutcome, type Outcome, type PlannedStep } from './outcome.ts';
import { conflict } from './refusal.ts';
import { type Walk, walkSteps } from './steps.ts';

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
  readonly credentials: Readonly<Record<string, AuditCredential>>;
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

/** One call on its way, under the name that the audit has for it. */
interface Attempt<P> {
  readonly author: Author;
  readonly call: ChangeCall<P>;
  readonly changeId: string;
  /** The idempotency key that it holds; null without one. */
  readonly keyId: string | null;
}

/** A change that was written down as STARTED. */
interface Begun<P> {
  readonly change: Change<P>;
  readonly startedAt: number;
}

/** Longer than any mutation may take: one that began earlier and has no answer ended with its process. */
const longestMilliseconds = 5 * 60_000;
const firstPauseMilliseconds = 40;
const longestPauseMilliseconds = 500;

export function createMakeChange({ ledger, seal, onError, now = Date.now }: ChangeParts): MakeChange {
  return async function makeChange(author, call) {
    const changeId = randomUUID();
    try {
      if (call.dryRun) return await showPlan({ author, call, changeId, keyId: null });
      const keyId = keyIdFor(author, call);
      const kept = keyId === null ? null : await takeKey(call, keyId, changeId);
      return kept ?? (await carryOut({ author, call, changeId, keyId }));
    } catch (error) {
      const failure = failureOf(error);
      // What a system or the database failed at is for the log as well.
      if (failure.kind === 'UpstreamFailure') onError(toClusterQLError(error), author.requestId);
      return failure;
    }
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

  async function showPlan<P>(attempt: Attempt<P>): Promise<Outcome<P>> {
    const steps = plannedSteps(await attempt.call.plan());
    const effects = JSON.stringify(steps);
    await ledger.append({ ...entryOf(attempt), kind: 'DRY_RUN', effects, outcome: 'Plan' });
    return { kind: 'Plan', steps };
  }

  async function carryOut<P>(attempt: Attempt<P>): Promise<Outcome<P>> {
    const begun = await begin(attempt).catch(async (error: unknown) => {
      await freeKey(attempt);
      throw error;
    });
    return finish(attempt, begun);
  }

  /** Looks, and writes down what is about to be done. */
  async function begin<P>(attempt: Attempt<P>): Promise<Begun<P>> {
    const change = await attempt.call.plan();
    await ledger.append({ ...entryOf(attempt), effects: JSON.stringify(plannedSteps(change)) });
    return { change, startedAt: now() };
  }

  async function finish<P>(attempt: Attempt<P>, begun: Begun<P>): Promise<Outcome<P>> {
    const { author, call, changeId } = attempt;
    const walk = await walkSteps(begun.change, call.signal);
    if (walk.error !== null) onError(walk.error, author.requestId);
    try {
      await writeEnd(attempt, begun, walk);
    } catch (error) {
      // It was done all the same; the audit shows a STARTED without its end, as after a crash.
      onError(notWritten(changeId, walk.outcome.kind, error), author.requestId);
    }
    return walk.outcome;
  }

  async function writeEnd<P>(
    attempt: Attempt<P>,
    { change, startedAt }: Begun<P>,
    { steps, outcome, touched }: Walk<P>,
  ): Promise<void> {
    const { keyId, changeId } = attempt;
    const effects = change.steps.map((step, index) => ({ ...steps[index], effects: step.effects() }));
    const entry: AuditEntry = {
      ...entryOf(attempt),
      kind: 'FINISHED',
      effects: JSON.stringify(effects),
      outcome: outcome.kind,
      durationMilliseconds: now() - startedAt,
    };
    const keeps = keyId !== null && touched;
    await ledger.append(entry, keeps ? { id: keyId, changeId, answer: keepOutcome(outcome) } : undefined);
    if (!touched) await freeKey(attempt);
  }

  /** One that cannot be given back is refused for a day; the answer of this call is true all the same. */
  async function freeKey({ keyId, changeId, author }: Attempt<unknown>): Promise<void> {
    if (keyId === null) return;
    await ledger
      .release(keyId, changeId)
      .catch((error: unknown) => onError(toClusterQLError(error), author.requestId));
  }

  function entryOf({ author, call, changeId }: Attempt<unknown>): AuditEntry {
    const { mutation, credentials } = call;
    const input = JSON.stringify(call.input);
    const at = new Date(now()).toISOString();
    const unfinished = { outcome: null, durationMilliseconds: null };
    const began = { kind: 'STARTED', at, changeId, effects: '[]' } as const;
    return { ...began, ...author, mutation, credentials, input, ...unfinished };
  }
}

function keyIdFor({ issuer, subject }: Author, { mutation, idempotencyKey }: ChangeCall<unknown>) {
  return idempotencyKey === null ? null : keyIdOf(issuer, subject, mutation, idempotencyKey);
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
