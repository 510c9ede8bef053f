import { describe, expect, it } from 'vitest';
import type { NodeKey } from '../../src/domain/id.ts';
import type { MetricsQuery } from '../../src/domain/metrics.ts';
import { seriesKey } from '../../src/sandbox/clustercockpit/metrics/live-source.ts';
import { accelerators, archived, onGlade, running } from '../sandbox/clustercockpit/measured-jobs.ts';
import { type Measuring, now, openMeasuring } from './clustercockpit-measuring.ts';

const query: MetricsQuery = {
  names: ['cpu_load'],
  from: '1970-01-01T00:00:00.000Z',
  to: '2100-01-01T00:00:00.000Z',
  samples: 1000,
};
const runningJob = { ...running, ...onGlade };
const keyOfRunning: NodeKey = ['glade', '7', String(now - 600)];

function measure({ metrics }: Measuring, key: NodeKey, more: Partial<MetricsQuery> = {}) {
  return metrics.read({ type: 'Job', key }, { ...query, ...more });
}

function places(measured: any): string[] {
  return measured.series.map(
    ({ metric, scope, host, labels }: any) => `${metric} ${scope} ${host} ${labels[0]?.value ?? ''}`,
  );
}

describe.each([
  ['GraphQL', true],
  ['REST', false],
])('By %s, the metrics of a job', (_, graphql) => {
  it('are none to whom the job is hidden, and they are not asked for', async () => {
    const cockpit = await openMeasuring([{ ...runningJob, user: 'u-0001' }], {
      roles: ['user', 'api'],
      graphql,
    });
    expect(await measure(cockpit, keyOfRunning)).toBeNull();
    expect(cockpit.asked()).toHaveLength(1);
  });

  it('are refused where the server refuses them inside a 200', async () => {
    const cockpit = await openMeasuring([{ ...runningJob, user: 'u-0001' }], { roles: ['api'], graphql });
    const failure: any = await measure(cockpit, keyOfRunning).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'UPSTREAM_FORBIDDEN', facts: { system: 'emmy', status: 200 } });
    expect(failure.message).not.toContain('not allowed');
  });

  it('are series with times, unit, scope, host and statistics, and a null where a sample is missing', async () => {
    const cockpit = await openMeasuring([{ ...runningJob, startTime: now - 180 }], { graphql });
    const glade = { cluster: 'glade', hostname: 'gg01', metric: 'mem_used', id: null };
    const slot = now - 180 - ((now - 180) % 60);
    const written = [4, null, 6].map((value, index) => [slot + index * 60, value] as const);
    (cockpit.fake.data as any).samples.set(seriesKey(glade), new Map(written));
    const measured = await measure(cockpit, ['glade', '7', String(now - 180)], { names: ['mem_used'] });
    expect(measured).toMatchObject({
      series: [
        {
          ...{ metric: 'mem_used', unit: 'GB', scope: 'NODE', host: 'gg01', labels: [] },
          resolutionSeconds: 60,
          statistics: { min: 4, average: 5, max: 6 },
          points: [
            { at: new Date((now - 180) * 1000).toISOString(), value: 4 },
            { at: new Date((now - 120) * 1000).toISOString(), value: null },
            { at: new Date((now - 60) * 1000).toISOString(), value: 6 },
          ],
        },
      ],
      holes: [],
    });
  });

  it('are one of each part of the scopes asked for, always in one order', async () => {
    const cockpit = await openMeasuring([runningJob], { graphql });
    const more = { names: ['acc_power', 'flops_any'], scopes: ['NODE', 'ACCELERATOR', 'CORE'] } as const;
    const expected = [
      'acc_power NODE gg01 ',
      ...accelerators.map((id) => `acc_power ACCELERATOR gg01 ${id}`),
      'flops_any NODE gg01 ',
      ...[0, 1, 2, 3].map((core) => `flops_any CORE gg01 ${core}`),
    ];
    for (let turn = 0; turn < 2; turn += 1) {
      (cockpit.fake.data as any).turn = turn;
      const measured = await measure(cockpit, keyOfRunning, more);
      expect(places(measured).filter((place) => !place.includes('HARDWARE_THREAD'))).toEqual(expected);
    }
  });

  it('of an archived job are those of its file', async () => {
    const cockpit = await openMeasuring([{ ...archived, ...onGlade, startTime: 1_789_000_000 }], { graphql });
    const measured = await measure(cockpit, ['glade', '7', '1789000000'], { names: ['mem_bw', 'net_bw'] });
    expect(places(measured)).toEqual(['mem_bw NODE gg01 ', 'mem_bw SOCKET gg01 0']);
    expect(measured?.holes).toEqual([{ metric: 'net_bw', labels: [], reason: 'NOT_ANSWERED' }]);
  });

  it.each([0, 2] as const)(
    'that ended with monitoring status %i are holes, and are not asked for',
    async (monitoringStatus) => {
      const cockpit = await openMeasuring([{ monitoringStatus, startTime: 1_789_000_000 }], { graphql });
      expect(
        await measure(cockpit, ['tarn', '7', '1789000000'], { names: ['cpu_load', 'cpu_load'] }),
      ).toEqual({ series: [], holes: [{ metric: 'cpu_load', labels: [], reason: 'NOT_MEASURED' }] });
      expect(cockpit.asked()).toHaveLength(1);
    },
  );

  it('that started this second are holes for want of data', async () => {
    const cockpit = await openMeasuring([{ ...runningJob, startTime: now }], { graphql });
    expect(await measure(cockpit, ['glade', '7', String(now)])).toEqual({
      series: [],
      holes: [{ metric: 'cpu_load', labels: [{ key: 'host', value: 'gg01' }], reason: 'NOT_MEASURED' }],
    });
  });

  it('are cut to the time asked for, and picked evenly', async () => {
    const cockpit = await openMeasuring([runningJob], { graphql });
    function at(seconds: number): string {
      return new Date((now - 600 + seconds) * 1000).toISOString();
    }
    const more = { from: at(60), to: at(480), samples: 4 };
    const [series] = (await measure(cockpit, keyOfRunning, more))?.series ?? [];
    expect(series?.resolutionSeconds).toBe(120);
    expect(series?.points.map((point) => point.at)).toEqual([60, 180, 300, 420].map(at));
  });

  it.each<[string, ...string[]][]>([
    [['glade']],
    [['glade', 'seven', '1790000000']],
    [['glade', '7', '1790000000', 'x']],
  ])('of the key %j are none, and nothing is asked', async (key) => {
    const cockpit = await openMeasuring([runningJob], { graphql });
    expect(await measure(cockpit, key as NodeKey)).toBeNull();
    expect(cockpit.asked()).toEqual([]);
  });

  it.each([
    ['an empty 200', { kind: 'body', body: '' }],
    ['half an answer', { kind: 'truncate' }],
    ['a page', { kind: 'body', body: '<html>', contentType: 'text/html' }],
  ] as const)('answered by %s are a failure that is named', async (_, fault) => {
    const cockpit = await openMeasuring([runningJob], { graphql });
    // With `/query` alone in pieces, REST takes over.
    cockpit.fake.setFault(fault, graphql ? '/' : '/jobs/metrics/');
    await expect(measure(cockpit, keyOfRunning)).rejects.toMatchObject({
      code: expect.stringMatching(/^UPSTREAM_/),
      facts: { system: 'emmy' },
    });
  });
});

