import { expect } from 'vitest';

/** What a page shows of an answer, as a test expects it: `…` stands for what differs from start to start, a whole value or the end of a text. */
export function expectationOf(shown: unknown): unknown {
  if (Array.isArray(shown)) return shown.map(expectationOf);
  if (typeof shown === 'object' && shown !== null) {
    return Object.fromEntries(Object.entries(shown).map(([key, value]) => [key, expectationOf(value)]));
  }
  if (typeof shown !== 'string' || !shown.endsWith('…')) return shown;
  return shown === '…' ? expect.anything() : expect.stringContaining(shown.slice(0, -1));
}

/** Likewise of lines: `…` stands for anything within one. */
export function expectedLines(shown: string): unknown[] {
  return shown.split('\n').map((line) => {
    const parts = line.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return expect.stringMatching(new RegExp(`^${parts.join('.+')}$`));
  });
}
