/** Renku leaves what is unset out, answers null for a few, and an empty text for some that were removed. */
export function textOrNull(text: string | null | undefined): string | null {
  return text === '' ? null : (text ?? null);
}
