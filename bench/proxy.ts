import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Pool } from 'undici';
import { jobsDocument } from '../src/upstream/clustercockpit/jobs/documents.ts';

interface UpstreamJob {
  readonly jobId: number;
  readonly cluster: string;
  readonly user: string;
  readonly jobState: string;
  readonly startTime: string;
  readonly duration: number;
  readonly metaData: { readonly jobName: string };
}

/**
 * What somebody would write by hand for one list: the call that the gateway makes, its answer parsed, mapped to the
 * same fields and written out again. Nobody is identified, nothing is checked, limited, joined or logged.
 */
export function createProxy(systems: string): RequestListener {
  const pool = new Pool(systems, { connections: 16 });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for await (const chunk of request) void chunk;
    const { body } = await pool.request({
      ...{ method: 'POST', path: '/query', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({
        query: jobsDocument,
        variables: { filter: [{}], limit: 101, order: 'DESC' },
      }),
    });
    const { data } = JSON.parse(await body.text()) as { data: { jobs: { items: UpstreamJob[] } } };
    const nodes = data.jobs.items.slice(0, 100).map(toNode);
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ data: { jobs: { nodes } } }));
  }

  return (request, response) => void answer(request, response);
}

function toNode({ jobId, cluster, user, jobState, startTime, duration, metaData }: UpstreamJob) {
  const start = Date.parse(startTime);
  const createdAt = new Date(start).toISOString();
  return {
    ...{ id: `Job:emmy:${cluster}/${jobId}/${start / 1000}`, name: metaData.jobName, kind: 'BATCH' },
    ...{ state: jobState.toUpperCase(), upstreamState: jobState, createdAt, startedAt: createdAt },
    ...{ endedAt: null, runningSeconds: duration, userName: user },
  };
}
