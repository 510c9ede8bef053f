/** Runs work one at a time. Calls that come while it runs share the next run, which sees what was so when they came. */
export function oneAtATime<T>(work: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | null = null;

  function begin(): Promise<T> {
    next = null;
    return work();
  }

  return function run() {
    if (next !== null) return next;
    const mine = last.then(begin, begin);
    last = mine;
    next = mine;
    return mine;
  };
}
