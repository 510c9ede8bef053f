import { afterEach, describe, expect, it } from 'vitest';
import { jobRow, type ClusterCockpitFake, type Job } from '../../../src/sandbox/clustercockpit/index.ts';
import { caller, startCockpit } from './caller.ts';

const now = 1_790_000_000;
let fake: ClusterCockpitFake;
afterEach(() => fake.close());

async function startWith(jobs: Partial<Job>[]) {
  const rows = jobs.map((fields, index) => jobRow({ id: index + 1, jobId: 100 + index, ...fields }));
  fake = await startCockpit({ now: now * 1000, data: { jobs: rows } });
  return caller(fake, ['admin', 'api']);
}

function ids(answer: { jobs: { id: number }[] }) {
  return answer.jobs.map((job) => job.id);
}

describe('paths', () => {
  it('match only with exactly their trailing slash', async () => {
    const { get } = await startWith([{}]);
    for (const path of [
      '/api/clusters',
      '/api/jobs',
      '/api/jobs/1/',
      '/userapi/jobs',
      '/api/',
      '/userapi/x',
    ]) {
      const response = await get(path);
      expect([path, response.status]).toEqual([path, 404]);
      expect(await response.json()).toEqual({
        status: 'Resource not found',
        error: 'the requested endpoint does not exist',
      });
    }
  });

  it('that nobody knows are answered before the token under /api, after it under /userapi', async () => {
    await startWith([]);
    expect((await fetch(`${fake.url}/api/nowhere`)).status).toBe(404);
    expect((await fetch(`${fake.url}/userapi/nowhere`)).status).toBe(401);
  });

  it('that nobody knows elsewhere are answered with a page', async () => {
    const { get } = await startWith([]);
    const response = await get('/metricstore/debug/');
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      'text/html; charset=UTF-8',
    ]);
  });

  it.each(['PUT', 'HEAD', 'DELETE'])('refuse the method %s without a word', async (method) => {
    await startWith([]);
    const response = await fetch(`${fake.url}/api/jobs/`, { method });
    expect([response.status, response.headers.get('allow'), await response.text()]).toEqual([405, 'GET', '']);
  });
});

