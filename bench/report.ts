import { cpus } from 'node:os';

/** Prints where it was measured and what, as Markdown. */
export function printTable(header: readonly string[], rows: readonly (readonly unknown[])[]): void {
  const rule = header.map(() => '---');
  const lines = [header, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
  process.stdout.write([machine, '', ...lines, '', ''].join('\n'));
}
