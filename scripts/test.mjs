import { generateChanged } from './generate.mjs';
import { installMissing } from './install.mjs';

installMissing();
generateChanged();
const { parseCLI, startVitest } = await import('vitest/node');
const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)]);
const vitest = await startVitest('test', filter, options);
await vitest.close();
