import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { median } from './median.ts';

/** What a request costs the gateway's process, as a ratio to a bare `node:http` server in the same run. */
const blocks = 15;
const requestsInBlock = 300;
const atOnce = 16;

interface Server {
  readonly child: ChildProcess;
  readonly pool: Pool;
  readonly token: string;
}

const fields = 'id name kind state upstreamState createdAt startedAt endedAt runningSeconds userName';
const questions = [
  ['bare node:http', 'bare', '{ viewer { subject } }'],
  ['viewer { subject }', 'gateway', '{ viewer { subject } }'],
  [
    '100 jobs × 10 fields of one system',
    'gateway',
    `{ jobs(first: 98, filter: { systems: ["emmy"] }) { nodes { ${fields} } } }`,
  ],
] as const;

const servers = { bare: await start('bare'), gateway: await start('gateway') };
const cases = questions.map(([name, kind, query]) => ({
  name,
  server: servers[kind],
  query,
  costs: [] as number[],
}));
for (const each of cases) await measure(each.server, each.query);
// In turns, so that whatever else the machine does falls on all of them alike.
for (let block = 0; block < blocks; block += 1) {
  for (const each of cases) each.costs.push(await measure(each.server, each.query));
}
report();
for (const { child, pool } of Object.values(servers)) {
  await pool.close();
  child.disconnect();
  child.kill();
}

/** CPU microseconds a request. */
async function measure(server: Server, query: string): Promise<number> {
  const before = await usage(server);
  let left = requestsInBlock;
  async function client(): Promise<void> {
    while (left-- > 0) await ask(server, query);
  }
  await Promise.all(Array.from({ length: atOnce }, client));
  return ((await usage(server)) - before) / requestsInBlock;
}

async function ask({ pool, token }: Server, query: string): Promise<void> {
  const { statusCode, body } = await pool.request({
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query }),
  });
  const text = await body.text();
  if (statusCode !== 200 || text.includes('"errors"')) throw new Error(text.slice(0, 300));
}

async function usage({ child }: Server): Promise<number> {
  child.send('usage');
  const [{ user, system }] = (await once(child, 'message')) as [NodeJS.CpuUsage];
  return user + system;
}

async function start(kind: string): Promise<Server> {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), [kind], {
    execArgv: ['--import', 'tsx'],
  });
  const [{ port, token }] = (await once(child, 'message')) as [{ port: number; token: string }];
  return { child, token, pool: new Pool(`http://127.0.0.1:${port}`, { connections: atOnce }) };
}

function report(): void {
  const base = median(cases[0]?.costs ?? []);
  const lines = cases.map(({ name, costs }) => {
    const cost = median(costs);
    return `| ${name} | ${Math.round(cost)} | ${(cost / base).toFixed(1)} |`;
  });
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
  process.stdout.write(
    [machine, '', '| request | CPU µs, median | ratio |', '|---|---|---|', ...lines, ''].join('\n'),
  );
}
