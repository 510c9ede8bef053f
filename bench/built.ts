import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = new URL('../dist/bench/', import.meta.url);

/**
 * Bundles a program as the gateway is bundled: what runs TypeScript as it stands names every function while it is
 * made, which no gateway in use does, and which costs a request a quarter.
 */
export async function built(program: string): Promise<string> {
  await build({
    ...{ entryPoints: [fileURLToPath(new URL(`${program}.ts`, import.meta.url))] },
    ...{ outdir: fileURLToPath(folder), bundle: true, splitting: true, packages: 'external' },
    ...{ platform: 'node', target: 'node20', format: 'esm', sourcemap: true },
  });
  return fileURLToPath(new URL(`${program}.js`, folder));
}
