import { afterEach, describe, expect, it } from 'vitest';
import { jobRow, type ClusterCockpitFake, type Job } from '../../../src/sandbox/clustercockpit/index.ts';
import { caller, startCockpit } from './caller.ts';
import { accelerators, archived, now, onGlade, running } from './measured-jobs.ts';

let fake: ClusterCockpitFake;
afterEach(() => fake.close());

async function startWith(fields: Partial<Job>, roles = ['admin', 'api']) {
  fake = await startCockpit({
    now: now * 1000,
    data: { jobs: [jobRow({ id: 1, ...structuredClone(fields) })] },
  });
  return caller(fake, roles);
}

/** `metric@scope` with the number of its series. */
function outline(metrics: { name: string; scope: string; metric: { series: unknown[] } }[]) {
  const entries = metrics.map(
    ({ name, scope, metric }) => [`${name}@${scope}`, metric.series.length] as const,
  );
  return Object.fromEntries(entries.sort());
}

async function read(path: string, fields: Partial<Job>) {
  const { json } = await startWith(fields);
  return outline((await json(`/api/jobs/metrics/1${path}`)).data.jobMetrics);
}

describe('GET jobs/metrics/{id}', () => {
  it.each([
    ['api', ['api'], 'you are not allowed to see this job'],
    ['userapi', ['user', 'api'], 'sql: no rows in result set'],
  ])('under /%s refuses a foreign job to %j inside a 200', async (prefix, roles, message) => {
    const { get } = await startWith({ ...running, user: 'u-0002' }, roles);
    const response = await get(`/${prefix}/jobs/metrics/1`);
    expect([response.status, await response.json()]).toEqual([200, { data: null, error: { message } }]);
  });

  it.each(['1', 'one', '9'])('of the job %s is a 200, and of a scope nobody knows a 400', async (id) => {
    const { get } = await startWith(running);
    expect((await get(`/api/jobs/metrics/${id}`)).status).toBe(200);
    expect((await get(`/api/jobs/metrics/${id}?scope=node&scope=rack`)).status).toBe(400);
  });

  it.each([
    ['?metric=cpu_load&scope=core', { 'cpu_load@node': 1 }],
    [
      '?metric=flops_any&scope=hwthread&scope=core&scope=socket&scope=node',
      {
        'flops_any@hwthread': 4,
        'flops_any@core': 4,
        'flops_any@socket': 1,
        'flops_any@node': 1,
      },
    ],
    ['?metric=mem_bw&scope=core&scope=memoryDomain', { 'mem_bw@socket': 1 }],
    ['?metric=acc_power&scope=accelerator&scope=node', { 'acc_power@accelerator': 2, 'acc_power@node': 1 }],
    ['?metric=acc_power&scope=core', {}],
    ['?metric=flops_any&scope=accelerator', { 'flops_any@hwthread': 4 }],
    ['?metric=acc_power&metric=nothing', { 'acc_power@node': 1 }],
  ])('of a running job with %s has %j', async (query, expected) => {
    expect(await read(query, { ...running, ...onGlade })).toEqual(expected);
  });

  it('of a running job has all metrics of whole nodes, when nothing is asked for', async () => {
    const metrics = await read('', { ...running, ...onGlade });
    expect(Object.keys(metrics)).toHaveLength(10);
    expect(Object.keys(metrics).every((key) => key.endsWith('@node'))).toBe(true);
  });

  it('has no metric that the sub-cluster removed', async () => {
    const fields = { ...running, subCluster: 'large', resources: [{ hostname: 'tx1' }] };
    expect(await read('?metric=net_bw&metric=mem_used', fields)).toEqual({ 'mem_used@node': 1 });
  });

  it.each([
    ['?scope=node', { 'cpu_load@node': 1, 'mem_bw@node': 1, 'flops_any@node': 1, 'acc_power@node': 1 }],
    ['?metric=flops_any&scope=hwthread', { 'flops_any@core': 4, 'flops_any@node': 1 }],
    ['?metric=flops_any&scope=core', { 'flops_any@core': 4 }],
    ['?metric=mem_bw', { 'mem_bw@socket': 1, 'mem_bw@node': 1 }],
    [
      '?metric=cpu_load&metric=acc_power&scope=accelerator',
      { 'cpu_load@node': 1, 'acc_power@accelerator': 2 },
    ],
    ['?metric=net_bw', {}],
  ])('of an archived job with %s has %j: without a match all that is stored', async (query, expected) => {
    expect(await read(query, { ...archived, ...onGlade })).toEqual(expected);
  });

  it('of an archived job on many nodes has whole nodes alone, with minimum, median and maximum', async () => {
    const resources = Array.from({ length: 9 }, (_, index) => ({ hostname: `gg0${index + 1}` }));
    const { json } = await startWith({ ...archived, ...onGlade, resources });
    const { jobMetrics } = (await json('/api/jobs/metrics/1?metric=flops_any&scope=core')).data;
    expect(outline(jobMetrics)).toEqual({ 'flops_any@node': 9 });
    const { statisticsSeries, series } = jobMetrics[0].metric;
    expect(statisticsSeries.mean).toBeNull();
    const first = series.map(({ data }: { data: number[] }) => data[0]).sort((a: number, b: number) => a - b);
    expect([statisticsSeries.min[0], statisticsSeries.median[0], statisticsSeries.max[0]]).toEqual([
      first[0],
      first[4],
      first[8],
    ]);
  });

  it.each([
    ['without monitoring', { monitoringStatus: 0 }],
    ['whose archiving failed', { monitoringStatus: 2 }],
    ['that the archive lost', { monitoringStatus: 3, statistics: null }],
  ] as const)('of a job %s tells an error', async (_, fields) => {
    const { json, query } = await startWith(fields);
    const { data, error } = await json('/api/jobs/metrics/1');
    expect([data, error.message]).toEqual([null, expect.stringContaining('no such file or directory')]);
    const answer = await query('{jobMetrics(id:1){name}}');
    expect(answer).toMatchObject({ status: 200, data: null, errors: [{ path: ['jobMetrics'] }] });
  });
});

