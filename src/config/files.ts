import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { problemAt, type Complaint, type Problem } from './problem.ts';

/** The text, or why it cannot be had; the path stays untold, because it may have come from the environment. */
export function readText(path: string, mend: string): string | Complaint {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
    return { problem: `cannot be read (${code})`, mend };
  }
}

/** A secret has two keys: under `key` it stands itself, under `<key>File` the file that holds it. */
export interface SecretPlace {
  /** The section with both keys. */
  readonly path: readonly PropertyKey[];
  readonly key: string;
  /** Empty where the key is absent. */
  readonly written: string;
  readonly file: string;
  /** Said when both are absent; without it the secret may be left out. */
  readonly missing?: Complaint;
  /** What is wrong with a secret, without the space around it. */
  readonly complain: (secret: string) => Complaint | null;
}

/** Answers a secret without the space around it; undefined when there is none, or its problem was told. */
export type ReadSecret = (place: SecretPlace) => string | undefined;

/** Relative paths begin at `folder`; what is wrong goes to `problems`. */
export function secretReader(folder: string, problems: Problem[]): ReadSecret {
  return function readSecret({ path, key, written, file, missing, complain }) {
    const fileKey = `${key}File`;

    function refuse(at: string, complaint: Complaint): undefined {
      problems.push(problemAt([...path, at], complaint));
    }

    if (written !== '' && file !== '') return refuse(key, standsBeside(fileKey));
    if (written === '' && file === '') return missing && refuse(key, missing);
    const at = written === '' ? fileKey : key;
    const found = written === '' ? readText(resolve(folder, file), whereFilesAre) : written;
    if (typeof found !== 'string') return refuse(at, found);
    const secret = found.trim();
    const complaint = complain(secret);
    return complaint === null ? secret : refuse(at, complaint);
  };
}

/** What is wrong with the secret of an application. */
export function complainOfClientSecret(secret: string): Complaint | null {
  return secret === '' ? emptyClientSecret : null;
}

export const whereFilesAre =
  'Check that it is there and readable; the path is relative to the configuration file.';

function standsBeside(fileKey: string): Complaint {
  return { problem: `stands beside ${fileKey}`, mend: 'Remove one of them.' };
}

const emptyClientSecret: Complaint = {
  problem: 'holds no secret',
  mend: 'Write the secret of the application into it; whoever registered the application has it.',
};