describe('GET /api/jobs/', () => {
  it.each([
    ['user=u-0001', 'invalid query parameter: user'],
    ['jobId=7', 'invalid query parameter: jobId'],
    ['cluster=tarn&sort=asc', 'invalid query parameter: sort'],
    ['state=stopped', expect.stringContaining('state')],
    ['state=running&state=OUT_OF_MEMORY', expect.stringContaining('state')],
    ['start-time=100', expect.stringContaining('startTime')],
    ['start-time=100-', expect.stringContaining('startTime')],
    ['start-time=2026-01-01', expect.stringContaining('startTime')],
    ['items-per-page=0', expect.stringContaining('items-per-page')],
    ['items-per-page=-1', expect.stringContaining('items-per-page')],
    ['page=0', expect.stringContaining('page')],
    ['page=', expect.stringContaining('page')],
  ])('refuses ?%s', async (query, error) => {
    const { get } = await startWith([{}]);
    const response = await get(`/api/jobs/?${query}`);
    expect([response.status, await response.json()]).toEqual([400, { status: 'Bad Request', error }]);
  });

  it('gives 25 of them, newest first, and no total', async () => {
    const { json } = await startWith(
      Array.from({ length: 30 }, (_, index) => ({ startTime: (index * 7) % 30 })),
    );
    const answer = await json('/api/jobs/');
    const starts = answer.jobs.map((job: { startTime: number }) => job.startTime);
    expect(starts).toEqual(Array.from({ length: 25 }, (_, index) => 29 - index));
    expect({ ...answer, jobs: [] }).toEqual({ jobs: [], items: 25, page: 1 });
  });

  it('pages without a limit on the page, and past the end into nothing', async () => {
    const { json } = await startWith([{ startTime: 1 }, { startTime: 2 }, { startTime: 3 }]);
    expect(ids(await json('/api/jobs/?items-per-page=2&page=2'))).toEqual([1]);
    expect(ids(await json('/api/jobs/?items-per-page=100000'))).toEqual([3, 2, 1]);
    expect(await json('/api/jobs/?items-per-page=2&page=3')).toEqual({ jobs: [], items: 2, page: 3 });
  });

  it('orders jobs of one second otherwise at the next request', async () => {
    const { json } = await startWith([{ startTime: 5 }, { startTime: 5 }, { startTime: 9 }]);
    expect(ids(await json('/api/jobs/'))).toEqual([3, 1, 2]);
    expect(ids(await json('/api/jobs/'))).toEqual([3, 2, 1]);
  });

  it('filters by cluster, project, any of the states and an inclusive span of start times', async () => {
    const { json } = await startWith([
      { cluster: 'tarn', project: 'a', jobState: 'failed', startTime: 1 },
      { cluster: 'glade', project: 'a', jobState: 'timeout', startTime: 2 },
      { cluster: 'tarn', project: 'b', jobState: 'completed', startTime: 3 },
    ]);
    expect(ids(await json('/api/jobs/?cluster=tarn'))).toEqual([3, 1]);
    expect(ids(await json('/api/jobs/?project=a'))).toEqual([2, 1]);
    expect(ids(await json('/api/jobs/?state=failed&state=timeout'))).toEqual([2, 1]);
    expect(ids(await json('/api/jobs/?start-time=2-3'))).toEqual([3, 2]);
    expect(ids(await json('/api/jobs/?cluster=tarn&project=a&start-time=0-9'))).toEqual([1]);
  });

  it('shows metadata when the parameter is there, whatever it says', async () => {
    const { json } = await startWith([{ metaData: { jobName: 'relax' } }]);
    expect((await json('/api/jobs/')).jobs[0].metaData).toBeNull();
    for (const query of ['with-metadata', 'with-metadata=true', 'with-metadata=false']) {
      expect((await json(`/api/jobs/?${query}`)).jobs[0].metaData).toEqual({ jobName: 'relax' });
    }
  });

  it('leaves out what is zero, and the energy footprint always', async () => {
    const nothing = {
      partition: '',
      arrayJobId: 0,
      walltime: 0,
      smt: 0,
      monitoringStatus: 0,
      numHwthreads: 0,
    } as const;
    const { json } = await startWith([{ ...nothing, duration: 0, energyFootprint: { cpu_power: 1 } }]);
    const [job] = (await json('/api/jobs/')).jobs;
    for (const key of [...Object.keys(nothing), 'numAcc', 'tags']) expect(job).not.toHaveProperty(key);
    expect(job).toMatchObject({
      duration: 0,
      energy: 0,
      energyFootprint: null,
      footprint: null,
      numNodes: 1,
    });
  });

  it('shows statistics of archived jobs only', async () => {
    const statistics = { cpu_load: { unit: { base: '' }, avg: 1, min: 0, max: 2 } };
    const { json } = await startWith([
      { monitoringStatus: 3, statistics, startTime: 2 },
      { monitoringStatus: 1, statistics, startTime: 1 },
    ]);
    const { jobs } = await json('/api/jobs/');
    expect(jobs.map((job: Job) => job.statistics)).toEqual([statistics, null]);
  });

  it('fails as a whole when one file of the archive is lost', async () => {
    const { get } = await startWith([{}, { monitoringStatus: 3, statistics: null }]);
    const response = await get('/api/jobs/');
    expect([response.status, await response.json()]).toEqual([
      500,
      { status: 'Internal Server Error', error: expect.stringContaining('no such file or directory') },
    ]);
  });

  it('counts the duration of a running job until now', async () => {
    const { json } = await startWith([{ jobState: 'running', startTime: now - 5400, duration: 7 }]);
    expect((await json('/api/jobs/')).jobs[0].duration).toBe(5400);
  });
});

