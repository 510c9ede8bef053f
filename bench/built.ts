import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = new URL('../dist/bench/', import.meta.url);

/**
 * Bundles a program as the gateway is bundled. What runs TypeScript as it stands names every function each time it
 * is made, which no gateway in use does: a request makes hundreds, and would be charged for that.
 */
export async function built(program: string): Promise<string> {
  await build({
    ...{ entryPoints: [fileURLToPath(new URL(`${program}.ts`, import.meta.url))] },
    ...{ outdir: fileURLToPath(folder), bundle: true, splitting: true, packages: 'external' },
    ...{ platform: 'node', target: 'node20', format: 'esm', sourcemap: true },
  });
  return fileURLToPath(new URL(`${program}.js`, folder));
}
