import { parseArgs } from 'node:util';

const options = { config: { type: 'string' }, folder: { type: 'string' } } as const;

/** Separates what tells where the configuration is from the words of the command itself. */
export function splitArguments(argv: readonly string[]): { ours: string[]; others: string[] } {
  const { tokens } = parseArgs({ args: [...argv], options, strict: false, tokens: true });
  const ours = new Set<number>();
  for (const token of tokens) {
    if (token.kind !== 'option' || !Object.hasOwn(options, token.name)) continue;
    ours.add(token.index);
    if (token.inlineValue === false) ours.add(token.index + 1);
  }
  return {
    ours: argv.filter((_, index) => ours.has(index)),
    others: argv.filter((_, index) => !ours.has(index)),
  };
}
