import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { built } from './built.ts';
import { median } from './median.ts';
import { jobs, viewer } from './operations.ts';
import { printTable } from './report.ts';
import { startSystems } from './start-systems.ts';

/**
 * What a request costs the gateway's process, as a ratio to servers of bare `node:http` in the same run.
 * `--only <part of a name>` measures some of it, `--profile <folder>` leaves a CPU profile of each server there.
 */
const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, profile: { type: 'string' } },
});
const blocks = 15;
const requestsInBlock = 300;
const atOnce = 16;

interface Server {
  readonly child: ChildProcess;
  readonly pool: Pool;
  readonly token: string;
}

const questions = [
  { name: 'bare node:http', on: 'bare', beside: 'bare', body: { query: viewer.document } },
  { name: 'viewer, persisted', on: 'gateway', beside: 'bare', body: { documentId: viewer.id } },
  { name: 'viewer, free text', on: 'gateway', beside: 'bare', body: { query: viewer.document } },
  { name: 'node:http proxy', on: 'proxy', beside: 'proxy', body: { query: jobs.document } },
  { name: 'jobs, persisted', on: 'gateway', beside: 'proxy', body: { documentId: jobs.id } },
  { name: 'jobs, free text', on: 'gateway', beside: 'proxy', body: { query: jobs.document } },
] as const;

const systems = await startSystems(1_000);
const program = await built('server');
const chosen = questions.filter(({ name }) => name.includes(values.only) || name.includes('node:http'));
// Each asks a server of its own: collecting what a list leaves behind would be charged to whoever asks next.
const cases = await Promise.all(
  chosen.map(async (question) => ({
    ...question,
    server: await start(question),
    costs: [] as number[],
  })),
);
for (const each of cases) await measure(each);
// In turns, so that whatever else the machine does falls on all of them alike.
for (let block = 0; block < blocks; block += 1) {
  for (const each of cases) each.costs.push(await measure(each));
}
report();
await Promise.all(cases.map(({ server }) => stop(server)));
systems.close();

/** CPU microseconds a request. */
async function measure({ server, body }: { server: Server; body: object }): Promise<number> {
  const before = await usage(server);
  let left = requestsInBlock;
  async function client(): Promise<void> {
    while (left-- > 0) await ask(server, body);
  }
  await Promise.all(Array.from({ length: atOnce }, client));
  return ((await usage(server)) - before) / requestsInBlock;
}

async function ask({ pool, token }: Server, question: object): Promise<void> {
  const { statusCode, body } = await pool.request({
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(question),
  });
  const text = await body.text();
  if (statusCode !== 200 || text.includes('"errors"')) throw new Error(text.slice(0, 300));
}

async function usage({ child }: Server): Promise<number> {
  child.send('usage');
  const [{ user, system }] = (await once(child, 'message')) as [NodeJS.CpuUsage];
  return user + system;
}

/** As operators run it: built, and in production, where graphql-js checks less of its own. */
async function start({ name, on }: (typeof questions)[number]): Promise<Server> {
  const { profile } = values;
  const child = fork(program, [on, systems.url], {
    execArgv: process.env['GC']
      ? process.env['GC'].split(' ')
      : profile === undefined
        ? []
        : ['--cpu-prof', `--cpu-prof-dir=${profile}/${name}`],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const [{ port, token }] = (await once(child, 'message')) as [{ port: number; token: string }];
  return { child, token, pool: new Pool(`http://127.0.0.1:${port}`, { connections: atOnce }) };
}

async function stop({ child, pool }: Server): Promise<void> {
  await pool.close();
  child.disconnect();
  await once(child, 'exit');
}

function report(): void {
  const bases = { bare: baseOf('bare'), proxy: baseOf('proxy') };
  printTable(
    ['request', 'CPU µs, median', 'ratio', 'to'],
    cases.map(({ name, beside, costs }) => {
      const cost = median(costs);
      return [name, Math.round(cost), (cost / bases[beside]).toFixed(1), beside];
    }),
  );
}

function baseOf(kind: 'bare' | 'proxy'): number {
  return median(cases.find(({ on }) => on === kind)?.costs ?? []);
}
