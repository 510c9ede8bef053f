import { randomUUID } from 'node:crypto';
import { type Answer, ask, type Call, newPool } from './ask.ts';
import type { MutationSite } from './site.ts';

/** What became of one key that many clients used at once. */
export interface OneKeyRound {
  /** How often Renku received it. */
  readonly received: number;
  /** How many answers came, and how many different ones. */
  readonly answers: number;
  readonly different: number;
  /** Name of the answered type, of the first one. */
  readonly type: string | undefined;
}

/** Asks the gateways in turns for the same new pool of Renku, all at once, with one key. */
export async function useOneKey(
  { witness, token }: MutationSite,
  urls: readonly string[],
  times = 50,
): Promise<OneKeyRound> {
  const answers: Answer[] = [];
  const input = newPool('renku');
  const call: Call = { mutation: 'createPool', input, key: randomUUID(), answers };
  await Promise.all(
    Array.from({ length: times }, (_, at) => ask(urls[at % urls.length] ?? 'no gateway', token, call)),
  );
  return {
    received: witness.writes.filter(({ signature }) => signature.includes(input.name)).length,
    answers: answers.length,
    different: new Set(answers.map(({ text }) => text)).size,
    type: answers[0]?.type,
  };
}
