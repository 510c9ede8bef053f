const written = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:\.\d+)?)(Z|[+-]\d{2}:\d{2})?$/i;

/**
 * ISO 8601 in UTC with milliseconds, so that times compare as text; null when it is not a time. Run:ai
 * documents RFC 3339 but also shows times with a space for the `T` and without a zone, which are UTC.
 */
export function toUtc(text: string): string | null {
  const [, date, clock, zone = 'Z'] = written.exec(text.trim()) ?? [];
  if (date === undefined || clock === undefined) return null;
  const milliseconds = Date.parse(`${date}T${clock}${zone.toUpperCase()}`);
  return Number.isNaN(milliseconds) ? null : new Date(milliseconds).toISOString();
}
