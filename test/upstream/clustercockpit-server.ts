import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { NodeKey } from '../../src/domain/id.ts';
import type { BoundSystem } from '../../src/domain/sources.ts';
import { type Caller, createDoor, type Door } from '../../src/http/door.ts';
import { connectClusterCockpit } from '../../src/upstream/clustercockpit/client.ts';

export const emmy = { name: 'emmy', kind: 'clustercockpit' } as const;

/** What the server received. */
export interface Received {
  readonly method: string | undefined;
  /** With the query. */
  readonly path: string;
  readonly json: any;
}

export interface Reply {
  readonly status?: number;
  readonly type?: string;
  readonly body: unknown;
}

/** A server on loopback that answers as told and remembers what it was asked. */
export interface Upstream {
  readonly received: Received[];
  readonly door: Door;
  connect(options: { graphql: boolean }): Required<Pick<BoundSystem, 'clusters' | 'jobs' | 'projects'>>;
  close(): Promise<void>;
}

export async function startUpstream(reply: (request: Received) => Reply): Promise<Upstream> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const asked = { method: request.method, path: request.url ?? '', json: body && JSON.parse(body) };
      received.push(asked);
      const { status = 200, type = 'application/json', body: answer } = reply(asked);
      response.writeHead(status, { 'content-type': type });
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const door = createDoor({ system: emmy, url, concurrency: 8, timeoutSeconds: 10, retries: 0 });
  return {
    received,
    door,
    connect: (options) => connectClusterCockpit(door, options)(caller()) as ReturnType<Upstream['connect']>,
    async close() {
      await door.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function caller(): Caller {
  return {
    requestId: 'request-1',
    credential: {
      mode: 'mint',
      fingerprint: 'fingerprint-1',
      expiresAt: null,
      authorization: async () => 'Bearer header.claims.signature',
    },
    signal: new AbortController().signal,
  };
}

const samples = new URL('../../../shared/upstream/samples/clustercockpit/', import.meta.url);
export const hasSamples = existsSync(samples);

/** A body as recorded beside the repository. */
export function sample(name: string): any {
  return JSON.parse(readFileSync(new URL(`${name}.json`, samples), 'utf8'));
}

/** Query parameters of a received request, as they were sent. */
export function parametersOf({ path }: Received): Record<string, string> {
  return Object.fromEntries(new URL(path, 'http://localhost').searchParams);
}

export function keysOfJobs(...keys: [string, number, number][]): NodeKey[] {
  return keys.map(([cluster, jobId, startTime]) => [cluster, String(jobId), String(startTime)]);
}

/** A job as REST lists it, all that cc-backend leaves out when zero being left out. */
export function restJob(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 41,
    jobId: 500123,
    cluster: 'helios',
    subCluster: 'std',
    project: 'p0042',
    user: 'u-0042',
    shared: 'none',
    jobState: 'running',
    resources: [{ hostname: 'hn003' }],
    energyFootprint: null,
    footprint: null,
    metaData: null,
    concurrentJobs: { items: null, count: 0 },
    energy: 0,
    duration: 5400,
    numNodes: 1,
    statistics: null,
    startTime: 1790000000,
    ...fields,
  };
}

/** The same over GraphQL, under the names the documents ask for. */
export function graphqlJob(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    jobId: 500123,
    cluster: 'helios',
    project: 'p0042',
    user: 'u-0042',
    partition: '',
    jobState: 'running',
    startTime: '2026-09-21T15:13:20+01:00',
    duration: 5400,
    walltime: 0,
    numNodes: 1,
    numHwthreads: 0,
    numAcc: 0,
    smt: 0,
    energy: 0,
    monitoringStatus: 0,
    footprint: [],
    metaData: null,
    ...fields,
  };
}
