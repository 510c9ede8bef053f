import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MetricsQuery } from '../../src/domain/metrics.ts';
import { probeDocument } from '../../src/upstream/clustercockpit/documents.ts';
import {
  graphqlJob,
  namesOf,
  readJobs,
  type Reply,
  restJob,
  startUpstream,
  type Upstream,
} from './clustercockpit-server.ts';

let upstream: Upstream;
let query: (document: string) => Reply;
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => {
  vi.useRealTimers();
  return upstream.close();
});

const overGraphQL: Reply = {
  body: { data: { jobs: { items: [graphqlJob({ jobId: 1 })], hasNextPage: false } } },
};
const probed: Reply = { body: { data: { tags: [] } } };

async function connect(reply: (document: string) => Reply) {
  query = reply;
  upstream = await startUpstream(({ json }) =>
    json ? query(json.query) : { body: { jobs: [restJob({ jobId: 2 })] } },
  );
  return upstream.connect({ graphql: true }).jobs;
}

const keyOfJob = ['glade', '2', '1790000000'] as const;
const everything: MetricsQuery = {
  names: ['cpu_load'],
  from: '1970-01-01T00:00:00.000Z',
  to: '2100-01-01T00:00:00.000Z',
  samples: 10,
};

/** A proxy forbids `/query`; REST knows one job on one cluster. */
async function connectClosed() {
  const job = restJob({ id: 41, jobId: 2, cluster: 'glade', startTime: 1_790_000_000, monitoringStatus: 3 });
  upstream = await startUpstream(({ path }) => {
    if (path === '/query') return { status: 403, type: 'text/html', body: '<h1>Forbidden</h1>' };
    if (path === '/api/clusters/') return { body: { clusters: [{ name: 'glade', subClusters: [] }] } };
    if (path.startsWith('/userapi/jobs/metrics/')) return { body: { data: { jobMetrics: [] }, error: null } };
    return { body: { jobs: [job] } };
  });
  return upstream.connect({ graphql: true });
}

/** What was asked, told apart by path and, of the probe, by its document. */
function asked(): string[] {
  return upstream.received.map(({ path, json }) => {
    if (json?.query === probeDocument) return 'probe';
    return path.split('?')[0] ?? '';
  });
}

describe('A ClusterCockpit', () => {
  it('whose GraphQL answers is asked nothing beside the question itself', async () => {
    const jobs = await connect(() => overGraphQL);
    expect(namesOf(await readJobs(jobs))).toEqual(['1']);
    expect(asked()).toEqual(['/query']);
  });

  it.each<[string, Reply]>([
    ['forbids', { status: 403, type: 'text/html', body: '<h1>Forbidden</h1>' }],
    ['does not find', { status: 404, type: 'text/html', body: '<h1>Not Found</h1>' }],
    ['takes no POST at', { status: 405, body: '' }],
    ['shows a page at', { status: 200, type: 'text/html', body: '<!DOCTYPE html>' }],
  ])('whose proxy %s `/query` is asked over REST from then on', async (_, closed) => {
    const jobs = await connect(() => closed);
    expect(namesOf(await readJobs(jobs))).toEqual(['2']);
    expect(namesOf(await readJobs(jobs))).toEqual(['2']);
    expect(asked()).toEqual(['/query', 'probe', '/userapi/jobs/', '/userapi/jobs/']);
  });

  it('that opened its GraphQL is asked there again five minutes later', async () => {
    const jobs = await connect(() => ({ status: 404, body: '' }));
    await readJobs(jobs);
    query = () => overGraphQL;
    vi.setSystemTime(Date.now() + 4 * 60_000);
    expect(namesOf(await readJobs(jobs))).toEqual(['2']);
    vi.setSystemTime(Date.now() + 60_001);
    expect(namesOf(await readJobs(jobs))).toEqual(['1']);
  });

  it('that cannot answer this question alone fails at it, and is not taken for closed', async () => {
    const jobs = await connect((document) => (document === probeDocument ? probed : { body: { data: 7 } }));
    await expect(readJobs(jobs)).rejects.toMatchObject({ code: 'UPSTREAM_PROTOCOL' });
    await expect(readJobs(jobs)).rejects.toMatchObject({ code: 'UPSTREAM_PROTOCOL' });
    expect(asked()).toEqual(['/query', 'probe', '/query', 'probe']);
  });

  it.each<[Reply, string]>([
    [{ status: 401, type: 'text/plain', body: 'token is expired' }, 'UPSTREAM_UNAUTHENTICATED'],
    [{ status: 503, body: '' }, 'UPSTREAM_UNAVAILABLE'],
    [{ body: { errors: [{ message: 'user has no or unknown roles' }], data: null } }, 'UPSTREAM_FORBIDDEN'],
    [{ status: 422, body: { errors: [{ message: 'x' }], data: null } }, 'UPSTREAM_FAILURE'],
  ])('that answers %j is not asked over REST instead', async (answer, code) => {
    const jobs = await connect(() => answer);
    await expect(readJobs(jobs)).rejects.toMatchObject({ code });
    expect(asked()).toEqual(['/query']);
  });

  it('that goes down while it is probed keeps its first failure from being remembered', async () => {
    const jobs = await connect((document) => ({ status: document === probeDocument ? 503 : 404, body: '' }));
    await expect(readJobs(jobs)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    query = () => overGraphQL;
    expect(namesOf(await readJobs(jobs))).toEqual(['1']);
  });

  it('offers the orders of REST while that is all there is, and refuses others meanwhile', async () => {
    const jobs = await connect(() => ({ status: 404, body: '' }));
    const oldestFirst = { field: 'CREATED_AT', direction: 'ASC' } as const;
    await expect(readJobs(jobs, { order: oldestFirst })).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    expect(jobs.orders.CREATED_AT).toEqual({ directions: ['DESC'], backwards: false });
    vi.setSystemTime(Date.now() + 5 * 60_001);
    expect(jobs.orders.CREATED_AT).toEqual({ directions: ['ASC', 'DESC'], backwards: true });
  });

  it('that is closed is asked for hardware and metrics of jobs over REST as well', async () => {
    const { clusterHardware, metrics } = await connectClosed();
    expect(await clusterHardware.machinesOf([['glade']])).toEqual([[]]);
    expect(await clusterHardware.metricsOf([['glade']])).toEqual([[]]);
    expect(await metrics.read({ type: 'Job', key: keyOfJob }, everything)).toMatchObject({ series: [] });
    expect(asked()).toEqual([
      ...['/query', 'probe', '/api/clusters/', '/api/clusters/'],
      ...['/userapi/jobs/', '/userapi/jobs/metrics/41'],
    ]);
  });

  it('that is closed refuses a resolution, which REST would overlook', async () => {
    const { metrics } = await connectClosed();
    const reading = metrics.read({ type: 'Job', key: keyOfJob }, { ...everything, resolutionSeconds: 60 });
    await expect(reading).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    expect(asked()).not.toContain('/userapi/jobs/metrics/41');
  });

  it('that is closed says so of what REST has not, and blames no role', async () => {
    const { computeNodes, tags, metrics } = await connectClosed();
    const closed = { code: 'UNSUPPORTED', message: expect.stringContaining('open `/query`') };
    await expect(computeNodes.getMany([['glade', 'gg01']])).rejects.toMatchObject(closed);
    await expect(tags.getMany([['global', 'review', 'x']])).rejects.toMatchObject(closed);
    const node = { type: 'ComputeNode', key: ['glade', 'gg01'] } as const;
    await expect(metrics.read(node, everything)).rejects.toMatchObject(closed);
    expect(asked()).toEqual(['/query', 'probe']);
  });
});
