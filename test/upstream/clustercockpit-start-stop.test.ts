import { describe, expect, it } from 'vitest';
import type { StartedJob } from '../../src/domain/started-job.ts';
import { now, oneJob, openCockpit, start } from './clustercockpit-changing.ts';
import { make, made } from './runai-changing.ts';

const key = ['tarn', '500777', String(start)] as const;
const id = `Job:emmy:${key.join('/')}`;
const ended = { stoppedAt: new Date((start + 600) * 1000).toISOString(), state: 'COMPLETED' } as const;
const job: StartedJob = {
  ...{ number: 500777, startedAt: new Date(start * 1000).toISOString(), user: 'u-0007', project: 'p-0001' },
  ...{
    nodes: [{ hostname: 'tn001' }, { hostname: 'tn002', hardwareThreads: [0, 1] }],
    sharing: 'SAME_USER',
  },
  metadata: [{ key: 'jobName', value: 'spin-glass' }],
};

describe('whoever is no administrator of ClusterCockpit', () => {
  it('cannot register a job, and is not sent to sign in again alone', async () => {
    const { jobChanges, fake } = await openCockpit({ roles: ['user', 'api'] });
    const { outcome } = await make(jobChanges.start(['tarn'], job, 0));
    expect(outcome).toMatchObject({ kind: 'UpstreamFailure', code: 'UPSTREAM_UNAUTHENTICATED' });
    expect((outcome as any).message).toContain('the roles `admin` and `api`');
    expect(fake.data.jobs).toHaveLength(1);
  });
});

describe('a job that a scheduler started', () => {
  it('is registered by exactly the keys that cc-backend knows', async () => {
    const { jobChanges, writes } = await openCockpit({ commitSeconds: 0 });
    await make(jobChanges.start(['tarn'], job, 0));
    expect(writes()).toEqual([
      {
        request: 'POST /api/jobs/start_job/',
        body: {
          ...{ jobId: 500777, cluster: 'tarn', user: 'u-0007', project: 'p-0001', startTime: start },
          ...{ shared: 'single_user', numNodes: 2, metaData: { jobName: 'spin-glass' } },
          resources: [{ hostname: 'tn001' }, { hostname: 'tn002', hwthreads: [0, 1] }],
        },
      },
    ]);
  });

  it('is answered with the job where it is taken in at once', async () => {
    const { jobChanges } = await openCockpit({ commitSeconds: 0 });
    expect(await made(jobChanges.start(['tarn'], job, 0))).toMatchObject({
      ...{ jobId: id, visibility: 'VISIBLE', job: { id, name: 'spin-glass', state: 'RUNNING' } },
    });
  });

  it('is pending until the commit worker ran, and a job asked for alone says so to whoever started it', async () => {
    const { jobChanges, jobs, bindOther, fake } = await openCockpit({ commitSeconds: 3600 });
    expect(await made(jobChanges.start(['tarn'], job, 0))).toEqual({
      ...{ jobId: id, visibility: 'PENDING_VISIBILITY', job: null },
    });
    await expect(jobs.getMany([key])).rejects.toMatchObject({
      ...{ code: 'NOT_FOUND', facts: { reason: 'PENDING_VISIBILITY', retryable: true } },
    });
    expect(await bindOther().jobs.getMany([key])).toEqual([]);
    fake.runWorkers();
    expect(await jobs.getMany([key])).toMatchObject([{ id }]);
    await made(jobChanges.delete([key]));
    expect(await jobs.getMany([key])).toEqual([]);
  });

  it('is waited for as long as it was asked for', async () => {
    const { jobChanges, fake } = await openCockpit({ commitSeconds: 3600 });
    const started = made(jobChanges.start(['tarn'], job, 20));
    while (!fake.received.some(({ path }) => path === '/api/jobs/start_job/'))
      await new Promise((resolve) => setTimeout(resolve, 5));
    while (fake.data.jobs.length === 1) {
      fake.runWorkers();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await started).toMatchObject({ visibility: 'VISIBLE', job: { id } });
  });

  it('is refused where the same number is known, and nothing of what cc-backend says is passed on', async () => {
    const { jobChanges } = await openCockpit();
    const { outcome } = await make(jobChanges.start(['tarn'], { ...job, number: 500123 }, 0));
    expect(outcome).toMatchObject({ kind: 'Conflict' });
    expect((outcome as any).message).not.toContain('dbid');
  });

  it.each([
    ['on a cluster that there is not', ['nowhere'], {}, { code: 'NOT_FOUND' }],
    ['on a part that the cluster has not', ['tarn'], { subCluster: 'tiny' }, { code: 'BAD_USER_INPUT' }],
  ] as const)('%s is refused before anything is sent', async (_, cluster, more, refused) => {
    const { jobChanges, writes } = await openCockpit();
    await expect(jobChanges.start(cluster, { ...job, ...more }, 0)).rejects.toMatchObject(refused);
    expect(writes()).toEqual([]);
  });

  it('on a node that no part lists is refused with the place', async () => {
    const { jobChanges } = await openCockpit();
    const { outcome } = await make(
      jobChanges.start(['tarn'], { ...job, nodes: [{ hostname: 'elsewhere' }] }, 0),
    );
    expect(outcome).toMatchObject({ kind: 'InvalidInput', problems: [{ path: 'nodes.0.hostname' }] });
  });

  it('is a failure when it waits there already', async () => {
    const { jobChanges } = await openCockpit({ commitSeconds: 3600 });
    await made(jobChanges.start(['tarn'], job, 0));
    const { outcome } = await make(jobChanges.start(['tarn'], job, 0));
    expect(outcome).toMatchObject({ kind: 'UpstreamFailure', status: 500 });
    expect((outcome as any).message).toContain('waits there already');
  });
});

