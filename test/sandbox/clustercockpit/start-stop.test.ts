import { afterEach, describe, expect, it } from 'vitest';
import { jobRow, type ClusterCockpitFake, type Job } from '../../../src/sandbox/clustercockpit/index.ts';
import { caller, startCockpit } from './caller.ts';

const now = 1_790_000_000;
let fake: ClusterCockpitFake;
afterEach(() => fake.close());

async function startWith(jobs: Partial<Job>[] = [], options: Parameters<typeof startCockpit>[0] = {}) {
  const rows = jobs.map((fields, index) => jobRow({ id: index + 1, ...fields }));
  // Nobody's clock moves a job on, unless a test asks for it.
  const delays = { commitSeconds: 3600, archiveSeconds: 3600 };
  fake = await startCockpit({ now: now * 1000, data: { jobs: rows, tags: [] }, ...delays, ...options });
  return caller(fake, ['admin', 'api']);
}

const body = {
  jobId: 9,
  user: 'u-0001',
  project: 'ice',
  cluster: 'tarn',
  partition: 'batch',
  walltime: 3600,
  numNodes: 1,
  numHwthreads: 32,
  smt: 1,
  resources: [{ hostname: 'tl03' }],
  metaData: { jobName: 'relax' },
  startTime: now - 600,
};
const stop = { jobId: 9, cluster: 'tarn', startTime: now - 600, stopTime: now };

const startPath = '/api/jobs/start_job/';
const stopPath = '/api/jobs/stop_job/';

