import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs beside us with what it needs as arguments, so that it is the same from the sources and from a bundle. */
const script = `
  const [pglite, folder] = process.argv.slice(1);
  const { PGlite } = await import(pglite);
  await (await PGlite.create(folder)).close();
`;

/**
 * Makes the files of an empty database, in a process of its own: WebAssembly never gives memory back, and
 * PostgreSQL takes 300 MB once for this that the gateway would hold for good.
 */
export async function initialize(folder: string): Promise<void> {
  const pglite = import.meta.resolve('@electric-sql/pglite');
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, pglite, folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code === 0) return;
  throw new Error(`The database in ${folder} could not be made: ${Buffer.concat(said).toString().trim()}`);
}
