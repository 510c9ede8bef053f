import { installMissing } from './install.mjs';

installMissing();
const { startVitest } = await import('vitest/node');
const vitest = await startVitest('test', process.argv.slice(2), { run: true, watch: false });
await vitest.close();
