/** What a text that should be a number says; null when it is none, such as `NaN`, `+Inf` or nothing at all. */
export function numberOf(text: string): number | null {
  const number = text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}
