import { secretReader } from './files.ts';
import type { Outline } from './outline.ts';
import type { Complaint, Problem } from './problem.ts';
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
  const readSecret = secretReader(folder, problems);
  const secrets = keys.map(({ secret, secretFile }, index) =>
    readSecret({
      ...{ path: ['keys', index], key: 'secret', written: secret, file: secretFile },
      ...{ missing: noSecret, complain: (found) => (found.length < fewestCharacters ? tooShort : null) },
    }),
  );
  return { secrets, problems };
}

export function toSecretKey(id: string, secret: string): SecretKey {
  return Object.defineProperty({ id, secret }, 'secret', { enumerable: false });
}

const noSecret: Complaint = {
  problem: 'is missing, and so is secretFile',
  mend: 'Add secretFile: <path>, or secret: ${VARIABLE}.',
};

const tooShort: Complaint = {
  problem: `has fewer than ${fewestCharacters} characters, and so could be guessed`,
  mend: 'Let a machine make it, for example with openssl rand -base64 32.',
};
