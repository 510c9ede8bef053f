import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** GraphiQL as browsers get it, whole: every file it needs, each also compressed. */
export const page = {
  folder: 'dist/graphiql/',
  entry: 'index.html',
  script: 'scripts/bundle-page.mjs',
  isSource: (file) => file.startsWith('src/graphiql/'),
  async make(root) {
    // Vite makes React's slow development build where NODE_ENV says anything else, as it does in tests.
    process.env.NODE_ENV = 'production';
    const { build } = await import('vite');
    const { output } = await build({
      configFile: false,
      root: fileURLToPath(new URL('src/graphiql/', root)),
      base: '/graphiql/',
      // React's packages are full of `use client`, which it warns of one by one.
      logLevel: 'error',
      worker: { format: 'es' },
      build: { write: false, target: 'es2023', chunkSizeWarningLimit: 9_000 },
    });
    const files = output.map((file) => ({
      name: file.fileName,
      contents: Buffer.from('code' in file ? file.code : file.source),
    }));
    return (await Promise.all(files.map(withCompressed))).flat();
  },
};

/** Brotli at 9 of 11, which takes a tenth of the time for some hundredths of the size. */
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

async function withCompressed({ name, contents }) {
  if (!name.startsWith('assets/')) return [{ name, contents }];
  return [
    { name, contents },
    { name: `${name}.br`, contents: await promisify(brotliCompress)(contents, brotli) },
    { name: `${name}.gz`, contents: await promisify(gzip)(contents, { level: 9 }) },
  ];
}