describe('GET /api/jobs/{id}', () => {
  it('refuses an id that is no number as a bad request', async () => {
    const { get } = await startWith([]);
    const response = await get('/api/jobs/start_job');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: expect.stringContaining('parsing "start_job"') });
  });

  it('answers a missing job and a foreign one alike', async () => {
    await startWith([{ user: 'u-0002' }]);
    const { get } = await caller(fake, ['user', 'api']);
    for (const id of [1, 99]) {
      const response = await get(`/userapi/jobs/${id}`);
      expect([response.status, await response.json()]).toEqual([
        422,
        {
          status: 'Unprocessable Entity',
          error: `finding job with db id ${id} failed: sql: no rows in result set`,
        },
      ]);
    }
  });

  it('shows metadata but never statistics', async () => {
    const { json } = await startWith([{ monitoringStatus: 3, metaData: { jobName: 'relax' } }]);
    const answer = await json('/api/jobs/1');
    expect(answer).toMatchObject({
      Meta: { id: 1, metaData: { jobName: 'relax' }, statistics: null },
      Data: null,
    });
  });

  it('answers 200 and nothing when metrics cannot be loaded', async () => {
    const { get } = await startWith([{ monitoringStatus: 2 }]);
    const response = await get('/api/jobs/1?all-metrics=true');
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});

describe('GET /api/clusters/', () => {
  it.each(['nowhere', ''])('refuses the cluster "%s"', async (name) => {
    const { get } = await startWith([]);
    const response = await get(`/api/clusters/?cluster=${name}`);
    expect([response.status, await response.json()]).toEqual([
      400,
      { status: 'Bad Request', error: `unknown cluster: ${name}` },
    ]);
  });

  it('gives all clusters or the one asked for', async () => {
    const { json } = await startWith([]);
    async function names(path: string) {
      return (await json(path)).clusters.map((cluster: { name: string }) => cluster.name);
    }
    expect(await names('/api/clusters/')).toEqual(['tarn', 'glade']);
    expect(await names('/api/clusters/?cluster=glade')).toEqual(['glade']);
  });
});

describe('GET /api/jobs/used_nodes', () => {
  it.each(['', '?ts=', '?ts=yesterday'])('refuses “%s”', async (query) => {
    const { get } = await startWith([]);
    expect((await get(`/api/jobs/used_nodes${query}`)).status).toBe(400);
  });

  it('names the hosts of running jobs that started before', async () => {
    const { json } = await startWith([
      { jobState: 'running', startTime: 10, resources: [{ hostname: 'tn002' }, { hostname: 'tn001' }] },
      { jobState: 'running', startTime: 10, resources: [{ hostname: 'tn001' }] },
      { jobState: 'running', startTime: 20, resources: [{ hostname: 'tn003' }] },
      { jobState: 'completed', startTime: 5, resources: [{ hostname: 'tn004' }] },
      { jobState: 'running', startTime: 19, cluster: 'glade', resources: [{ hostname: 'gg01' }] },
    ]);
    expect(await json('/api/jobs/used_nodes?ts=20')).toEqual({
      usedNodes: { tarn: ['tn001', 'tn002'], glade: ['gg01'] },
    });
  });
});

describe('a JSON body', () => {
  it.each([
    ['', 'EOF'],
    ['{', 'invalid character'],
    ['{"jobId":1,"force":true}', 'json: unknown field "force"'],
    ['{"jobId":"1"}', 'jobId'],
    ['{"jobId":1.5}', 'jobId'],
    ['[]', 'cannot unmarshal'],
    ['null', 'cannot unmarshal'],
  ])('such as %s is a bad request', async (body, reason) => {
    const { send } = await startWith([{}]);
    const answer = await send('DELETE', '/api/jobs/delete_job/', body);
    expect(answer).toMatchObject({ status: 400, body: { error: expect.stringContaining(reason) } });
    expect(fake.data.jobs).toHaveLength(1);
  });

  it('is read whatever it is called, as far as its first value, and a null is as good as nothing', async () => {
    const { send } = await startWith([{}]);
    const body = '{"jobId":100,"cluster":null} {"jobId":';
    const answer = await send('DELETE', '/api/jobs/delete_job/', body, { 'content-type': 'text/plain' });
    expect([answer.status, fake.data.jobs]).toEqual([200, []]);
  });
});
