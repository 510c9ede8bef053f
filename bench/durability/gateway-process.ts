import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The gateway as a process of its own. */
export interface GatewayProcess {
  readonly pid: number;
  /** Where it is reached, once it greets; null when it ended before. */
  readonly url: Promise<string | null>;
  /** Everything it printed so far, errors included. */
  output(): string;
  /** Answers when it is gone. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

const root = new URL('../../', import.meta.url);

/** Runs what is built in a folder, on its clusterql.yaml or, where there is none, as the sandbox. */
export function startGateway(folder: string, program = 'dist/main.js'): GatewayProcess {
  const child = spawn(process.execPath, [fileURLToPath(new URL(program, root))], {
    cwd: folder,
    env: { PATH: process.env['PATH'], PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject).once('close', () => resolve());
  });
  const url = new Promise<string | null>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        const found = /GraphiQL: (\S+)\/graphql\n/.exec(output)?.[1];
        if (found !== undefined) resolve(found);
      });
    }
    ended.then(() => resolve(null), reject);
  });
  return {
    ...{ pid: child.pid ?? 0, url },
    output: () => output,
    async end(signal) {
      child.kill(signal);
      await ended;
    },
  };
}

/** The address it greets with; throws what it printed when it ended instead. */
export async function reached(gateway: GatewayProcess): Promise<string> {
  const url = await gateway.url;
  if (url === null) throw new Error(`A gateway did not start:\n${gateway.output()}`);
  return url;
}
