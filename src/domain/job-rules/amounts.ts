import type { Problem } from '../change/refusal.ts';
import { type ByteAmount, bytesOf } from '../filter.ts';
import type { Optional } from '../new-job-parts.ts';
import type { RequestAndLimit } from '../new-job.ts';
import { bytesProblems } from '../pool-rules/fields.ts';

/** What a 32-bit number holds. */
const most32 = 2_147_483_647;

export function isGiven(value: unknown): boolean {
  return value !== null && value !== undefined;
}

/** Of a number that may be left out. */
export function wholeProblems(
  path: string,
  value: Optional<number>,
  least: number,
  most: number = most32,
): Problem[] {
  if (typeof value !== 'number' || (Number.isSafeInteger(value) && value >= least && value <= most))
    return [];
  return [{ path, message: `This must be a whole number from ${least} to ${most}.` }];
}

/** Of TCP. */
export function portProblems(path: string, port: Optional<number>): Problem[] {
  return wholeProblems(path, port, 1, 65_535);
}

/** Of a text that may be left out, and else says something. */
export function textProblems(path: string, text: Optional<string>): Problem[] {
  return typeof text === 'string' && text.trim() === '' ? [{ path, message: 'This must not be empty.' }] : [];
}

/** Of devices or cores. */
export function numberPairProblems(
  path: string,
  pair: Optional<RequestAndLimit<number>>,
  isAmount: (value: number) => boolean,
  message: string,
): Problem[] {
  const given = Object.entries({ request: pair?.request, limit: pair?.limit });
  const wrong = given.filter(([, value]) => typeof value === 'number' && !isAmount(value));
  return [
    ...wrong.map(([part]) => ({ path: `${path}.${part}`, message })),
    ...orderProblems(path, pair?.request, pair?.limit),
  ];
}

/** Of memory. */
export function bytePairProblems(path: string, pair: Optional<RequestAndLimit<ByteAmount>>): Problem[] {
  const given = Object.entries({ request: pair?.request, limit: pair?.limit });
  return [
    ...given.flatMap(([part, amount]) => (amount ? bytesProblems(`${path}.${part}`, amount) : [])),
    ...orderProblems(path, bytesOf(pair?.request), bytesOf(pair?.limit)),
  ];
}

function orderProblems(path: string, request: Optional<number>, limit: Optional<number>): Problem[] {
  if (typeof request !== 'number' || typeof limit !== 'number' || request <= limit) return [];
  return [{ path: `${path}.limit`, message: 'The limit must not be less than the request.' }];
}
