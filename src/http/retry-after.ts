const longestSeconds = 86_400;

/** Seconds to wait by a `Retry-After` header, which holds seconds or a date; at most a day. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (parseHttpDate(header) - now) / 1_000;
  if (Number.isNaN(seconds)) return undefined;
  return Math.min(Math.max(Math.ceil(seconds), 0), longestSeconds);
}

/** `Date.parse` alone would read `-5` as a day in 2001. */
function parseHttpDate(text: string): number {
  return /^\w{3}, .* GMT$/.test(text.trim()) ? Date.parse(text) : NaN;
}
