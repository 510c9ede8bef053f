import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Our own code for Node; packages stay in node_modules. */
export const gateway = {
  folder: 'dist/',
  entry: 'main.js',
  script: 'scripts/bundle-gateway.mjs',
  isSource: (file) => file.endsWith('.ts') && !file.startsWith('src/graphiql/'),
  async make(root) {
    const { build } = await import('esbuild');
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL('src/main.ts', root))],
      outdir: fileURLToPath(new URL('dist/', root)),
      write: false,
      bundle: true,
      splitting: true,
      packages: 'external',
      platform: 'node',
      target: 'node20',
      format: 'esm',
      sourcemap: true,
    });
    return outputFiles.map(({ path, contents }) => ({ name: basename(path), contents }));
  },
};