describe('By GraphQL, the metrics of a job', () => {
  it('that lost its file in the archive are a failure and never an empty list', async () => {
    const lost = { monitoringStatus: 3, statistics: null, startTime: 1_789_000_000 } as const;
    const cockpit = await openMeasuring([lost, { ...archived, startTime: 1_789_000_000 }]);
    const [failure, other] = await Promise.all([
      measure(cockpit, ['tarn', '7', '1789000000']).catch((error: unknown) => error as any),
      measure(cockpit, ['tarn', '8', '1789000000']),
    ]);
    expect(failure).toMatchObject({
      code: 'UPSTREAM_FAILURE',
      message: expect.stringContaining('its archive may lack the job'),
    });
    expect(failure.message).not.toContain('no such file');
    expect(failure.facts.detail).toContain('no such file');
    expect(other?.series).toHaveLength(1);
  });

  it('are asked for under the id of the server, which is looked up once for all jobs', async () => {
    const cockpit = await openMeasuring([runningJob, runningJob]);
    const keys: NodeKey[] = [keyOfRunning, ['glade', '8', String(now - 600)]];
    await Promise.all(keys.map((key) => measure(cockpit, key, { resolutionSeconds: 120, scopes: ['CORE'] })));
    const [lookup, ...asked] = cockpit.asked();
    expect(lookup).toContain('"filter1"');
    expect(asked).toEqual(
      ['41', '42'].map(
        (id) => `POST /query {"id":"${id}","metrics":["cpu_load"],"scopes":["core"],"resolution":120}`,
      ),
    );
    const tokens = new Set(cockpit.fake.received.map(({ headers }) => headers['authorization']));
    expect([...tokens]).toEqual([`Bearer ${cockpit.token}`]);
  });

  it('in a resolution that is no multiple of the measured one are refused with the mend', async () => {
    const cockpit = await openMeasuring([runningJob]);
    await expect(measure(cockpit, keyOfRunning, { resolutionSeconds: 90 })).rejects.toMatchObject({
      code: 'UPSTREAM_FAILURE',
      message: expect.stringContaining('`resolutionSeconds` must be a multiple'),
    });
  });
});

describe('By REST, the metrics of a job', () => {
  it('are asked for at their own path, with every name and scope', async () => {
    const cockpit = await openMeasuring([runningJob], { graphql: false });
    await measure(cockpit, keyOfRunning, {
      names: ['cpu_load', 'mem_bw'],
      scopes: ['NODE', 'MEMORY_DOMAIN'],
    });
    expect(cockpit.asked()[1]).toBe(
      'GET /userapi/jobs/metrics/41?metric=cpu_load&metric=mem_bw&scope=node&scope=memoryDomain',
    );
    expect(cockpit.asked()).toHaveLength(2);
  });

  it('that cannot be loaded are a failure inside a 200, whose words stay in the log', async () => {
    const cockpit = await openMeasuring([runningJob], { graphql: false });
    const message = 'open ./var/job-archive/7/data.json: no such file or directory';
    const body = JSON.stringify({ data: null, error: { message } });
    cockpit.fake.setFault({ kind: 'body', body }, '/jobs/metrics/');
    const failure: any = await measure(cockpit, keyOfRunning).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'UPSTREAM_FAILURE',
      message: 'System emmy could not load what was measured of this job: its archive may lack the job.',
    });
    expect(failure.facts.detail).toContain('GET /userapi/jobs/metrics/41 answered errors: open ./var');
  });

  it('answered by neither data nor an error are a failure that is named', async () => {
    const cockpit = await openMeasuring([runningJob], { graphql: false });
    cockpit.fake.setFault({ kind: 'body', body: '{"data":null,"error":null}' }, '/jobs/metrics/');
    await expect(measure(cockpit, keyOfRunning)).rejects.toMatchObject({ code: 'UPSTREAM_PROTOCOL' });
  });
});
