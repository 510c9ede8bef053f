import type { Step } from '../domain/change/change.ts';
import { PartlyApplied } from '../domain/change/refusal.ts';
import { ClusterQLError, toClusterQLError } from '../errors.ts';
import type { Caller, Door, WriteRequest } from '../http/door.ts';

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
      const { method, path, body = null } = request();
      return [{ kind: 'request', system: door.system, method, path, body }];
    },
    async run() {
      const { body, status } = await door.write(caller, request());
      await takeAnswer(door, async () => then?.(body, status));
    },
  };
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
