import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobRow, type ClusterCockpitFake } from '../../../src/sandbox/clustercockpit/index.ts';
import { caller, startCockpit } from './caller.ts';

const now = 1_790_000_040;
let fake: ClusterCockpitFake;
let admin: Awaited<ReturnType<typeof caller>>;
beforeEach(async () => {
  const job = jobRow({ jobState: 'running', startTime: now - 1200, resources: [{ hostname: 'tn001' }] });
  fake = await startCockpit({ now: now * 1000, data: { jobs: [job] } });
  admin = await caller(fake, ['admin', 'api']);
});
afterEach(() => fake.close());

function span(seconds: number, until = now) {
  const [from, to] = [until - seconds, until].map((time) => new Date(time * 1000).toISOString());
  return `from:"${from}",to:"${to}"`;
}

const list = 'subCluster:"",stateFilter:"all",nodeFilter:""';
const fields = {
  nodeMetrics: `nodeMetrics(cluster:"tarn",${span(600)}){host}`,
  nodeMetricsList: `nodeMetricsList(cluster:"tarn",${list},${span(600)},page:{itemsPerPage:1,page:1}){items{host}}`,
  clusterMetrics: `clusterMetrics(cluster:"tarn",${span(600)}){nodeCount}`,
};

describe.each(Object.entries(fields))('%s', (name, field) => {
  it('is for administrators and support alone', async () => {
    for (const role of ['api', 'manager', 'user']) {
      const { query } = await caller(fake, [role]);
      const { data, errors } = await query(`{${field}}`);
      expect([data, errors?.[0].message]).toEqual([
        null,
        'you need to be administrator or support staff for this query',
      ]);
    }
    const { query } = await caller(fake, ['support']);
    expect(await query(`{${field}}`)).not.toHaveProperty('errors');
  });

  it('of a cluster nobody has is a panic, and a time without an offset an error', async () => {
    const unknown = await admin.query(`{${field.replace('"tarn"', '"nowhere"')}}`);
    expect(unknown.errors?.[0].message).toMatch(/^MAIN > Panic caused by: /);
    const timeless = await admin.query(`{${field.replace(/from:"[^"]+"/, 'from:"2026-09-21"')}}`);
    expect(timeless).toMatchObject({ data: null, errors: [{ path: [name] }] });
  });
});

describe('metrics of nodes', () => {
  it('are those of whole nodes, with the states that are known of them', async () => {
    const { data } = await admin.query(
      `{nodeMetrics(cluster:"tarn",nodes:["tn001","tx1","nowhere"],metrics:["cpu_load","nothing"],scopes:["core"],${span(600)})
        {host nodeState metricHealth subCluster metrics{name scope metric{timestep unit{base} series{hostname id data}}}}}`,
    );
    const byHost = new Map(data.nodeMetrics.map((node: { host: string }) => [node.host, node]));
    expect([...byHost.keys()].sort()).toEqual(['tn001', 'tx1']);
    const metric = {
      timestep: 60,
      unit: { base: '' },
      series: [{ hostname: 'tn001', id: null, data: expect.any(Array) }],
    };
    expect(byHost.get('tn001')).toEqual({
      ...{ host: 'tn001', nodeState: 'allocated', metricHealth: 'full', subCluster: 'main' },
      metrics: [{ name: 'cpu_load', scope: 'node', metric }],
    });
  });

  it('are high where a job runs and low where none does', async () => {
    const { data } = await admin.query(
      `{nodeMetrics(cluster:"tarn",nodes:["tn001","tn002"],metrics:["cpu_load"],${span(600)}){host metrics{metric{series{statistics{avg}}}}}}`,
    );
    const loads = new Map(
      data.nodeMetrics.map((node: any) => [node.host, node.metrics[0].metric.series[0].statistics.avg]),
    );
    expect(loads.get('tn001')).toBeGreaterThan(9);
    expect(loads.get('tn002')).toBeLessThan(2);
  });

  it('end now, whatever time is asked for', async () => {
    const { data } = await admin.query(
      `{nodeMetrics(cluster:"tarn",nodes:["tn001"],metrics:["cpu_load"],${span(600, now + 300)}){metrics{metric{series{data}}}}}`,
    );
    expect(data.nodeMetrics[0].metrics[0].metric.series[0].data).toHaveLength(5);
  });

  it('come without names of states where none was told', async () => {
    fake.data.nodes.splice(0);
    const { data } = await admin.query(
      `{nodeMetrics(cluster:"tarn",nodes:["tn001"],metrics:[],${span(600)}){nodeState metricHealth metrics{name}}}`,
    );
    expect(data.nodeMetrics).toEqual([{ nodeState: '', metricHealth: '', metrics: [] }]);
  });
});

