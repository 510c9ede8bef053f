import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Starts the two virtual systems, with as many jobs each as asked for, in a process of their own. */
export async function startSystems(rows: number): Promise<{ readonly url: string; close(): void }> {
  const child = fork(fileURLToPath(new URL('virtual-systems.ts', import.meta.url)), [String(rows)], {
    execArgv: ['--import', 'tsx'],
  });
  const [port] = (await once(child, 'message')) as [number];
  return { url: `http://127.0.0.1:${port}`, close: () => void child.kill() };
}
