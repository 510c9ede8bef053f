import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClusterSource } from '../../src/domain/cluster.ts';
import type { DepartmentSource } from '../../src/domain/department.ts';
import type { JobSource } from '../../src/domain/job.ts';
import type { ProjectSource } from '../../src/domain/project.ts';
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

export interface Runai {
  /** Path and query of every request, in the order they came. */
  readonly asked: string[];
  readonly clusters: ClusterSource;
  readonly departments: DepartmentSource;
  readonly projects: ProjectSource;
  readonly jobs: JobSource;
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
  return {
    ...(bound as Required<typeof bound>),
    asked,
    async close() {
      await door.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
