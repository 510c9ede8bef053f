/** What spreadsheets run when a cell begins with it, in the wide letters of East Asian keyboards too. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * RFC 4180, with a line of names. Rows are flattened: objects within become columns named with dots, lists stay JSON.
 * A text that a spreadsheet would run as a formula gets a quote before it.
 */
export function toCsv(columns: readonly string[], rows: readonly unknown[]): string {
  const places = columns.map((column) => column.split('.'));
  const lines = rows.map((row) => places.map((place) => toCell(valueAt(row, place))));
  return [columns, ...lines].map((cells) => `${cells.join(',')}\r\n`).join('');
}

function valueAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value;
  if (typeof value !== 'object' || value === null) return null;
  return valueAt((value as Record<string, unknown>)[name], rest);
}

function toCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
