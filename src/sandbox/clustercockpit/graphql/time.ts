/** The server writes times in its own offset, never in UTC. */
export function localTime(seconds: number): string {
  return new Date((seconds + 3600) * 1000).toISOString().replace('.000Z', '+01:00');
}

/** The epoch seconds of a `Time` that came in. */
export function epoch(time: string): number {
  const milliseconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(time)
    ? Date.parse(time)
    : NaN;
  if (Number.isNaN(milliseconds)) throw new Error('time should be RFC3339Nano formatted string');
  return Math.floor(milliseconds / 1000);
}