describe('a job is started', () => {
  it('by nobody without a token or of too low a role', async () => {
    await startWith();
    expect((await fetch(fake.url + startPath, { method: 'POST' })).status).toBe(401);
    const { send } = await caller(fake, ['user', 'api']);
    expect((await send('POST', startPath, body)).status).toBe(401);
    fake.runWorkers();
    expect(fake.data.jobs).toEqual([]);
  });

  it.each(['POST', 'PUT'])('by %s, without a word of its id', async (method) => {
    const { send } = await startWith();
    expect(await send(method, startPath, body)).toMatchObject({ status: 201, body: { msg: 'success' } });
  });

  it('out of sight, until the commit worker ran', async () => {
    const { send, json, query } = await startWith([{ jobId: 1 }]);
    await send('POST', startPath, body);
    expect((await json('/api/jobs/')).jobs).toHaveLength(1);
    expect((await query('{jobs{count}}')).data).toEqual({ jobs: { count: 1 } });
    expect((await send('DELETE', '/api/jobs/delete_job/', { jobId: 9 })).status).toBe(422);
    fake.runWorkers();
    expect((await json('/api/jobs/?state=running&with-metadata')).jobs).toMatchObject([
      { id: 2, jobId: 9, subCluster: 'large', jobState: 'running', duration: 600, monitoringStatus: 1 },
    ]);
  });

  it('in sight at once, where the worker has nothing to wait for', async () => {
    const { send, json } = await startWith([], { commitSeconds: 0 });
    await send('POST', startPath, body);
    expect((await json('/api/jobs/')).jobs).toMatchObject([{ jobId: 9 }]);
  });

  it('in sight at once when it comes with tags', async () => {
    const { send, json } = await startWith();
    const tags = [{ type: 'review', name: 'slow', scope: 'global' }];
    expect((await send('POST', startPath, { ...body, tags })).status).toBe(201);
    expect((await json('/api/jobs/')).jobs).toMatchObject([
      { id: 1, jobId: 9, tags: [{ id: 1, ...tags[0] }] },
    ]);
  });

  it('and stays started where one of its tags is refused', async () => {
    const { send } = await startWith();
    const tags = [{ type: 'mine', name: 'slow', scope: 'u-0007' }];
    expect((await send('POST', startPath, { ...body, tags })).status).toBe(500);
    expect(fake.data.jobs).toMatchObject([{ jobId: 9, tagIds: [] }]);
  });

  it.each([
    [{ cluster: 'nowhere' }, 400, 'no such cluster: nowhere'],
    [{ subCluster: 'h100' }, 400, 'already assigned subcluster h100 unknown'],
    [{ resources: [{ hostname: 'gg01' }] }, 400, 'no subcluster found for cluster tarn and host gg01'],
    [{ resources: [] }, 400, 'job without any resources'],
    [{ resources: [], subCluster: 'main' }, 400, "'resources' and 'user' should not be empty"],
    [{ user: '' }, 400, "'resources' and 'user' should not be empty"],
    [{ numNodes: 0 }, 400, "'numNodes', 'numAcc' or 'numHWThreads' invalid"],
    [{ numAcc: -1 }, 400, "'numNodes', 'numAcc' or 'numHWThreads' invalid"],
    [{ numNodes: 2 }, 400, 'len(resources) does not equal numNodes (1 vs 2)'],
    [{ numNodes: '1' }, 400, 'parsing request body failed'],
    [{ priority: 1 }, 400, 'json: unknown field "priority"'],
    [{ shared: 'some' }, 500, 'CHECK constraint failed'],
    [{ smt: 2 }, 500, 'CHECK constraint failed'],
    [{ monitoringStatus: 4 }, 500, 'CHECK constraint failed'],
  ])('but not with %j', async (fields, status, error) => {
    const { send } = await startWith();
    const answer = await send('POST', startPath, { ...body, ...fields });
    expect(answer).toMatchObject({ status, body: { error: expect.stringContaining(error) } });
    fake.runWorkers();
    expect(fake.data.jobs).toEqual([]);
  });

  it('whatever its number, its start, its project and its other hosts are', async () => {
    const { send } = await startWith();
    const resources = [{ hostname: 'tn001' }, { hostname: 'nowhere' }];
    const odd = { user: 'u-0001', cluster: 'tarn', numNodes: 2, resources, jobState: 'pending' };
    expect((await send('POST', startPath, { ...odd, submitTime: 1, requestedMemory: 5 })).status).toBe(201);
    fake.runWorkers();
    expect(fake.data.jobs).toMatchObject([{ jobId: 0, startTime: 0, project: '', jobState: 'running' }]);
  });

  it.each([
    ['the same second', 0, 422],
    ['a day less a second before', 86_399, 422],
    ['years later', -300_000_000, 422],
    ['a day before', 86_400, 201],
  ])('not again after a run of its number that started %s', async (_, seconds, status) => {
    const { send } = await startWith([{ jobId: 9, cluster: 'tarn', startTime: body.startTime - seconds }]);
    const answer = await send('POST', startPath, body);
    expect(answer.status).toBe(status);
    if (status === 422) expect(answer.body.error).toContain('already exists: dbid: 1, jobid: 9');
  });

  it('twice out of sight breaks a rule of the database', async () => {
    const { send } = await startWith();
    expect((await send('POST', startPath, body)).status).toBe(201);
    const again = await send('POST', startPath, body);
    expect(again).toMatchObject({ status: 500, body: { error: expect.stringContaining('UNIQUE') } });
  });

  it('not without the slash: that is a job named start_job', async () => {
    const { send } = await startWith();
    const answer = await send('POST', '/api/jobs/start_job', body);
    expect(answer).toMatchObject({ status: 400, body: { error: expect.stringContaining('"start_job"') } });
  });

  it.each([startPath, stopPath])('over NATS alone where it is set up so: %s is nowhere', async (path) => {
    const { send } = await startWith([], { apiSubjects: true });
    const answer = await send('POST', path, body);
    expect(answer).toMatchObject({ status: 404, body: { status: 'Resource not found' } });
  });
});

