import { resolve } from 'node:path';
import type { z } from 'zod';
import { complainOfDatabaseUrl } from './database-url.ts';
import type { Outline } from './outline.ts';
import type { Complaint, Problem } from './problem.ts';
import { text } from './scalar.ts';
import type { Settings } from './settings.ts';
import { checked, section } from './wording.ts';

/** Where the gateway keeps its own rows. */
export type DatabaseConfig =
  /** Not enumerable, so that a printed or copied configuration lacks the password in it. */
  | { readonly kind: 'postgresql'; readonly url: string }
  | { readonly kind: 'pglite'; readonly folder: string };

export const database = checked(
  section({ url: checked(text, complainOfDatabaseUrl).exactOptional(), folder: text.exactOptional() }),
  ({ url, folder }) => {
    if (url !== undefined && folder !== undefined) return twoPlaces;
    return url === undefined && folder === undefined ? noPlace : null;
  },
);

/** The section decides, else DATABASE_URL; what is left is PGlite in the gateway's own folder. */
export function toDatabase(
  written: z.output<typeof database> | undefined,
  { databaseUrl, folder: chosen }: Settings,
  { cwd, fileFolder }: { cwd: string; fileFolder: string },
): { database: DatabaseConfig; folder: string } {
  const folder =
    chosen === undefined && written?.folder !== undefined
      ? resolve(fileFolder, written.folder)
      : resolve(cwd, chosen ?? defaultFolder);
  const url = written === undefined ? databaseUrl : written.url;
  if (url === undefined) return { database: { kind: 'pglite', folder }, folder };
  const server = { kind: 'postgresql', url } as const;
  return { database: Object.defineProperty(server, 'url', { enumerable: false }), folder };
}

/** Whoever shares a database has to share the keys that it is sealed with. */
export function keylessServer({ database: { url, folder }, keys }: Outline, settings: Settings): Problem[] {
  const usesServer = url !== '' || (folder === '' && settings.databaseUrl !== undefined);
  return usesServer && keys.length === 0 ? [{ path: 'keys', ...noKeys }] : [];
}

const defaultFolder = '.clusterql';

const twoPlaces: Complaint = {
  problem: 'has a url and a folder',
  mend: 'Keep the url for a PostgreSQL server, or the folder for a database in files of this machine.',
};

const noPlace: Complaint = {
  problem: 'has neither a url nor a folder',
  mend: 'Write url: ${DATABASE_URL} for a PostgreSQL server, or folder: <path>, or remove the section.',
};

const noKeys: Complaint = {
  problem: 'is missing, and the processes that share a PostgreSQL database share its keys',
  mend: 'Add keys: [{ id: k1, secretFile: <path> }], with a secret of openssl rand -base64 32.',
};
