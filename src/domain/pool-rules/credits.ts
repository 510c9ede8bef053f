import type { Problem } from '../change/refusal.ts';
import type { CreditLimits } from '../pool-usage.ts';

/** What a 32-bit column of Renku CRC holds. */
const mostCredits = 2_147_483_647;

/** Every rule that limits break. Renku CRC stores 0 for "no limit" and so cannot say "none at all". */
export function limitProblems({ total, user }: CreditLimits): Problem[] {
  const broken = [
    ...(total === null ? [] : creditProblems('total', total)),
    ...(user === null ? [] : creditProblems('user', user)),
  ];
  if (broken.length > 0 || user === null || (total !== null && user <= total)) return broken;
  return [{ path: 'user', message: 'A limit for each user needs a total one that is at least as large.' }];
}

export function costProblems(cost: number | null): Problem[] {
  return cost === null ? [] : creditProblems('cost', cost);
}

function creditProblems(path: string, credits: number): Problem[] {
  if (Number.isInteger(credits) && credits >= 1 && credits <= mostCredits) return [];
  return [{ path, message: `This must be a whole number from 1 to ${mostCredits}; null removes it.` }];
}
