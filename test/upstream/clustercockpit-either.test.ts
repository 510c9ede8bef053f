import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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
});