describe('the list of nodes with metrics', () => {
  async function names(argument: string, page = '{itemsPerPage:200,page:1}') {
    const { data, errors } = await admin.query(
      `{nodeMetricsList(cluster:"tarn",${argument},metrics:[],${span(600)},page:${page}){items{host} totalNodes hasNextPage count}}`,
    );
    if (errors) throw new Error(errors[0].message as string);
    const { items, ...rest } = data.nodeMetricsList;
    return [items.map(({ host }: { host: string }) => host), rest] as const;
  }

  it.each([
    ['subCluster:"",stateFilter:"all",nodeFilter:"tn00"', 9],
    ['subCluster:"large",stateFilter:"all",nodeFilter:""', 13],
    ['subCluster:"",stateFilter:"allocated",nodeFilter:""', 1],
    ['subCluster:"large",stateFilter:"allocated",nodeFilter:""', 0],
    ['subCluster:"",stateFilter:"all",nodeFilter:""', 141],
  ])('with %s has %i nodes', async (argument, count) => {
    const [hosts, { totalNodes }] = await names(argument);
    expect([hosts.length, totalNodes]).toEqual([count, count]);
  });

  it('goes by pages of hosts in their order', async () => {
    expect(
      await names('subCluster:"large",stateFilter:"all",nodeFilter:""', '{itemsPerPage:5,page:2}'),
    ).toEqual([['tl06', 'tl07', 'tl08', 'tl09', 'tl10'], { totalNodes: 13, hasNextPage: true, count: null }]);
    const [hosts, { hasNextPage }] = await names(
      'subCluster:"large",stateFilter:"all",nodeFilter:""',
      '{itemsPerPage:5,page:3}',
    );
    expect([hosts.length, hasNextPage]).toEqual([3, false]);
  });

  it('without a page is a panic', async () => {
    await expect(names(list, 'null')).rejects.toThrow('MAIN > Panic caused by: ');
  });

  it('has the scopes asked for, as far as the metric is measured so', async () => {
    const { data } = await admin.query(
      `{nodeMetricsList(cluster:"glade",subCluster:"h100",stateFilter:"all",nodeFilter:"gg01",scopes:["node","socket","accelerator"],
        metrics:["cpu_load","mem_bw","acc_power"],${span(86_400)},page:{itemsPerPage:9,page:1},resolution:240)
        {items{metrics{name scope metric{timestep series{id}}}}}}`,
    );
    const metrics = data.nodeMetricsList.items[0].metrics.map(({ name, scope, metric }: any) =>
      [name, scope, metric.timestep, metric.series.length].join(' '),
    );
    expect(metrics.sort()).toEqual([
      'acc_power accelerator 240 4',
      'acc_power node 240 1',
      'cpu_load node 240 1',
      'mem_bw node 240 1',
      'mem_bw socket 240 2',
    ]);
  });
});

describe('metrics of a cluster', () => {
  it('are sums over its nodes, told in Tera whatever they are', async () => {
    const { data } = await admin.query(
      `{nodeMetrics(cluster:"tarn",metrics:["mem_bw"],${span(60)}){metrics{metric{series{data}}}}
        clusterMetrics(cluster:"tarn",metrics:["mem_bw","cpu_load"],${span(60)}){nodeCount metrics{name unit{prefix base} timestep data}}}`,
    );
    const sum = data.nodeMetrics.reduce(
      (total: number, node: any) => total + (node.metrics[0].metric.series[0].data[0] ?? 0),
      0,
    );
    const { nodeCount, metrics } = data.clusterMetrics;
    expect(nodeCount).toBe(141);
    expect(metrics).toContainEqual({
      ...{ name: 'mem_bw', unit: { prefix: 'T', base: 'B/s' }, timestep: 60 },
      data: [Math.round(sum / 10) / 100],
    });
    expect(metrics).toContainEqual({
      ...{ name: 'cpu_load', unit: { prefix: 'T', base: '' }, timestep: 60, data: [0] },
    });
  });
});

