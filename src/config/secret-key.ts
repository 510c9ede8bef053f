import { resolve } from 'node:path';
import { readText, whereFilesAre } from './files.ts';
import type { Outline } from './outline.ts';
import { pathOf, type Complaint, type Problem } from './problem.ts';
import { name, text } from './scalar.ts';
import { section } from './wording.ts';

/** A key of the gateway itself. The first of them seals, all of them open what was sealed. */
export interface SecretKey {
  readonly id: string;
  /** Not enumerable, so that a printed or copied configuration lacks it. */
  readonly secret: string;
}

export const secretKey = section({
  id: name,
  secret: text.exactOptional(),
  secretFile: text.exactOptional(),
});

/** Fewer characters could be guessed. */
const fewestCharacters = 32;

/** Reads the secret of every key; paths are relative to the configuration file. */
export function readSecrets(
  { keys }: Outline,
  folder: string,
): { secrets: (string | undefined)[]; problems: Problem[] } {
  const problems: Problem[] = [];

  function report(index: number, key: string, complaint: Complaint): undefined {
    problems.push({ path: pathOf(['keys', index, key]), ...complaint });
  }

  const secrets = keys.map(({ secret, secretFile }, index) => {
    if ((secret === '') === (secretFile === ''))
      return report(index, 'secret', secret === '' ? noSecret : twoSecrets);
    const key = secret === '' ? 'secretFile' : 'secret';
    const found = secret === '' ? readText(resolve(folder, secretFile), whereFilesAre) : secret;
    if (typeof found !== 'string') return report(index, key, found);
    return found.trim().length < fewestCharacters ? report(index, key, tooShort) : found.trim();
  });
  return { secrets, problems };
}

export function toSecretKey(id: string, secret: string): SecretKey {
  return Object.defineProperty({ id, secret }, 'secret', { enumerable: false });
}

const noSecret: Complaint = {
  problem: 'is missing, and so is secretFile',
  mend: 'Add secretFile: <path>, or secret: ${VARIABLE}.',
};

const twoSecrets: Complaint = {
  problem: 'stands beside secretFile',
  mend: 'Remove one of them.',
};

const tooShort: Complaint = {
  problem: `has fewer than ${fewestCharacters} characters, and so could be guessed`,
  mend: 'Let a machine make it, for example with openssl rand -base64 32.',
};
