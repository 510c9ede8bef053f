import { parseArgs } from 'node:util';
import { generateSigningPair } from '../auth/signing-key.ts';
import { codeOf, createWhole } from '../database/whole-file.ts';
import type { Out } from './command.ts';

/**
 * `clusterql keys generate [--out <file>]`: makes an Ed25519 pair, written as the environment of a ClusterCockpit
 * wants it. Answers 0, 1 when the file could not be made, 2 when it was asked wrongly.
 */
export async function run(argv: readonly string[], out: Out, err: Out): Promise<number> {
  const asked = readArguments(argv);
  if (asked === null) {
    err.write(`${wrongArguments}\n`);
    return 2;
  }
  const { publicKey, privateKey } = generateSigningPair();
  const publicLine = `JWT_PUBLIC_KEY="${publicKey}"\n`;
  const lines = `${publicLine}JWT_PRIVATE_KEY="${privateKey}"\n`;
  if (asked.out === undefined) {
    out.write(lines);
    err.write(`${keepItSecret}\n`);
    return 0;
  }
  const refusal = keep(asked.out, lines);
  if (refusal === null) out.write(publicLine);
  err.write(`${refusal ?? `Both keys are in ${asked.out}, for this account alone to read.`}\n`);
  return refusal === null ? 0 : 1;
}

function readArguments(argv: readonly string[]): { out?: string } | null {
  try {
    return parseArgs({ args: [...argv], options: { out: { type: 'string' } } }).values;
  } catch {
    return null;
  }
}

/** Null when the file was made, else why it was not. */
function keep(file: string, lines: string): string | null {
  try {
    if (createWhole(file, lines)) return null;
    return `${file} is there already, and a key that was overwritten is lost. Name another file.`;
  } catch (error) {
    return `${file} cannot be written (${codeOf(error)}). Name a file in a folder that this account may write to.`;
  }
}

const wrongArguments = 'Known is only --out <file>: clusterql keys generate [--out <file>].';

const keepItSecret =
  'Whoever holds JWT_PRIVATE_KEY can be anybody on that ClusterCockpit. With --out it goes to a file for this account alone.';
