/**
 * Text as PostgreSQL gives it back: it refuses NUL, and half a surrogate pair becomes U+FFFD on its way. A row
 * of the audit sealed with either would look changed.
 */
export function storable(text: string): string {
  return text.replace(/\0|\p{Surrogate}/gu, '\ufffd');
}
