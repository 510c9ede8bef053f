import { describe, expect, it } from 'vitest';
import type { MeasuredType, MetricsQuery } from '../../src/domain/metrics.ts';
import type { Job } from '../../src/sandbox/clustercockpit/index.ts';
import { type Measuring, now, openMeasuring } from './clustercockpit-measuring.ts';

const [from, to] = [now - 600, now - 300].map((time) => new Date(time * 1000).toISOString()) as [
  string,
  string,
];
const query: MetricsQuery = { names: ['mem_bw', 'cpu_load'], from, to, samples: 1000 };
const job: Partial<Job> = { jobState: 'running', startTime: now - 1200, resources: [{ hostname: 'tn001' }] };

function measure({ metrics }: Measuring, type: MeasuredType, ...key: [string, ...string[]]) {
  return metrics.read({ type, key: key }, query);
}

describe('Metrics of compute nodes and clusters of ClusterCockpit', () => {
  it.each([['user'], ['manager']])('are refused to the role %s by the server', async (role) => {
    const cockpit = await openMeasuring([job], { roles: [role, 'api'] });
    const refused = { code: 'UPSTREAM_FORBIDDEN', facts: { system: 'emmy' } };
    await expect(measure(cockpit, 'ComputeNode', 'tarn', 'tn001')).rejects.toMatchObject(refused);
    await expect(measure(cockpit, 'Cluster', 'tarn')).rejects.toMatchObject(refused);
  });

  it.each([
    ['ComputeNode', ['tarn', 'tn001'], 'compute nodes'],
    ['Cluster', ['tarn'], 'clusters'],
  ] as const)('of a %s are not there by REST, and nothing is asked', async (type, key, what) => {
    const cockpit = await openMeasuring([job], { graphql: false });
    await expect(measure(cockpit, type, ...(key as [string]))).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining(`its metrics of ${what} over GraphQL alone`),
    });
    expect(cockpit.asked()).toEqual([]);
  });

  it('are series of a whole node, in the order of the names, for one request', async () => {
    const cockpit = await openMeasuring([job], { roles: ['support'] });
    const measured = await measure(cockpit, 'ComputeNode', 'tarn', 'tn001');
    expect(measured?.series).toMatchObject([
      { metric: 'mem_bw', unit: 'GB/s', scope: 'NODE', host: 'tn001', labels: [], resolutionSeconds: 60 },
      { metric: 'cpu_load', unit: null, scope: 'NODE', host: 'tn001', labels: [], resolutionSeconds: 60 },
    ]);
    for (const { points, statistics } of measured?.series ?? []) {
      expect(points.map(({ at }) => at)).toEqual(
        [600, 540, 480, 420, 360].map((before) => new Date((now - before) * 1000).toISOString()),
      );
      const values = points.flatMap(({ value }) => value ?? []);
      expect(statistics).toMatchObject({ min: Math.min(...values), max: Math.max(...values) });
    }
    expect(cockpit.asked()).toEqual([
      `POST /query {"cluster":"tarn","nodes":["tn001"],"metrics":["mem_bw","cpu_load"],"from":"${from}","to":"${to}"}`,
    ]);
  });

  it('of a node that nobody has are holes', async () => {
    const cockpit = await openMeasuring([job]);
    expect(await measure(cockpit, 'ComputeNode', 'tarn', 'nowhere')).toEqual({
      series: [],
      holes: query.names.map((metric) => ({ metric, labels: [], reason: 'NOT_ANSWERED' })),
    });
  });

  it('of a cluster are its sums, told in Tera, of no host and no scope', async () => {
    const cockpit = await openMeasuring([job]);
    const measured = await measure(cockpit, 'Cluster', 'tarn');
    const whole = { scope: null, host: null, labels: [], statistics: null, resolutionSeconds: 60 };
    expect(measured?.series).toMatchObject([
      { metric: 'mem_bw', unit: 'TB/s', ...whole },
      { metric: 'cpu_load', unit: 'T', ...whole },
    ]);
    expect(cockpit.asked()).toEqual([
      `POST /query {"cluster":"tarn","metrics":["mem_bw","cpu_load"],"from":"${from}","to":"${to}"}`,
    ]);
  });

  it.each([
    ['ComputeNode', ['tarn']],
    ['ComputeNode', ['tarn', 'tn001', 'x']],
    ['Cluster', ['tarn', 'x']],
  ] as const)('of a %s with the key %j are none, and nothing is asked', async (type, key) => {
    const cockpit = await openMeasuring([job]);
    expect(await measure(cockpit, type, ...(key as unknown as [string]))).toBeNull();
    expect(cockpit.asked()).toEqual([]);
  });

  it('of a cluster nobody has are a failure whose words stay in the log', async () => {
    const cockpit = await openMeasuring([job]);
    const failure: any = await measure(cockpit, 'Cluster', 'nowhere').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'UPSTREAM_FAILURE' });
    expect(failure.message).not.toContain('anic');
  });
});
