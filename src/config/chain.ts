import { z } from 'zod';
import type { Outline, OutlinedLink } from './outline.ts';
import { problemAt, type Complaint, type Problem } from './problem.ts';
import { listOf } from './scalar.ts';
import { describe } from './wording.ts';

/** One way, or a list of ways. A union of both would tell of a mistake inside only that neither fits. */
export function oneOrList<One extends z.ZodType, Each extends z.ZodType>(one: One, each: Each) {
  const list = listOf(each);
  return z.unknown().transform((written, context): z.output<One> | z.output<Each>[] => {
    const read = (Array.isArray(written) ? list : one).safeParse(written, { error: describe });
    if (read.success) return read.data;
    for (const issue of read.error.issues)
      context.issues.push({ ...issue, input: written } as z.core.$ZodRawIssue);
    return z.NEVER;
  });
}

/** Ways of a chain that nobody would ever be sent. */
export function chainContradictions({ systems }: Outline): Problem[] {
  return systems.flatMap(({ credential }, index) =>
    credential.flatMap((link, place) => {
      const complaint = complainOf(link, credential.slice(0, place));
      return complaint === null ? [] : [problemAt(['systems', index, ...link.place, 'mode'], complaint)];
    }),
  );
}

function complainOf(link: OutlinedLink, before: readonly OutlinedLink[]): Complaint | null {
  const modes = before.map(({ mode }) => mode);
  if (modes.includes('none')) return afterNone;
  if (link.mode === 'stored' && modes.includes('stored')) return secondAccount;
  if (['mint', 'client'].includes(link.mode) && modes.includes(link.mode)) return twice;
  const served = new Set(before.flatMap(servedBy));
  const wanted = servedBy(link);
  return wanted.length > 0 && wanted.every((issuer) => served.has(issuer)) ? servedBefore : null;
}

/** The issuers whose people such a way is always open to. */
function servedBy({ mode, issuers, issuer, subjects }: OutlinedLink): readonly string[] {
  switch (mode) {
    case 'forward':
    case 'exchange':
      return issuers;
    case 'stored':
      // Their own token is what they would connect.
      return [issuer];
    case 'mint':
      return Object.keys(subjects);
    default:
      return [];
  }
}

const afterNone: Complaint = {
  problem: 'is never reached: none is open to everybody',
  mend: 'Put none last, or leave it out.',
};

const secondAccount: Complaint = {
  problem: 'is a second account, and the address where people connect one names the system alone',
  mend: 'Keep one of them.',
};

const twice: Complaint = {
  problem: 'stands in that list before',
  mend: 'Make one way of both.',
};

const servedBefore: Complaint = {
  problem: 'is never reached: people of those issuers have a way before it',
  mend: 'Put it further to the front, or remove it.',
};
