/**
 * Why something failed on its way, as codes such as `ENOTFOUND` or `CERT_HAS_EXPIRED`. `fetch` says "fetch failed" of
 * everything and keeps the code in a cause. Codes alone, because all other words may quote what was sent.
 */
export function causeCodes(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return [...(/^[A-Z][A-Z\d_]+$/.test(code) ? [code] : []), ...causeCodes(error.cause)];
}
