/** The one connection of an answer, as lines of a table. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** What spreadsheets run when a cell begins with it. */
const formula = /^[=+\-@\t\r]/;

/** RFC 4180, with a line of names; a cell that a spreadsheet would run as a formula gets a quote before it. */
export function toCsv({ columns, rows }: Table): string {
  return [columns, ...rows].map((cells) => cells.map(toCell).join(',') + '\r\n').join('');
}

function toCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * The rows of a connection, flattened: objects within become columns named with dots, lists stay JSON. The columns are
 * those of the selection, in its order, so that they are the same for every page.
 */
export function toTable(rows: readonly unknown[], columns: readonly string[]): Table {
  return { columns, rows: rows.map((row) => columns.map((column) => cellAt(row, column.split('.')))) };
}

function cellAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value;
  if (typeof value !== 'object' || value === null) return null;
  return cellAt((value as Record<string, unknown>)[name], rest);
}
