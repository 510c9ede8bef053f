import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A file as it goes to the browser. */
export interface PageFile {
  readonly contents: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  /** How `contents` is packed; null when it is as it is. */
  readonly coding: string | null;
}

/** What the page is made of, and with which ending the build packs it, the smallest first. */
const contentTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  ttf: 'font/ttf',
  woff2: 'font/woff2',
};
const codings = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/** The page itself; null where it was not built. */
export function readPage(folder: string): Promise<Uint8Array<ArrayBuffer> | null> {
  return readIfThere(join(folder, 'index.html'));
}

/** A file that the page names; null when there is none, or the name is that of a place elsewhere. */
export async function readAsset(
  folder: string,
  name: string,
  acceptEncoding: string,
): Promise<PageFile | null> {
  const [, ending = ''] = /^[\w-]+(?:\.[\w-]+)*\.(\w+)$/.exec(name) ?? [];
  const contentType = contentTypes[ending];
  if (contentType === undefined) return null;
  const file = join(folder, 'assets', name);
  for (const [coding, suffix] of codings) {
    const packed = isAccepted(coding, acceptEncoding) ? await readIfThere(file + suffix) : null;
    if (packed !== null) return { contents: packed, contentType, coding };
  }
  const contents = await readIfThere(file);
  return contents && { contents, contentType, coding: null };
}

/** `br;q=0` refuses it. */
function isAccepted(coding: string, acceptEncoding: string): boolean {
  return acceptEncoding
    .split(',')
    .map((each) => each.split(';').map((part) => part.trim()))
    .some(([name, quality = '']) => name?.toLowerCase() === coding && !/^q=0(\.0*)?$/i.test(quality));
}

async function readIfThere(file: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (['ENOENT', 'EISDIR', 'ENAMETOOLONG'].includes((error as NodeJS.ErrnoException).code ?? ''))
      return null;
    throw error;
  }
}
