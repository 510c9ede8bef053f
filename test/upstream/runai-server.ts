import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Cluster,
  type ClusterFilter,
  clusterKeys,
  type ClusterSource,
} from '../../src/domain/cluster.ts';
import type { ComputeNodeUsageSource } from '../../src/domain/compute-node-usage.ts';
import {
  type ComputeNode,
  type ComputeNodeFilter,
  computeNodeKeys,
  type ComputeNodeSource,
} from '../../src/domain/compute-node.ts';
import {
  type Department,
  type DepartmentFilter,
  departmentKeys,
  type DepartmentSource,
} from '../../src/domain/department.ts';
import type { JobDetailSource } from '../../src/domain/job-details.ts';
import { type Job, type JobFilter, jobKeys, type JobSource } from '../../src/domain/job.ts';
import {
  type NodePool,
  type NodePoolFilter,
  nodePoolKeys,
  type NodePoolSource,
} from '../../src/domain/node-pool.ts';
import { createOrdering, type Direction } from '../../src/domain/page/order.ts';
import type { Position, Row, Slice, Source } from '../../src/domain/page/source.ts';
import {
  type Project,
  type ProjectFilter,
  projectKeys,
  type ProjectSource,
} from '../../src/domain/project.ts';
import type { SystemRef } from '../../src/domain/system.ts';
import { createDoor } from '../../src/http/door.ts';
import { connectRunai } from '../../src/upstream/runai/client.ts';

export const dgx: SystemRef = { name: 'dgx', kind: 'runai' };

/** The body of a path, or what makes it of the query. */
export type Answers = Record<string, object | ((query: URLSearchParams) => object)>;

/** A refusal as Run:ai words it. */
export class Refusal {
  readonly code: number;

  constructor(code: number) {
    this.code = code;
  }
}

/** What a list is asked; by name, of all rows, unless told otherwise, and jobs newest first. */
export interface Asked<Filter> {
  readonly filter?: Filter;
  readonly field?: 'NAME' | 'CREATED_AT';
  readonly direction?: Direction;
  readonly backwards?: boolean;
  readonly after?: Position | null;
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

/** A slice with its rows laid open. */
export type Listed<R extends Row> = Omit<Slice<R>, 'rows'> & { readonly rows: readonly R[] };

type List<R extends Row, Filter> = (asked?: Asked<Filter>) => Promise<Listed<R>>;

export interface Runai {
  /** Path and query of every request, in the order they came. */
  readonly asked: string[];
  readonly clusters: ClusterSource;
  readonly nodePools: NodePoolSource;
  readonly departments: DepartmentSource;
  readonly projects: ProjectSource;
  readonly jobs: JobSource;
  readonly jobDetails: JobDetailSource;
  readonly computeNodes: ComputeNodeSource;
  readonly computeNodeUsage: ComputeNodeUsageSource;
  readonly list: {
    readonly clusters: List<Cluster, ClusterFilter>;
    readonly nodePools: List<NodePool, NodePoolFilter>;
    readonly computeNodes: List<ComputeNode, ComputeNodeFilter>;
    readonly departments: List<Department, DepartmentFilter>;
    readonly projects: List<Project, ProjectFilter>;
    readonly jobs: List<Job, JobFilter>;
  };
  close(): Promise<void>;
}

/** The client, connected to a control plane that answers what the test says and 404 to all else. */
export async function connectTo(answers: Answers): Promise<Runai> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://runai.invalid');
    const answer = answers[pathname] ?? new Refusal(404);
    const body: object = typeof answer === 'function' ? answer(searchParams) : answer;
    response.writeHead(body instanceof Refusal ? body.code : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body instanceof Refusal ? { code: body.code, message: 'No.' } : body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const door = createDoor({ system: dgx, url, concurrency: 8, timeoutSeconds: 10, retries: 0 });
  const bound = connectRunai(door)({
    requestId: 'r-1',
    credential: {
      mode: 'forward',
      fingerprint: 'u-0042',
      expiresAt: null,
      authorization: async () => 'Bearer token-of-u-0042',
    },
    signal: new AbortController().signal,
  });
  const { clusters, nodePools, departments, projects, jobs, jobDetails } = bound as Required<typeof bound>;
  const { computeNodes, computeNodeUsage } = bound as Required<typeof bound>;
  const newestFirst = { field: 'CREATED_AT', direction: 'DESC' } as const;
  return {
    clusters,
    nodePools,
    departments,
    projects,
    jobs,
    jobDetails,
    computeNodes,
    computeNodeUsage,
    list: {
      clusters: (asked) => read(clusters, clusterKeys, asked),
      nodePools: (asked) => read(nodePools, nodePoolKeys, asked),
      computeNodes: (asked) => read(computeNodes, computeNodeKeys, asked),
      departments: (asked) => read(departments, departmentKeys, asked),
      projects: (asked) => read(projects, projectKeys, asked),
      jobs: (asked) => read(jobs, jobKeys, { ...newestFirst, ...asked }),
    },
    asked,
    async close() {
      await door.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A page of a source, as a root list reads it. */
export async function read<R extends Row, Filter extends object, Field extends string>(
  source: Source<R, Filter, Field>,
  keys: Readonly<Record<Field, (row: R) => string>>,
  asked: Asked<Filter> = {},
): Promise<Listed<R>> {
  const { field = 'NAME', direction = 'ASC', backwards = false, after = null, limit = 21 } = asked;
  const { filter = {} as Filter, signal = new AbortController().signal } = asked;
  const ordering = createOrdering<R, any>({ field, direction }, keys[field as Field], backwards);
  const slice = await source.read({ filter, ordering, after, limit, mostRows: 1_000, signal });
  return { ...slice, rows: slice.rows.map(({ row }) => row) };
}
