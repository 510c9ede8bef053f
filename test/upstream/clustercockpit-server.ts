import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { clusterKeys } from '../../src/domain/cluster.ts';
import type { NodeKey } from '../../src/domain/id.ts';
import { type JobFilter, jobKeys, type JobOrderField, type JobSource } from '../../src/domain/job.ts';
import { createOrdering, type Direction, type Order } from '../../src/domain/page/order.ts';
import type { Position, ReadRequest, Row, Slice } from '../../src/domain/page/source.ts';
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

type Served =
  | 'clusters'
  | 'clusterHardware'
  | 'computeNodes'
  | 'computeNodeDetails'
  | 'usedNodes'
  | 'jobs'
  | 'jobMonitoring'
  | 'metrics'
  | 'projects'
  | 'users'
  | 'tags';

/** A server on loopback that answers as told and remembers what it was asked. */
export interface Upstream {
  readonly received: Received[];
  readonly door: Door;
  connect(options: { graphql: boolean }): Required<Pick<BoundSystem, Served>>;
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

const forever = new AbortController().signal;

export interface Asked {
  readonly limit?: number;
  readonly filter?: JobFilter;
  readonly order?: Order<JobOrderField>;
  readonly after?: Position | null;
  readonly backwards?: boolean;
}

export const newestFirst: Order<JobOrderField> = { field: 'CREATED_AT', direction: 'DESC' };

/** One slice of jobs, newest first unless told otherwise. */
export function readJobs(jobs: JobSource, asked: Asked = {}): Promise<Slice<any>> {
  const { limit = 20, filter = {}, order = newestFirst, after = null, backwards = false } = asked;
  const ordering = createOrdering(order, jobKeys[order.field], backwards);
  return jobs.read({ filter, ordering, after, limit, mostRows: 1_000, signal: forever });
}

/** All of them, slice after slice. */
export async function readAllJobs(
  jobs: JobSource,
  asked: Asked = {},
  between: () => void = () => undefined,
): Promise<string[]> {
  const names: string[] = [];
  let after: Position | null = null;
  for (let slices = 0; slices < 1_000; slices += 1) {
    const slice: Slice<any> = await readJobs(jobs, { ...asked, after });
    names.push(...namesOf(slice));
    if (!slice.more) return names;
    after = slice.end;
    between();
  }
  throw new Error('the pages never end');
}

export function namesOf(slice: Slice<any>): string[] {
  return slice.rows.map(({ row }) => row.name);
}

/** Clusters by name. */
export function readClusters(
  { clusters }: Pick<Required<BoundSystem>, 'clusters'>,
  { limit = 20, direction = 'ASC' }: { limit?: number; direction?: Direction } = {},
) {
  const ordering = createOrdering({ field: 'NAME', direction }, clusterKeys.NAME, false);
  return clusters.read({ filter: {}, ordering, after: null, limit, mostRows: 1_000, signal: forever });
}

/** A request for a noun that cannot be listed. */
export function anyRequest<R extends Row, F extends string>(): ReadRequest<R, object, F> {
  const ordering = createOrdering<R, F>({ field: 'NAME' as F, direction: 'ASC' }, ({ id }) => id, false);
  return { filter: {}, ordering, after: null, limit: 5, mostRows: 1_000, signal: forever };
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
    id: '41',
    jobId: 500123,
    cluster: 'helios',
    project: 'p0042',
    user: 'u-0042',
    partition: '',
    subCluster: 'std',
    arrayJobId: 0,
    shared: 'none',
    tags: [],
    resources: [{ hostname: 'hn003', hwthreads: null, accelerators: null, configuration: null }],
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
