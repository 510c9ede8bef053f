import { afterEach, describe, expect, it } from 'vitest';
import { jobRow, type ClusterCockpitFake, type Job } from '../../../src/sandbox/clustercockpit/index.ts';
import { caller, startCockpit } from './caller.ts';
import { archived, now, onGlade, running } from './measured-jobs.ts';

let fake: ClusterCockpitFake;
afterEach(() => fake.close());

async function startWith(fields: Partial<Job>) {
  fake = await startCockpit({
    now: now * 1000,
    data: { jobs: [jobRow({ id: 1, ...structuredClone(fields) })] },
  });
  return caller(fake, ['admin']);
}

describe('the statistics of a job', () => {
  it('are refused where the job is', async () => {
    await startWith({ ...archived, user: 'u-0002' });
    const { query } = await caller(fake, ['api']);
    for (const field of ['jobStats(id:1,metrics:["cpu_load"])', 'scopedJobStats(id:1)']) {
      const { data, errors } = await query(`{${field}{name}}`);
      expect([data, errors?.[0].message]).toEqual([null, 'you are not allowed to see this job']);
    }
  });

  it('are those of the archive, zero for metrics it has not', async () => {
    const { query } = await startWith({ ...archived, ...onGlade });
    const { data } = await query('{jobStats(id:1,metrics:["cpu_load","nothing"]){name data{avg min max}}}');
    expect(data.jobStats).toEqual([
      { name: 'cpu_load', data: { avg: 8, min: 4, max: 16 } },
      { name: 'nothing', data: { avg: 0, min: 0, max: 0 } },
    ]);
  });

  it('are none where no metric is named', async () => {
    const { query } = await startWith({ ...archived, ...onGlade });
    expect((await query('{jobStats(id:1){name}}')).data).toEqual({ jobStats: [] });
  });

  it('of a running job are those of what it measured', async () => {
    const { query } = await startWith({ ...running, ...onGlade });
    const { data } = await query(
      '{jobStats(id:1,metrics:["cpu_load"]){data{avg min max}} jobMetrics(id:1,metrics:["cpu_load"]){metric{series{statistics{avg min max}}}}}',
    );
    expect(data.jobStats[0].data).toEqual(data.jobMetrics[0].metric.series[0].statistics);
    expect(data.jobStats[0].data.avg).toBeGreaterThan(0);
  });

  it('are told for each part, of an ended job all of them whatever is asked for', async () => {
    const document =
      '{scopedJobStats(id:1,metrics:["acc_power"],scopes:["node"]){name scope stats{hostname id}}}';
    const { query } = await startWith({ ...archived, ...onGlade });
    expect((await query(document)).data.scopedJobStats).toHaveLength(7);
    await fake.close();
    const live = await startWith({ ...running, ...onGlade });
    expect((await live.query(document)).data.scopedJobStats).toEqual([
      { name: 'acc_power', scope: 'node', stats: [{ hostname: 'gg01', id: null }] },
    ]);
  });

  it('cannot be told of a job that is being archived', async () => {
    const { query } = await startWith({ monitoringStatus: 1 });
    expect((await query('{jobStats(id:1,metrics:["cpu_load"]){name}}')).data).toBeNull();
    expect((await query('{scopedJobStats(id:1){name}}')).data).toBeNull();
  });

  it('of many jobs leave out those that have none, and name ids otherwise', async () => {
    const { query } = await startWith({ ...archived, ...onGlade, jobId: 5_000_000_000, startTime: 7 });
    fake.data.jobs.push(jobRow({ id: 2, monitoringStatus: 2 }));
    const { data } = await query(
      '{jobsMetricStats(metrics:["cpu_load"]){id jobId startTime numAccelerators stats{data{avg}}}}',
    );
    expect(data.jobsMetricStats).toEqual([
      { id: 1, jobId: '5000000000', startTime: 7, numAccelerators: 2, stats: [{ data: { avg: 8 } }] },
    ]);
  });
});
