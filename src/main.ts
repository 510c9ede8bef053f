import { setFlagsFromString } from 'node:v8';
import { runCommand } from './cli/commands.ts';
import { ListenError } from './cli/listen.ts';
import { ConfigError, formatProblems } from './config.ts';
import { ClusterQLError } from './errors.ts';

// By itself V8 lets the heap reach four times what is alive before it collects: 250 MB resident under load, not 180.
setFlagsFromString('--heap-growing-percent=100');
// WebAssembly (PGlite, Prisma) is optimised by itself as soon as it runs: half a second of the start, and 30 MB.
setFlagsFromString('--wasm-tiering-budget=20000000');

try {
  process.exitCode = await runCommand(process.argv.slice(2), process.stdout, process.stderr);
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}

/** What an operator can mend is told in words alone; a stack is printed of our own mistakes. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return formatProblems(error);
  if (error instanceof ListenError || error instanceof ClusterQLError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
