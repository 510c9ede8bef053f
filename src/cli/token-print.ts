import { createFetch } from '../http/fetch.ts';
import type { Out } from './command.ts';
import { freshToken } from './login/fresh-token.ts';
import { readWords } from './login/words.ts';

/** `clusterql token print [<gateway>]`: prints a token, alone, for scripts. Answers 0, or 2 when it was asked wrongly. */
export async function run(argv: readonly string[], out: Out, err: Out): Promise<number> {
  const words = readWords(argv, usage);
  if (typeof words === 'string') {
    err.write(`${words}\n`);
    return 2;
  }
  out.write(`${await freshToken(words.file, words.gateway, createFetch())}\n`);
  return 0;
}

const usage = 'Write clusterql token print [<address of the gateway>] [--file <file>].';
