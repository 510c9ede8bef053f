import { readFileSync } from 'node:fs';
import { type GatewayProcess, reached, startGateway } from './durability/gateway-process.ts';
import { ask, newPool } from './durability/ask.ts';
import { inOwnFolder } from './durability/own-database.ts';
import { median } from './median.ts';
import { printTable } from './report.ts';

/** What `npm start` costs with PGlite and the sandbox in the process: time until ready, and memory. */
const starts = 5;
const loads = 3;
const queries = 500;
const mutations = 100;
const atOnce = 8;

const documents = [
  '{ pools(first: 20) { nodes { name quota { cpu } classes { name gpu } } } }',
  '{ jobs(first: 50) { nodes { name state project { name } cluster { name } } pageInfo { endCursor } } }',
  '{ clusters(first: 100) { nodes { name system { kind } } } }',
  '{ projects(first: 50) { nodes { name department { name } } } }',
  '{ nodePools(first: 50) { nodes { name cluster { name } } } }',
  '{ departments(first: 20) { nodes { name } } }',
  '{ jobs(first: 100, filter: { systems: ["emmy"] }) { nodes { id name state userName createdAt } } }',
  '{ auditEvents(first: 20) { nodes { mutation outcome } } }',
];

await inOwnFolder(async (folder) => {
  const first = await startOnce(folder);
  const again: Start[] = [];
  for (let start = 0; start < starts; start += 1) again.push(await startOnce(folder));
  printTable(
    ['start, median', 'ready after, ms', 'from spawn, ms', 'CPU, ms', 'resident, MB'],
    [rowOf('empty folder', [first]), rowOf('existing folder', again)],
  );
  const used: Use[] = [];
  for (let load = 0; load < loads; load += 1) used.push(await useOnce(folder));
  printTable(
    ['memory, median', 'resident, MB', 'at its highest, MB'],
    (['ready', 'queried', 'changed'] as const).map((when) => [
      { ready: 'ready', queried: `after ${queries} queries`, changed: `and ${mutations} mutations` }[when],
      ...(['now', 'highest'] as const).map((what) =>
        Math.round(median(used.map((each) => each[when][what]))),
      ),
    ]),
  );
});

interface Start {
  readonly greeted: number;
  readonly waited: number;
  readonly cpu: number;
  readonly resident: number;
}

interface Memory {
  readonly now: number;
  readonly highest: number;
}

type Use = Readonly<Record<'ready' | 'queried' | 'changed', Memory>>;

/** What `npm start` runs. */
function begin(folder: string): GatewayProcess {
  return startGateway(folder, 'scripts/start.mjs');
}

async function startOnce(folder: string): Promise<Start> {
  const spawned = performance.now();
  const gateway = begin(folder);
  await reached(gateway);
  const waited = performance.now() - spawned;
  const cpu = cpuOf(gateway.pid);
  const resident = memoryOf(gateway.pid).now;
  await gateway.end('SIGTERM');
  return { greeted: Number(/after (\d+) ms/.exec(gateway.output())?.[1]), waited, cpu, resident };
}

async function useOnce(folder: string): Promise<Use> {
  const gateway = begin(folder);
  const url = await reached(gateway);
  const token = /^ {2}administrator\n {4}(\S+)$/m.exec(gateway.output())?.[1] ?? '';
  const ready = memoryOf(gateway.pid);
  await inTurns(queries, (turn) => query(url, token, documents[turn % documents.length] ?? ''));
  const queried = memoryOf(gateway.pid);
  await inTurns(mutations, () => change(url, token));
  const changed = memoryOf(gateway.pid);
  await gateway.end('SIGTERM');
  return { ready, queried, changed };
}

async function query(url: string, token: string, document: string): Promise<void> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query: document }),
  });
  const text = await response.text();
  if (text.includes('"errors"')) throw new Error(text.slice(0, 500));
}

async function change(url: string, token: string): Promise<void> {
  const answer = await ask(url, token, { mutation: 'createPool', input: newPool(), key: null, answers: [] });
  if (answer?.type !== 'CreatePoolPayload') throw new Error(answer?.text ?? 'no answer');
}

async function inTurns(times: number, work: (turn: number) => Promise<void>): Promise<void> {
  let next = 0;
  async function client(): Promise<void> {
    while (next < times) await work(next++);
  }
  await Promise.all(Array.from({ length: atOnce }, client));
}

function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const [now, highest] = ['VmRSS', 'VmHWM'].map(
    (field) => (Number(new RegExp(`^${field}:\\s*(\\d+) kB$`, 'm').exec(status)?.[1]) * 1024) / 1e6,
  );
  return { now: now ?? NaN, highest: highest ?? NaN };
}

/** Milliseconds: Linux counts in hundredths of a second. */
function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(user) + Number(system)) * 10;
}

function rowOf(name: string, all: readonly Start[]): unknown[] {
  const columns = ['greeted', 'waited', 'cpu', 'resident'] as const;
  return [name, ...columns.map((column) => Math.round(median(all.map((start) => start[column]))))];
}
