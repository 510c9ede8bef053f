import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCsv } from '../../../src/operations/http/csv.ts';

/** The cells of a text by RFC 4180, read by other rules than those it was written with. */
function cellsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  const tokens = text.matchAll(/"((?:[^"]|"")*)"(,|\r\n)|([^",\r\n]*)(,|\r\n)/g);
  for (const [, quoted, afterQuoted, plain, afterPlain] of tokens) {
    rows.at(-1)?.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if ((afterQuoted ?? afterPlain) === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('a table for spreadsheets', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠x'])(
    'runs nothing that a name of a job says: %j',
    (name) => {
      const [, [cell = ''] = []] = cellsOf(toCsv(['name'], [{ name }]));
      expect(cell).toBe(`'${name}`);
    },
  );

  it('leaves numbers alone, below zero too', () => {
    expect(toCsv(['a', 'b', 'c'], [{ a: -1.5, b: 0, c: false }])).toBe('a,b,c\r\n-1.5,0,false\r\n');
  });

  it('names its columns, also when there are no rows', () => {
    expect(toCsv(['id', 'system.name'], [])).toBe('id,system.name\r\n');
  });

  it('takes what is within by dots, and leaves a cell empty where there is nothing', () => {
    const rows = [{ system: { name: 'emmy' } }, { system: null }, {}, null];
    expect(toCsv(['system.name'], rows)).toBe('system.name\r\nemmy\r\n\r\n\r\n\r\n');
  });

  it('writes lists as JSON', () => {
    expect(cellsOf(toCsv(['tags'], [{ tags: [{ name: 'a,b' }, 'c"d'] }]))).toEqual([
      ['tags'],
      ['[{"name":"a,b"},"c\\"d"]'],
    ]);
  });

  it('comes back cell by cell, whatever stands in it', () => {
    const text = fc.string({ unit: fc.constantFrom(...'=+-@"\',;\r\n\t aé＝\u{1f600}') });
    fc.assert(
      fc.property(fc.array(fc.record({ a: text, b: text }), { minLength: 1 }), (rows) => {
        const cells = cellsOf(toCsv(['a', 'b'], rows)).slice(1);
        expect(cells.map((row) => row.map(unguarded))).toEqual(
          rows.map(({ a, b }) => [unguarded(a), unguarded(b)]),
        );
      }),
    );
  });
});

function unguarded(cell: string): string {
  return cell.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, '');
}
