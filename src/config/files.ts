import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isComplaint, publicHalf } from './key.ts';
import type { Outline } from './outline.ts';
import { pathOf, type Complaint, type Problem } from './problem.ts';

/** What the files of one system hold. */
export interface SystemFiles {
  readonly ca: string | undefined;
  /** The signing key, or the secret of the application. */
  readonly secret: string | undefined;
}

type OutlinedSystem = Outline['systems'][number];

/** Reads the certificate of every system, and its signing key or the secret of its application; paths are relative to the configuration file. */
export function readSystemFiles(
  { systems }: Outline,
  folder: string,
): { files: SystemFiles[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const owners = new Map<string, number>();

  function report(index: number, keys: readonly string[], complaint: Complaint): undefined {
    problems.push({ path: pathOf(['systems', index, ...keys]), ...complaint });
  }

  function certificateOf({ ca }: OutlinedSystem, index: number): string | undefined {
    if (ca === '') return undefined;
    const pem = readText(resolve(folder, ca), whereFilesAre);
    if (typeof pem !== 'string') return report(index, ['ca'], pem);
    return pem.includes('-----BEGIN CERTIFICATE-----') ? pem : report(index, ['ca'], notACertificate);
  }

  function keyOf({ credential: { key, keyFile } }: OutlinedSystem, index: number): string | undefined {
    if ((key === '') === (keyFile === ''))
      return report(index, ['credential', 'key'], key === '' ? noKey : twoKeys);
    const path = ['credential', key === '' ? 'keyFile' : 'key'];
    const found = key === '' ? readText(resolve(folder, keyFile), whereFilesAre) : key;
    if (typeof found !== 'string') return report(index, path, found);
    const half = publicHalf(found.trim());
    if (isComplaint(half)) return report(index, path, half);
    const owner = owners.get(half.x);
    if (owner !== undefined) return report(index, path, sharedKey(owner));
    owners.set(half.x, index);
    return found.trim();
  }

  function clientSecretOf({ credential }: OutlinedSystem, index: number): string | undefined {
    const { clientSecret: written, clientSecretFile: file } = credential;
    if ((written === '') === (file === ''))
      return report(
        index,
        ['credential', 'clientSecret'],
        written === '' ? noClientSecret : twoClientSecrets,
      );
    const path = ['credential', written === '' ? 'clientSecretFile' : 'clientSecret'];
    const found = written === '' ? readText(resolve(folder, file), whereFilesAre) : written;
    if (typeof found !== 'string') return report(index, path, found);
    return found.trim() === '' ? report(index, path, emptyClientSecret) : found.trim();
  }

  function secretOf(system: OutlinedSystem, index: number): string | undefined {
    switch (system.credential.mode) {
      case 'mint':
        return keyOf(system, index);
      case 'client':
        return clientSecretOf(system, index);
      default:
        return undefined;
    }
  }

  const files = systems.map((system, index) => ({
    ca: certificateOf(system, index),
    secret: secretOf(system, index),
  }));
  return { files, problems };
}

/** The text, or why it cannot be had; the path stays untold, because it may have come from the environment. */
export function readText(path: string, mend: string): string | Complaint {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
    return { problem: `cannot be read (${code})`, mend };
  }
}

export const whereFilesAre =
  'Check that it is there and readable; the path is relative to the configuration file.';

const notACertificate: Complaint = {
  problem: 'names a file without a PEM certificate',
  mend: 'Give the certificate of the authority; it begins with -----BEGIN CERTIFICATE-----.',
};

const noKey: Complaint = {
  problem: 'is missing, and so is keyFile',
  mend: 'Add keyFile: <path>, or key: ${VARIABLE}, with JWT_PRIVATE_KEY of that ClusterCockpit.',
};

const twoKeys: Complaint = {
  problem: 'stands beside keyFile',
  mend: 'Remove one of them.',
};

const noClientSecret: Complaint = {
  problem: 'is missing, and so is clientSecretFile',
  mend: 'Add clientSecretFile: <path>, or clientSecret: ${VARIABLE}, with the secret of the application.',
};

const twoClientSecrets: Complaint = {
  problem: 'stands beside clientSecretFile',
  mend: 'Remove one of them.',
};

const emptyClientSecret: Complaint = {
  problem: 'holds no secret',
  mend: 'Write the secret of the application into it; Run:ai shows it once, when the application is made.',
};

function sharedKey(owner: number): Complaint {
  return {
    problem: `is the key of systems[${owner}] too: a token made for one would open the other`,
    mend: 'Make a pair of its own for each ClusterCockpit.',
  };
}
