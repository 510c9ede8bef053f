import type { Step } from '../../domain/change/change.ts';
import type { SystemRef } from '../../domain/system.ts';
import { type Caller, type Door, type ReadRequest, until } from '../../http/door.ts';
import { nullIfMissing } from '../missing.ts';
import { requestStep, type RequestStep } from '../request-step.ts';
import { createTokenCheck } from './token.ts';

/** Renku as one caller meets it. What it tells is believed only of a token that it accepts. */
export interface BoundRenku {
  readonly system: SystemRef;
  read<T>(request: ReadRequest<T>, signal?: AbortSignal): Promise<T>;
  /** Without asking whether it accepts the token: for what it refuses to strangers, or shows to everybody. */
  readUnvouched<T>(request: ReadRequest<T>, signal?: AbortSignal): Promise<T>;
  /** Null for what is missing or hidden. */
  find<T>(request: ReadRequest<T>): Promise<T | null>;
  /** Throws when Renku takes the caller for a stranger. */
  requireAccepted(): Promise<void>;
  step<T>(declared: RequestStep<T>): Step;
}

export function createBinding(door: Door): (caller: Caller) => BoundRenku {
  const believe = createTokenCheck(door);
  return (caller) => ({
    system: door.system,
    read(request, signal) {
      const reader = signal ? until(caller, signal) : caller;
      return believe(reader, door.read(reader, request));
    },
    readUnvouched: (request, signal) => door.read(signal ? until(caller, signal) : caller, request),
    find: (request) => believe(caller, nullIfMissing(door.read(caller, request))),
    requireAccepted: () => believe(caller, Promise.resolve()),
    step: (declared) => requestStep(door, caller, declared),
  });
}
