/** cc-backend writes an empty text where it knows none. */
export function textOrNull(text: string | null | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
