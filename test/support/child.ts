import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A process of its own that runs a TypeScript file. */
export interface Child {
  /** Everything it printed so far, errors included. */
  output(): string;
  /** Waits until it printed this; fails when it ends before. */
  printed(text: string): Promise<void>;
  /** The exit code; null after a signal. */
  readonly ended: Promise<number | null>;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<unknown>;
}

/** Runs a file, named from the root of the repository, with these arguments and, besides PATH, this environment. */
export function runChild(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Child {
  const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => void (output += text));
  }
  const ended = endOf(child);
  return {
    output: () => output,
    ended,
    async kill(signal) {
      child.kill(signal);
      return ended;
    },
    printed(text) {
      return new Promise((resolve, reject) => {
        child.stdout.on('data', look);
        look();
        void ended.then((code) => reject(new Error(`It ended with ${code}:\n${output}`)), reject);

        function look(): void {
          if (output.includes(text)) resolve();
        }
      });
    },
  };
}

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
}
