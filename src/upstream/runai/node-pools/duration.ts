const written = /^\+?((?:\d+(?:\.\d+)?(?:ns|us|µs|μs|ms|s|m|h|d|w))+)$/;
const parts = /(\d+(?:\.\d+)?)(ns|us|µs|μs|ms|s|m|h|d|w)/g;

const seconds: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-9],
  ['us', 1e-6],
  ['µs', 1e-6],
  ['μs', 1e-6],
  ['ms', 1e-3],
  ['s', 1],
  ['m', 60],
  ['h', 3_600],
  ['d', 86_400],
  ['w', 604_800],
]);

/** Whole seconds of a duration as Go writes it, with days and weeks (`5d8h40m`, `0`); null when it is none. */
export function secondsOf(duration: string): number | null {
  if (duration === '0') return 0;
  const [, text] = written.exec(duration) ?? [];
  if (text === undefined) return null;
  const sum = [...text.matchAll(parts)].reduce(
    (total, [, amount, unit = '']) => total + Number(amount) * (seconds.get(unit) ?? NaN),
    0,
  );
  return Math.round(sum);
}

/** The same seconds as a duration. */
export function durationOf(wholeSeconds: number): string {
  return `${wholeSeconds}s`;
}