describe('a job that ended', () => {
  it('is named by cluster, number and start, as it would be the newest of that number otherwise', async () => {
    const running = oneJob({ id: 7, jobId: 500777, jobState: 'running', duration: 0 });
    const later = { ...running, id: 8, cluster: 'glade', startTime: start + 50 };
    const { jobChanges, writes, fake } = await openCockpit({ data: { jobs: [running, later] } });
    const { job: stopped } = await made(jobChanges.stop(key, { ...ended, state: 'NODE_FAILURE' }));
    expect(stopped).toMatchObject({ id, name: 'cfd-wing', state: 'NODE_FAILURE', runningSeconds: 600 });
    expect(writes()).toEqual([
      {
        request: 'POST /api/jobs/stop_job/',
        body: {
          ...{ jobId: 500777, cluster: 'tarn', startTime: start },
          ...{ stopTime: start + 600, jobState: 'node_fail' },
        },
      },
    ]);
    expect(fake.data.jobs.map(({ jobState }) => jobState)).toEqual(['node_fail', 'running']);
  });

  it('is stopped while nobody sees it yet', async () => {
    const { jobChanges } = await openCockpit({ commitSeconds: 3600 });
    await made(jobChanges.start(['tarn'], job, 0));
    expect(await made(jobChanges.stop(key, ended))).toMatchObject({ job: { id, state: 'COMPLETED' } });
  });

  it.each([
    ['already', ['tarn', '500123', String(start)], { kind: 'Conflict' }],
    ['though there is none', ['tarn', '1', '2'], { kind: 'NotFound' }],
  ] as const)('%s is told so', async (_, ofJob, refused) => {
    const { jobChanges } = await openCockpit();
    const { outcome } = await make(jobChanges.stop(ofJob, ended));
    expect(outcome).toMatchObject(refused);
    expect(JSON.stringify(outcome)).not.toContain('sql');
  });

  it('before it started is refused, and nothing is asked', async () => {
    const { jobChanges, fake } = await openCockpit();
    const early = { ...ended, stoppedAt: new Date((start - 1) * 1000).toISOString() };
    await expect(jobChanges.stop(key, early)).rejects.toMatchObject({ problems: [{ path: 'stoppedAt' }] });
    expect(fake.received).toEqual([]);
  });
});

describe('where jobs come over NATS', () => {
  it('neither the start nor the end of one is taken, and the setting is named', async () => {
    const { jobChanges } = await openCockpit({ apiSubjects: true, now });
    for (const change of [jobChanges.start(['tarn'], job, 0), jobChanges.stop(key, ended)]) {
      const { outcome } = await make<unknown>(change);
      expect(outcome).toMatchObject({ kind: 'Unsupported', system: 'emmy' });
      expect((outcome as any).message).toContain('`main.api-subjects`');
    }
  });
});