describe('a job is stopped', () => {
  const running: Partial<Job> = { jobId: 9, jobState: 'running', startTime: now - 600, tagIds: [1] };

  it('by nobody of too low a role', async () => {
    await startWith([running]);
    const { send } = await caller(fake, ['user', 'api']);
    expect((await send('POST', stopPath, stop)).status).toBe(401);
    expect(fake.data.jobs).toMatchObject([{ jobState: 'running' }]);
  });

  it('and answered in full, without its tags and metadata', async () => {
    const { send } = await startWith([{ ...running, metaData: { jobName: 'relax' } }]);
    const { status, body: job } = await send('POST', stopPath, { ...stop, jobState: 'timeout' });
    expect([status, job]).toMatchObject([200, { id: 1, jobState: 'timeout', duration: 600, metaData: null }]);
    expect(job).not.toHaveProperty('tags');
  });

  it('before it was ever seen, which gives it its id', async () => {
    const { send, json } = await startWith([{ jobId: 9, startTime: now - 200_000 }]);
    await send('POST', startPath, body);
    expect((await send('POST', stopPath, stop)).body).toMatchObject({ id: 2, jobState: 'completed' });
    expect((await json('/api/jobs/')).jobs).toHaveLength(2);
    fake.runWorkers();
    expect(fake.data.jobs).toHaveLength(2);
  });

  it('and archived a moment later, with statistics, footprint and energy', async () => {
    const { send, json } = await startWith([{ ...running, duration: 0 }]);
    await send('POST', stopPath, { ...stop, stopTime: now - 60 });
    expect((await json('/api/jobs/')).jobs).toMatchObject([
      { monitoringStatus: 1, statistics: null, energy: 0 },
    ]);
    fake.runWorkers();
    const [job] = (await json('/api/jobs/')).jobs;
    expect(job).toMatchObject({
      monitoringStatus: 3,
      duration: 540,
      statistics: { cpu_load: { unit: { base: '' } } },
    });
    const { cpu_power: power, mem_used: memory } = job.statistics;
    expect(job.footprint.mem_used_max).toBe(memory.max);
    expect(job.energy).toBeCloseTo((power.avg * 540) / 3600 / 1000, 2);
    expect(power.min).toBeLessThan(power.max);
  });

  it('and never archived where monitoring is off', async () => {
    const { send } = await startWith([{ ...running, monitoringStatus: 0 }]);
    await send('POST', stopPath, stop);
    fake.runWorkers();
    expect(fake.data.jobs).toMatchObject([{ jobState: 'completed', monitoringStatus: 0, statistics: null }]);
  });

  it('and marked where archiving fails, because nothing is known of its nodes', async () => {
    const { send } = await startWith([{ ...running, subCluster: 'gone' }]);
    await send('POST', stopPath, stop);
    fake.runWorkers();
    expect(fake.data.jobs).toMatchObject([{ monitoringStatus: 2, statistics: null }]);
  });

  it('the newest of its number on any cluster, unless the request tells more', async () => {
    const { send } = await startWith([running, { ...running, cluster: 'glade', startTime: now - 900 }]);
    expect((await send('POST', stopPath, { jobId: 9, stopTime: now })).body).toMatchObject({
      cluster: 'glade',
    });
    expect((await send('POST', stopPath, stop)).body).toMatchObject({ id: 1, cluster: 'tarn' });
  });

  it.each([
    [{ jobId: undefined }, 400, "the field 'jobId' is required"],
    [{ stopTime: undefined }, 400, 'stopTime 0 must be larger/equal than startTime'],
    [{ stopTime: now - 601 }, 400, 'must be larger/equal than startTime'],
    [{ jobState: 'stopped' }, 400, 'invalid requested job state'],
    [{ jobId: 10 }, 404, 'finding job failed: sql: no rows in result set'],
    [{ startTime: now }, 404, 'finding job failed'],
    [{ id: 1 }, 400, 'json: unknown field "id"'],
  ])('but not with %j', async (fields, status, error) => {
    const { send } = await startWith([running]);
    const answer = await send('POST', stopPath, { ...stop, ...fields });
    expect(answer).toMatchObject({ status, body: { error: expect.stringContaining(error) } });
    expect(fake.data.jobs).toMatchObject([{ jobState: 'running' }]);
  });

  it('once: a second time it has already been stopped', async () => {
    const { send } = await startWith([running]);
    await send('POST', stopPath, stop);
    expect(await send('POST', stopPath, stop)).toMatchObject({
      status: 422,
      body: { error: 'jobId 9 (id 1) on tarn : job has already been stopped (state is: completed)' },
    });
  });
});