describe('a series', () => {
  const path = '/api/jobs/metrics/1?metric=flops_any&scope=core&scope=node';

  async function seriesOf(fields: Partial<Job>) {
    const { json } = await startWith(fields);
    const { jobMetrics } = (await json(path)).data;
    return Object.fromEntries(
      jobMetrics.map(({ scope, metric }: { scope: string; metric: any }) => [scope, metric]),
    );
  }

  it('has a sample of two decimals for each minute, the same ones whenever it is asked for', async () => {
    const { node } = await seriesOf({ ...running, ...onGlade });
    const { json } = await caller(fake, ['admin', 'api']);
    const again = (await json(path)).data.jobMetrics.find(({ scope }: { scope: string }) => scope === 'node');
    expect(again.metric).toEqual(node);
    expect([node.timestep, node.series[0].data.length]).toEqual([60, 10]);
    for (const value of node.series[0].data) expect(Math.round(value * 100) / 100).toBe(value);
  });

  it.each([running, archived])('of a node is the sum of those of its cores: %j', async (fields) => {
    const { node, core } = await seriesOf({ ...onGlade, ...fields });
    expect(core.series.map(({ id }: { id: string }) => id)).toEqual(['0', '1', '2', '3']);
    expect(node.series[0]).not.toHaveProperty('id');
    node.series[0].data.forEach((total: number, index: number) => {
      const parts = core.series.map(({ data }: { data: number[] }) => data[index] ?? 0);
      expect(total).toBeCloseTo(
        parts.reduce((sum: number, part: number) => sum + part, 0),
        0,
      );
    });
  });

  it('of an archived job lies around the statistics of the job', async () => {
    const { node } = await seriesOf({ ...onGlade, ...archived });
    const { min, avg, max } = node.series[0].statistics;
    expect(min).toBeGreaterThanOrEqual(300);
    expect(max).toBeLessThanOrEqual(500);
    expect(avg).toBeGreaterThan(350);
    expect(avg).toBeLessThan(450);
  });

  it('of a part has gaps, which GraphQL calls floats that are never null', async () => {
    const { query } = await startWith({ ...running, ...onGlade, startTime: now - 86_400 });
    const { data, errors } = await query('{jobMetrics(id:1,metrics:["cpu_load"]){metric{series{data}}}}');
    const samples = data.jobMetrics[0].metric.series[0].data as unknown[];
    expect(errors).toBeUndefined();
    expect(samples).toHaveLength(1440);
    expect(samples.filter((sample) => sample === null).length).toBeGreaterThan(0);
    expect(samples.filter((sample) => sample === null).length).toBeLessThan(100);
  });
});

