import { setMaxListeners } from 'node:events';

/** Waits for the work only as long as the signal allows; the work itself goes on. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  allowMany(signal);
  return new Promise((resolve, reject) => {
    function leave(): void {
      reject(signal.reason as Error);
    }
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

export function isTimeUp(reason: unknown): boolean {
  return reason instanceof Error && reason.name === 'TimeoutError';
}

/**
 * Gives the work a signal that aborts with the outer one, or with a `TimeoutError` when time is up; once
 * the work calls `commit`, for nothing but time.
 * Not `AbortSignal.timeout`: its timer would outlive every quick answer by the whole limit.
 */
export async function withTimeLimit<T>(
  milliseconds: number,
  outer: AbortSignal | null,
  work: (signal: AbortSignal, commit: () => void) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let committed = false;
  function commit(): void {
    committed = true;
  }
  function passOn(): void {
    if (!committed || isTimeUp(outer?.reason)) controller.abort(outer?.reason);
  }
  function timeUp(): void {
    controller.abort(new DOMException(`no answer within ${milliseconds} ms`, 'TimeoutError'));
  }
  if (outer !== null) allowMany(outer);
  if (outer?.aborted === true) passOn();
  outer?.addEventListener('abort', passOn, { once: true });
  const timer = setTimeout(timeUp, milliseconds);
  try {
    return await work(controller.signal, commit);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', passOn);
  }
}

/** Node warns of a leak from the eleventh listener; one incoming request may wait for hundreds of answers. */
function allowMany(signal: AbortSignal): void {
  setMaxListeners(0, signal);
}
