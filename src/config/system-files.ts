import { resolve } from 'node:path';
import { complainOfClientSecret, readText, secretReader, whereFilesAre, type ReadSecret } from './files.ts';
import { isComplaint, publicHalf } from './key.ts';
import type { Outline, OutlinedLink } from './outline.ts';
import { problemAt, type Complaint, type Problem } from './problem.ts';

/** What the files of one system hold. */
export interface SystemFiles {
  readonly ca: string | undefined;
  /** For each way of its credential the signing key, or the secret of the application. */
  readonly secrets: readonly (string | undefined)[];
}

/** Reads the certificate of every system, and the key or secret of each way of its credential; paths are relative to the configuration file. */
export function readSystemFiles(
  { systems }: Outline,
  folder: string,
): { files: SystemFiles[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const readSecret = secretReader(folder, problems);
  const complainOfKey = keyCheck();

  function certificateOf(ca: string, index: number): string | undefined {
    if (ca === '') return undefined;
    const pem = readText(resolve(folder, ca), whereFilesAre);
    if (typeof pem === 'string' && pem.includes('-----BEGIN CERTIFICATE-----')) return pem;
    problems.push(problemAt(['systems', index, 'ca'], typeof pem === 'string' ? notACertificate : pem));
    return undefined;
  }

  const files = systems.map(({ ca, credential }, index) => ({
    ca: certificateOf(ca, index),
    secrets: credential.map((link) =>
      secretOf(link, ['systems', index, ...link.place], readSecret, (key) => complainOfKey(key, index)),
    ),
  }));
  return { files, problems };
}

function secretOf(
  { mode, key, keyFile, clientSecret, clientSecretFile }: OutlinedLink,
  path: readonly PropertyKey[],
  readSecret: ReadSecret,
  complainOfKey: (key: string) => Complaint | null,
): string | undefined {
  const application = {
    ...{ path, key: 'clientSecret', written: clientSecret, file: clientSecretFile },
    complain: complainOfClientSecret,
  };
  switch (mode) {
    case 'mint':
      return readSecret({
        ...{ path, key: 'key', written: key, file: keyFile },
        ...{ missing: noKey, complain: complainOfKey },
      });
    case 'client':
      return readSecret({ ...application, missing: noClientSecret });
    case 'exchange':
      return readSecret(application);
    default:
      return undefined;
  }
}

/** Knows whose key each one is. */
function keyCheck(): (key: string, index: number) => Complaint | null {
  const owners = new Map<string, number>();
  return function complainOfKey(key, index) {
    const half = publicHalf(key);
    if (isComplaint(half)) return half;
    const owner = owners.get(half.x);
    if (owner !== undefined) return sharedKey(owner);
    owners.set(half.x, index);
    return null;
  };
}

const notACertificate: Complaint = {
  problem: 'names a file without a PEM certificate',
  mend: 'Give the certificate of the authority; it begins with -----BEGIN CERTIFICATE-----.',
};

const noKey: Complaint = {
  problem: 'is missing, and so is keyFile',
  mend: 'Add keyFile: <path>, or key: ${VARIABLE}, with JWT_PRIVATE_KEY of that ClusterCockpit.',
};

const noClientSecret: Complaint = {
  problem: 'is missing, and so is clientSecretFile',
  mend: 'Add clientSecretFile: <path>, or clientSecret: ${VARIABLE}, with the secret of the application.',
};

function sharedKey(owner: number): Complaint {
  return {
    problem: `is the key of systems[${owner}] too: a token made for one would open the other`,
    mend: 'Make a pair of its own for each ClusterCockpit.',
  };
}
