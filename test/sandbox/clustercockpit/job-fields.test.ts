import { afterEach, describe, expect, it } from 'vitest';
import { jobRow, type ClusterCockpitFake, type Job } from '../../../src/sandbox/clustercockpit/index.ts';
import { caller, startCockpit } from './caller.ts';

const now = 1_790_000_000;
let fake: ClusterCockpitFake;
afterEach(() => fake.close());

async function startWith(jobs: Partial<Job>[], roles = ['admin']) {
  const rows = jobs.map((fields, index) => jobRow({ id: index + 1, jobId: index + 11, ...fields }));
  fake = await startCockpit({ now: now * 1000, data: { jobs: rows } });
  return caller(fake, roles);
}

describe('concurrent jobs', () => {
  const here = { shared: 'multi_user', startTime: now - 5000, duration: 2000 } as const;

  async function concurrent(jobs: Partial<Job>[], roles?: string[]) {
    const { query } = await startWith(jobs, roles);
    const { data } = await query('{job(id:1){concurrentJobs{items{id jobId} count listQuery}}}');
    return data.job.concurrentJobs;
  }

  it('are those on the first node of the job while it ran', async () => {
    expect(
      await concurrent([
        here,
        { ...here, user: 'u-0002' },
        { ...here, cluster: 'glade' },
        { ...here, resources: [{ hostname: 'tn002' }] },
        { ...here, startTime: now - 3100, duration: 900 },
        { jobState: 'running', startTime: now - 4000 },
        { jobState: 'running', startTime: now - 100 },
      ]),
    ).toEqual({
      items: [
        { id: '2', jobId: 12 },
        { id: '6', jobId: 16 },
      ],
      count: 2,
      listQuery: 'cluster=tarn&jobId=12&jobId=16',
    });
  });

  it('are only those that the caller may see', async () => {
    expect(await concurrent([here, { ...here, user: 'u-0002' }], ['user'])).toMatchObject({ count: 0 });
  });

  it.each([{ shared: 'none' as const }, { duration: 600 }])('are not looked for with %j', async (fields) => {
    expect(await concurrent([{ ...here, ...fields }, here])).toBeNull();
  });
});

describe('the owner of a job', () => {
  it('is told where there is an account', async () => {
    const { query } = await startWith([{ user: 'u-0001' }, { user: 'u-9999' }]);
    const { data } = await query('{jobs(order:{field:"id",type:"col"}){items{userData{username name}}}}');
    expect(data.jobs.items).toEqual([
      { userData: { username: 'u-0001', name: 'Account u-0001' } },
      { userData: null },
    ]);
  });
});

describe('jobs', () => {
  const rows: Partial<Job>[] = [
    { footprint: { cpu_load_avg: 4, mem_used_max: 10 }, metaData: { jobName: 'interactive' } },
    { footprint: { cpu_load_avg: 8 }, metaData: { jobName: 'relax' } },
    { footprint: null },
  ];

  it.each([
    ['{metricStats:[{metricName:"cpu_load_avg",range:{from:5,to:0}}]}', ['2']],
    ['{metricStats:[{metricName:"cpu_load_avg",range:{from:0,to:0}}]}', ['1', '2']],
    [
      '{metricStats:[{metricName:"cpu_load_avg",range:{from:4,to:8}},{metricName:"mem_used_max",range:{from:0,to:99}}]}',
      ['1'],
    ],
    ['{metricStats:[{metricName:"cpu_load",range:{from:0,to:0}}]}', []],
    ['{schedule:"interactive"}', ['1']],
    ['{schedule:"batch"}', ['2']],
    ['{schedule:"other"}', ['1', '2', '3']],
  ])('are filtered by %s', async (filter, ids) => {
    const { query } = await startWith(rows);
    const { data } = await query(`{jobs(filter:${filter},order:{field:"id",type:"col"}){items{id}}}`);
    expect(data.jobs.items.map((job: { id: string }) => job.id)).toEqual(ids);
  });

  it.each(['subcluster', 'clusterPartition', 'arrayJobId', 'smt', 'shared', 'monitoringStatus'])(
    'are ordered by the column %s',
    async (field) => {
      const { query } = await startWith([
        {
          subCluster: 'main',
          partition: 'b',
          arrayJobId: 2,
          smt: 1,
          shared: 'single_user',
          monitoringStatus: 1,
        },
        { subCluster: 'large', partition: 'a', arrayJobId: 1, smt: 0, shared: 'none', monitoringStatus: 0 },
      ]);
      const { data } = await query(`{jobs(order:{field:"${field}",type:"col"}){items{id}}}`);
      expect(data.jobs.items).toEqual([{ id: '2' }, { id: '1' }]);
    },
  );
});

describe('clusters', () => {
  it('hide restricted metrics of the common list from users and managers', async () => {
    const { query } = await startWith([]);
    fake.data.clusters.forEach(({ metricConfig }) => (metricConfig[0]!.restrict = true));
    async function names(roles: string[]) {
      const { data } = await (await caller(fake, roles)).query('{globalMetrics{name}}');
      return data.globalMetrics.map(({ name }: { name: string }) => name) as string[];
    }
    expect(await names(['admin'])).toContain('cpu_load');
    expect(await names(['user', 'api'])).not.toContain('cpu_load');
    expect(await names(['manager'])).not.toContain('cpu_load');
    expect(await names(['manager'])).toContain('mem_bw');
    expect((await query('{allocatedNodes(cluster:"tarn"){name count}}')).data.allocatedNodes).toEqual([]);
  });

  it('tell on how many nodes jobs run', async () => {
    const running = {
      jobState: 'running',
      resources: [{ hostname: 'tn001' }, { hostname: 'tn002' }],
    } as const;
    const { query } = await startWith([
      { ...running, resources: [...running.resources] },
      { jobState: 'running' },
      { jobState: 'running', subCluster: 'large', resources: [{ hostname: 'tx1' }] },
      { resources: [{ hostname: 'tn009' }] },
    ]);
    const { data } = await query('{allocatedNodes(cluster:"tarn"){name count}}');
    expect(data.allocatedNodes).toEqual(
      expect.arrayContaining([
        { name: 'main', count: 2 },
        { name: 'large', count: 1 },
      ]),
    );
  });
});

describe('a document', () => {
  it('of more than 5000 fields is refused by its complexity, fragments counted where they are spread', async () => {
    const { query } = await startWith([]);
    const row = 'fragment R on Tag{id type name scope}';
    async function ask(count: number) {
      const fields = Array.from({ length: count }, (_, index) => `t${index}:tags{...R}`);
      return query(`query{${fields.join(' ')}} ${row}`);
    }
    expect(await ask(1000)).not.toHaveProperty('errors');
    expect(await ask(1001)).toMatchObject({
      status: 200,
      data: null,
      errors: [{ extensions: { code: 'COMPLEXITY_LIMIT_EXCEEDED' } }],
    });
  });

  it('may set what a page shows, of which nothing is told', async () => {
    const { query } = await startWith([]);
    expect((await query('mutation{updateConfiguration(name:"a",value:"b")}')).data).toEqual({
      updateConfiguration: null,
    });
  });
});
