import type { StoredOperation } from '../../operations/stored-operation.ts';

/** Enough of a digest to tell two apart, as in lists of commits. */
const shownDigits = 12;

/** Rows one line each, their columns below each other. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  );
  return rows
    .map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

export function shortId({ id }: Pick<StoredOperation, 'id'>): string {
  return id.slice(0, shownDigits);
}

/** What was typed by people, quoted where its characters could move the cursor or end a column. */
export function plain(text: string): string {
  return /^[\w.:@/-]+$/.test(text) ? text : JSON.stringify(text);
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

export function day(time: Date | null): string {
  return time?.toISOString().slice(0, 10) ?? 'never';
}

/** "1 operation", "2 operations". */
export function amount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
