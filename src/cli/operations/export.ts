import { writeFileSync } from 'node:fs';
import type { Config } from '../../config.ts';
import type { Database } from '../../database/database.ts';
import { codeOf } from '../../database/whole-file.ts';
import { apolloManifestOf } from '../../operations/manifest/write.ts';
import type { Out } from '../command.ts';
import { readOptions, storeOf } from './asked.ts';
import { amount, json } from './lines.ts';

/**
 * `clusterql operations export`: the newest of each name as a manifest that `operations push` takes. Answers 0, 1
 * when the file cannot be written, 2 when it was asked wrongly.
 */
export async function run(
  _config: Config,
  database: Database,
  args: readonly string[],
  out: Out,
): Promise<number> {
  const parsed = readOptions(args, { owner: { type: 'string' }, out: { type: 'string' } });
  if (parsed === null || parsed.positionals.length > 0) {
    out.write(`${usage}\n`);
    return 2;
  }
  const { owner, out: file } = parsed.values;
  const all = await storeOf(database).readAll();
  const manifest = apolloManifestOf(all.filter((each) => owner === undefined || each.owner === owner));
  if (file === undefined) {
    out.write(json(manifest));
    return 0;
  }
  const refusal = keep(file, json(manifest));
  out.write(refusal ?? `${amount(manifest.operations.length, 'operation')} written to ${file}.\n`);
  return refusal === null ? 0 : 1;
}

/** Null when it was written. */
function keep(file: string, text: string): string | null {
  try {
    writeFileSync(file, text);
    return null;
  } catch (error) {
    return `${file} cannot be written (${codeOf(error)}). Name a file in a folder that this account may write to.\n`;
  }
}

const usage = 'Known are: clusterql operations export [--owner <client>] [--out <file>].';
