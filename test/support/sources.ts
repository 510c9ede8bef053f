import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** A file of the repository, by its path from the root with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export const root = new URL('../../', import.meta.url);

/** Made by Prisma and not by us. */
const generated = 'src/database/generated/';

/** Every file below a folder that people wrote; none when the folder is not there. */
export function filesBelow(folder: string): SourceFile[] {
  return entriesBelow(new URL(`${folder}/`, root))
    .map((name) => `${folder}/${name}`)
    .filter((path) => !path.startsWith(generated))
    .sort()
    .map((path) => ({ path, text: readFileSync(new URL(path, root), 'utf8') }));
}

function entriesBelow(folder: URL): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isFile()) return [entry.name];
    const below = new URL(`${encodeURIComponent(entry.name)}/`, folder);
    return entriesBelow(below).map((name) => `${entry.name}/${name}`);
  });
}
