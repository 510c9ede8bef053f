import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What curl printed of an answer. */
export interface CurlAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Whether this machine has it. */
export function hasCommand(name: 'curl' | 'jq'): boolean {
  try {
    return execFileSync(name, ['--version']).length > 0;
  } catch {
    return false;
  }
}

/** Runs the curl of the machine beside this process, which is the one that answers it. */
export async function curl(...args: readonly string[]): Promise<CurlAnswer> {
  const { stdout } = await run('curl', ['-s', '-i', '--max-time', '15', ...args]);
  const end = stdout.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = stdout.slice(0, end).split('\r\n');
  const fields = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return {
    status: Number(statusLine.split(' ')[1]),
    headers: new Headers(fields),
    body: stdout.slice(end + 4),
  };
}
