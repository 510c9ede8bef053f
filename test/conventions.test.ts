import { describe, expect, it } from 'vitest';
import { breachesOf, conventions, linesOf } from './support/conventions.ts';
import { filesBelow } from './support/sources.ts';

const titled = conventions.map((convention) => [convention.title, convention] as const);

describe('the source', () => {
  it.each(titled)('%s', (_, convention) => {
    const files = convention.folders.flatMap(filesBelow);
    expect(files.length).toBeGreaterThan(0);
    expect(files.flatMap((file) => breachesOf(convention, file))).toEqual([]);
  });

  it('is made of short files', () => {
    const lengths = filesBelow('src')
      .map(linesOf)
      .sort((a, b) => a - b);
    const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
    process.stdout.write(`src: ${lengths.length} files, the median one of ${median} lines\n`);
    expect(median).toBeGreaterThan(0);
    expect(median).toBeLessThanOrEqual(100);
  });
});

describe.each(titled)('a file that breaks "%s"', (_, convention) => {
  it.each(convention.offenders)('would be named: $path with $text', (offender) => {
    expect(breachesOf(convention, offender)).toEqual([expect.stringContaining(`${offender.path}: `)]);
  });
});
