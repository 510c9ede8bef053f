const inWords = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** `in 42 minutes`; whole units below two of the next, so that it never says more than is left. Null when it is over. */
export function timeLeft(until: string, now: number): string | null {
  const seconds = Math.floor((Date.parse(until) - now) / 1000);
  if (!(seconds > 0)) return null;
  const [unit, size] = units.find(([, each]) => seconds >= 2 * each) ?? ['second', 1];
  return inWords.format(Math.floor(seconds / size), unit);
}
