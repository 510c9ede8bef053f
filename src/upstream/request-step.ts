import type { Step } from '../domain/change/change.ts';
import { PartlyApplied } from '../domain/change/refusal.ts';
import { ClusterQLError, toClusterQLError } from '../errors.ts';
import type { Caller, Door, ReadRequest, WriteRequest } from '../http/door.ts';
import { pathOf } from '../http/outgoing.ts';

/** One request of a change, as a system's client declares it. */
export interface RequestStep<T> {
  /** What it does, as a sentence for people: "Create the pool". */
  readonly intent: string;
  /** Paths into the input that it carries out. */
  readonly fields: readonly string[];
  /** Asked for the plan and again when it is sent, by when the answers of earlier steps are known. */
  readonly request: () => WriteRequest<T>;
  /** Takes what was answered, and with which status; may look again whether it was really done. */
  readonly then?: (answer: T, status: number) => void | Promise<void>;
}

/** A step that is exactly the request that a plan shows. */
export function requestStep<T>(door: Door, caller: Caller, declared: RequestStep<T>): Step {
  const { intent, fields, request, then } = declared;
  return {
    intent,
    fields,
    effects() {
      const asked = request();
      const { method, text = null, body = text } = asked;
      return [{ kind: 'request', system: door.system, method, path: pathOf(asked), body }];
    },
    async run() {
      const { body, status } = await door.write(caller, request());
      await takeAnswer(door, async () => then?.(body, status));
    },
  };
}

/** A read that is written down like a change, because what it shows is secret. */
export interface ShowStep<T> extends Pick<RequestStep<T>, 'intent' | 'fields'> {
  readonly request: ReadRequest<T>;
  readonly then: (answer: T) => void;
}

export function showStep<T>(
  door: Door,
  caller: Caller,
  { intent, fields, request, then }: ShowStep<T>,
): Step {
  const path = pathOf(request);
  return {
    intent,
    fields,
    effects: () => [{ kind: 'request', system: door.system, method: 'GET', path, body: null }],
    async run() {
      then(await door.read(caller, request).catch(withoutQuote));
    },
  };
}

/** The detail for the log quotes an answer that was not understood, and so perhaps the secret. */
function withoutQuote(error: unknown): never {
  if (!(error instanceof ClusterQLError) || error.code !== 'UPSTREAM_PROTOCOL') throw error;
  const detail = 'its answer holds secrets and is not quoted';
  throw new ClusterQLError(error.code, error.message, { ...error.facts, detail });
}

/** It was sent by now: a failure to look again must not read as if nothing had happened. */
async function takeAnswer({ system }: Door, take: () => Promise<void>): Promise<void> {
  try {
    await take();
  } catch (error) {
    if (error instanceof NotDone || error instanceof PartlyApplied) throw error;
    const { message, facts } = toClusterQLError(error);
    throw new ClusterQLError(
      'OUTCOME_UNKNOWN',
      `System ${system.name} took the change, and whether it made it could not be seen: ${message}`,
      { ...facts, retryable: false, cause: error },
    );
  }
}

/** A system answered that it did what it did not do; seen by looking again. */
export class NotDone extends ClusterQLError {
  constructor(system: string, what: string, detail: string) {
    super('UPSTREAM_FAILURE', `System ${system} took this and did not do it: ${what}`, {
      system,
      detail,
      status: 200,
    });
  }
}
