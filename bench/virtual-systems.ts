import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Two job lists that exist only as formulas: row i started i seconds before a fixed moment. So a list of a
 * million rows costs the server what a list of a thousand does, and what is measured is the gateway.
 * Runs in a process of its own: `node virtual-systems.ts <rows>`; sends its port to the parent.
 */
const rows = Number(process.argv[2]);
const newest = Date.UTC(2026, 0, 1);

const server = createServer((request, response) => {
  if (request.url === '/echo') return void response.writeHead(200, json).end('{"ok":true}');
  if (request.url?.startsWith('/api/v1/workloads')) return answerRunai(request, response);
  void answerClusterCockpit(request, response);
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));

const json = { 'content-type': 'application/json' };

function answerRunai({ url = '/' }: IncomingMessage, response: ServerResponse): void {
  const { searchParams } = new URL(url, 'http://localhost');
  const limit = Number(searchParams.get('limit') ?? 50);
  const offset = Number(searchParams.get('offset') ?? 0);
  const bound = /createdAt<=([^,]+)/.exec(searchParams.get('filterBy') ?? '')?.[1];
  const { indexes, more } = window(bound === undefined ? newest : Date.parse(bound), offset, limit);
  const workloads = indexes.map(workload);
  response.writeHead(200, json).end(JSON.stringify({ workloads, ...(more && { next: offset + limit }) }));
}

async function answerClusterCockpit(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  const { filter, limit } = (
    JSON.parse(text) as { variables: { filter: { startTime?: { to?: string } }[]; limit: number } }
  ).variables;
  const bound = filter.find(({ startTime }) => startTime?.to)?.startTime?.to;
  const { indexes, more } = window(bound === undefined ? newest : Date.parse(bound), 0, limit);
  const items = indexes.map(job);
  response.writeHead(200, json).end(JSON.stringify({ data: { jobs: { items, hasNextPage: more } } }));
}

/** The rows that began at `bound` or before, newest first. */
function window(bound: number, skip: number, limit: number): { indexes: number[]; more: boolean } {
  const first = Math.max(0, Math.ceil((newest - bound) / 1000)) + skip;
  const end = Math.min(rows, first + limit);
  return {
    indexes: Array.from({ length: Math.max(0, end - first) }, (_, at) => first + at),
    more: end < rows,
  };
}

function startOf(index: number): string {
  return new Date(newest - index * 1000).toISOString();
}

function workload(index: number) {
  const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  const cluster = '3f0c1a52-8c1e-4a7b-9d3f-6b2f3e0a1c11';
  return {
    ...{
      id,
      name: `w-${index}`,
      type: 'Training',
      phase: 'Running',
      clusterId: cluster,
      createdAt: startOf(index),
    },
    ...{ projectId: '1', projectName: 'p', departmentId: '2', departmentName: 'd', submittedBy: 'u' },
  };
}

function job(index: number) {
  return {
    ...{ jobId: index + 1, cluster: 'c', project: 'p', user: 'u', partition: 'main', jobState: 'running' },
    ...{
      startTime: startOf(index),
      duration: 60,
      walltime: 3600,
      numNodes: 1,
      numHwthreads: 8,
      numAcc: 0,
      smt: 1,
    },
    ...{ energy: 0, monitoringStatus: 1, footprint: [], metaData: { jobName: `j-${index}` } },
  };
}