describe('the resolution', () => {
  async function ask(seconds: number, resolution: number) {
    const { query } = await startWith({ ...running, startTime: now - seconds });
    const { data, errors } = await query(
      `{jobMetrics(id:1,metrics:["cpu_load"],resolution:${resolution}){metric{timestep series{data}}}}`,
    );
    if (errors) return errors[0].message as string;
    const { timestep, series } = data.jobMetrics[0].metric;
    return [timestep, series[0].data.length] as const;
  }

  it.each([
    [86_400, 0, [60, 1440]],
    [86_400, 30, [60, 1440]],
    [86_400, 240, [240, 360]],
    [59_940, 240, [60, 999]],
    [86_400, 90, 'the frequency must be a multiple of the native frequency of the metric'],
  ])('of %i seconds thinned out to %i is %j', async (seconds, resolution, expected) => {
    expect(await ask(seconds, resolution)).toEqual(expected);
  });

  it('cannot be chosen over REST, which gives all samples', async () => {
    const { json } = await startWith({ ...running, startTime: now - 86_400 });
    const [{ metric }] = (await json('/api/jobs/metrics/1?metric=cpu_load')).data.jobMetrics;
    expect([metric.timestep, metric.series[0].data.length]).toEqual([60, 1440]);
  });
});

describe('a job with all its metrics', () => {
  it('has them by metric and scope, of cores on one node, so that running accelerators are missing', async () => {
    const { json } = await startWith({ ...running, ...onGlade });
    const { Meta, Data } = await json('/api/jobs/1?all-metrics=true');
    expect(Meta.id).toBe(1);
    expect(Object.keys(Data)).not.toContain('acc_power');
    expect(Object.keys(Data.flops_any)).toEqual(['core']);
    expect(Object.keys(Data.cpu_load)).toEqual(['node']);
    expect((await json('/api/jobs/1?all-metrics=1')).Data).toBeNull();
  });

  it.each([
    ['null', 10],
    ['[]', 0],
    ['["cpu_load","acc_power"]', 2],
  ])('sent as %s is read by POST, with %i of them in a list', async (names, count) => {
    const resources = [
      { hostname: 'gg01', accelerators },
      { hostname: 'gg02', accelerators },
    ];
    const { send } = await startWith({ ...running, ...onGlade, resources });
    const { status, body } = await send('POST', '/api/jobs/1', names);
    expect([status, body.Meta.id, body.Data.length]).toEqual([200, 1, count]);
    if (count > 0) expect(Object.keys(body.Data[0])).toEqual(['metric', 'name', 'scope']);
  });

  it.each([
    ['/api/jobs/1', '', 400],
    ['/api/jobs/1', '{}', 400],
    ['/api/jobs/9', 'null', 422],
    ['/api/jobs/one', 'null', 400],
  ])('at %s is not read with “%s”', async (path, body, status) => {
    const { send } = await startWith(running);
    expect((await send('POST', path, body)).status).toBe(status);
  });

  it('is an empty 200 where they cannot be loaded', async () => {
    const { send } = await startWith({ monitoringStatus: 2 });
    expect(await send('POST', '/api/jobs/1', 'null')).toMatchObject({ status: 200, text: '' });
  });
});
