import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { preparedFolder } from './database.ts';
import { root } from './sources.ts';

/** `npm start` as a child process. */
export interface NpmStart {
  /** Everything it printed so far, errors included. */
  readonly output: () => string;
  /** Waits for a line; fails when the process ends without it. */
  line(pattern: RegExp): Promise<RegExpMatchArray>;
  /** What Ctrl-C or a supervisor sends to npm. */
  signal(signal: 'SIGINT' | 'SIGTERM'): void;
  /** The exit code, once npm and everything it started have ended. */
  readonly ended: Promise<number | null>;
}

/** What the tests themselves run with, which is not what the gateway is to be told. */
const notPassedOn = [
  ...['NODE_ENV', 'NODE_OPTIONS', 'LOG_LEVEL', 'PORT'],
  ...['CLUSTERQL_CONFIG', 'CLUSTERQL_FOLDER', 'DATABASE_URL'],
];

/** Starts the gateway as a newcomer does, but on a folder of its own with an empty database in it. */
export async function npmStart(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  checkout: string = fileURLToPath(root),
): Promise<NpmStart> {
  const folder = await preparedFolder();
  const machine = Object.entries(process.env).filter(([name]) => !notPassedOn.includes(name));
  const child = spawn('npm', ['start', '--', ...args], {
    cwd: checkout,
    env: { ...Object.fromEntries(machine), CLUSTERQL_FOLDER: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const streams = [child.stdout, child.stderr].map((stream) => stream.setEncoding('utf8'));
  let output = '';
  for (const stream of streams) stream.on('data', (text: string) => void (output += text));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  }).finally(() => rmSync(folder, { recursive: true }));

  return {
    output: () => output,
    ended,
    signal: (signal) => void child.kill(signal),
    line(pattern) {
      return new Promise((resolve, reject) => {
        for (const stream of streams) stream.on('data', look);
        look();
        void ended.then((code) => reject(new Error(`npm start ended with ${code}:\n${output}`)), reject);

        function look(): void {
          const match = output.match(pattern);
          if (match !== null) resolve(match);
        }
      });
    },
  };
}
