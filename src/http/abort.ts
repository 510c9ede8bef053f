import { setMaxListeners } from 'node:events';

/** Waits for the work only as long as the signal allows; the work itself goes on. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  // Node warns of a leak from the eleventh listener; one incoming request may wait for hundreds of reads.
  setMaxListeners(0, signal);
  return new Promise((resolve, reject) => {
    function leave(): void {
      reject(signal.reason as Error);
    }
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

/**
 * Gives the work a signal that aborts with the outer one, or with a `TimeoutError` when time is up.
 * Not `AbortSignal.timeout`: its timer would outlive every quick answer by the whole limit.
 */
export async function withTimeLimit<T>(
  milliseconds: number,
  outer: AbortSignal | null,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  function passOn(): void {
    controller.abort(outer?.reason);
  }
  function timeUp(): void {
    controller.abort(new DOMException(`no answer within ${milliseconds} ms`, 'TimeoutError'));
  }
  if (outer?.aborted === true) passOn();
  outer?.addEventListener('abort', passOn, { once: true });
  const timer = setTimeout(timeUp, milliseconds);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', passOn);
  }
}