describe('metric lines', () => {
  const head = 'cpu_load,cluster=tarn,hostname=tn001,type=node';

  async function written(metric = 'cpu_load') {
    const { data } = await admin.query(
      `{nodeMetrics(cluster:"tarn",nodes:["tn001"],metrics:["${metric}"],${span(120)}){metrics{metric{series{data}}}}}`,
    );
    return data.nodeMetrics[0].metrics[0].metric.series[0].data as (number | null)[];
  }

  it('are written by nobody without a token', async () => {
    const before = await written();
    const response = await fetch(`${fake.url}/api/write`, {
      method: 'POST',
      body: `${head} value=1 ${now - 60}`,
    });
    expect([response.status, await written()]).toEqual([401, before]);
  });

  it.each([[`${now - 60}`], [`${now - 60}000`], [`${now - 60}000000`], [`${now - 60}000000000`]])(
    'are read back; a time may be told as %s',
    async (stamp) => {
      const { status, text } = await admin.send('POST', '/api/write/', `${head} value=77.5 ${stamp}\n`);
      expect([status, text, (await written())[1]]).toEqual([200, '', 77.5]);
    },
  );

  it('take the cluster of the address where they name none, and now where they name no time', async () => {
    const line = 'mem_used,hostname=gg02,type=node value=3i';
    expect((await admin.send('POST', '/api/write?cluster=glade', line)).status).toBe(200);
    const job = jobRow({
      id: 2,
      cluster: 'glade',
      subCluster: 'h100',
      startTime: now,
      duration: 60,
      resources: [{ hostname: 'gg02' }],
    });
    fake.data.jobs.push(job);
    const metrics = await admin.json('/api/jobs/metrics/2?metric=mem_used');
    expect(metrics.data.jobMetrics[0].metric.series[0].data).toEqual([3]);
  });

  it('of parts add up to their node', async () => {
    const lines = [0, 1].map(
      (id) => `mem_bw,cluster=tarn,hostname=tn001,type=socket,type-id=${id} value=${id + 1} ${now - 60}`,
    );
    await admin.send('POST', '/api/write', lines.join('\n'));
    expect((await written('mem_bw'))[1]).toBe(3);
  });

  it('of accelerators are named as the topology names them', async () => {
    const line = `acc_power,cluster=glade,hostname=gg01,type=accelerator,type-id=00000000:1A:00.0 value=9 ${now - 60}`;
    await admin.send('POST', '/api/write', line);
    const { data } = await admin.query(
      `{nodeMetricsList(cluster:"glade",subCluster:"",stateFilter:"all",nodeFilter:"gg01",scopes:["accelerator"],metrics:["acc_power"],${span(60)},page:{itemsPerPage:1,page:1}){items{metrics{metric{series{id data}}}}}}`,
    );
    expect(data.nodeMetricsList.items[0].metrics[0].metric.series).toContainEqual({
      id: '00000000:1A:00.0',
      data: [9],
    });
  });

  it.each([
    [`no_metric,cluster=tarn,hostname=tn001 value=1 ${now}`],
    [`cpu_load,cluster=nowhere,hostname=tn001 value=1 ${now}`],
    [`${head} value=77 ${now - 48 * 3600 - 60}`],
  ])('are dropped in silence like %s', async (line) => {
    const before = await written();
    expect((await admin.send('POST', '/api/write', line)).status).toBe(200);
    expect(await written()).toEqual(before);
  });

  it.each([
    ['cpu_load'],
    ['cpu_load,hostname value=1'],
    [`${head} temperature=1 ${now}`],
    [`${head} value=high ${now}`],
    [`${head} value= ${now}`],
    [`${head} value=1 today`],
    [',cluster=tarn value=1'],
  ])('end at a line such as %s, but those before it are written', async (line) => {
    const answer = await admin.send('POST', '/api/write', `${head} value=77 ${now - 60}\n${line}\n`);
    expect(answer).toMatchObject({ status: 400, body: { status: 'Bad Request' } });
    expect((await written())[1]).toBe(77);
  });

  it('of any value come back as that value', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -1_000_000, max: 1_000_000 }), async (hundredths) => {
        const value = hundredths / 100;
        await admin.send('POST', '/api/write', `${head} value=${value} ${now - 60}`);
        expect((await written())[1]).toBe(value);
      }),
      { numRuns: 20 },
    );
  });
});
