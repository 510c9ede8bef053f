import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { codeOf } from '../../database/whole-file.ts';
import type { OperationFile, Push } from '../../domain/operation-changes.ts';

/** What is to be pushed from a path, a manifest or a folder of files; or why it cannot be read. */
export function readPushed(path: string): Pick<Push, 'manifest' | 'files'> | string {
  try {
    return statSync(path).isDirectory() ? { files: filesIn(path) } : { manifest: readFileSync(path, 'utf8') };
  } catch (error) {
    return `${path} cannot be read (${codeOf(error)}). Name the manifest of a code generator, or a folder of .graphql files.`;
  }
}

/** In the order of their paths, whatever order the disk has them in. */
function filesIn(folder: string): OperationFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(graphql|gql)$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort()
    .map((path) => ({
      path: relative(folder, path).split(sep).join('/'),
      text: readFileSync(path, 'utf8'),
    }));
}
