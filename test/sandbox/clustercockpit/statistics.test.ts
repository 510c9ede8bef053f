import { afterEach, describe, expect, it } from 'vitest';
import { jobRow, type ClusterCockpitFake, type Job } from '../../../src/sandbox/clustercockpit/index.ts';
import { caller, startCockpit } from './caller.ts';

const now = 1_790_000_000;
const rows: Partial<Job>[] = [
  { user: 'u-0001', project: 'ice', duration: 3600, numHwthreads: 32, footprint: { cpu_load_avg: 32 } },
  { user: 'u-0001', project: 'ice', duration: 120, numHwthreads: 8, footprint: { cpu_load_avg: 3.1 } },
  {
    ...{ user: 'u-0002', project: 'fire', cluster: 'glade', subCluster: 'h100', numAcc: 4, numHwthreads: 64 },
    ...{ duration: 7200, resources: [{ hostname: 'gg01' }, { hostname: 'gg02' }] },
  },
  { user: 'u-0002', project: 'ice', jobState: 'running', startTime: now - 1800, numHwthreads: 32 },
];

let fake: ClusterCockpitFake;
afterEach(() => fake.close());

async function start(roles = ['admin'], jobs = rows) {
  const table = jobs.map((fields, index) => jobRow({ id: index + 1, ...fields }));
  fake = await startCockpit({ now: now * 1000, data: { jobs: table } });
  const { query } = await caller(fake, roles);
  return async (argument: string, fields: string) => {
    const { data, errors } = await query(`{jobsStatistics${argument}{${fields}}}`);
    return errors ? (errors[0].message as string) : data.jobsStatistics;
  };
}

describe('statistics', () => {
  it('are refused to whoever has no role, and count the own jobs of a user', async () => {
    const ask = await start([]);
    expect(await ask('', 'totalJobs')).toBe('user has no or unknown roles');
    await fake.close();
    const own = await start(['user']);
    expect(await own('', 'totalJobs totalUsers')).toEqual([{ totalJobs: 2, totalUsers: 1 }]);
  });

  it('of all jobs are whole hours, and no numbers of nodes, cores and accelerators', async () => {
    const ask = await start();
    const fields =
      'id name totalUsers totalJobs runningJobs shortJobs totalWalltime totalNodes totalNodeHours totalCores totalCoreHours totalAccs totalAccHours';
    expect(await ask('', fields)).toEqual([
      {
        ...{ id: '', name: '', totalUsers: 2, totalJobs: 4, runningJobs: 1, shortJobs: 1 },
        ...{ totalWalltime: 4, totalNodes: 0, totalNodeHours: 6, totalCores: 0, totalCoreHours: 176 },
        ...{ totalAccs: 0, totalAccHours: 8 },
      },
    ]);
  });

  it('of no job are zero', async () => {
    const ask = await start(['admin'], []);
    expect(await ask('', 'totalJobs totalWalltime totalCoreHours')).toEqual([
      { totalJobs: 0, totalWalltime: 0, totalCoreHours: 0 },
    ]);
  });

  it('look at the jobs that pass a filter', async () => {
    const ask = await start();
    expect(await ask('(filter:{state:["running"]})', 'totalJobs runningJobs')).toEqual([
      { totalJobs: 1, runningJobs: 1 },
    ]);
  });
});

describe('grouped statistics', () => {
  it.each([
    ['USER', ['u-0001', 'u-0002']],
    ['PROJECT', ['ice', 'fire']],
    ['CLUSTER', ['tarn', 'glade']],
    ['SUBCLUSTER', ['main', 'h100']],
  ])('by %s have the ids %j', async (groupBy, ids) => {
    const ask = await start();
    const rows = await ask(`(groupBy:${groupBy})`, 'id');
    expect(rows.map(({ id }: { id: string }) => id).sort()).toEqual(ids.toSorted());
  });

  it('have numbers of nodes and cores, of users a name, and how many users only elsewhere', async () => {
    const ask = await start();
    const fields = 'id name totalUsers totalNodes totalCores totalAccs';
    expect(await ask('(groupBy:USER,sortBy:TOTALCORES)', fields)).toEqual([
      { id: 'u-0002', name: 'Account u-0002', totalUsers: 0, totalNodes: 3, totalCores: 96, totalAccs: 4 },
      { id: 'u-0001', name: 'Account u-0001', totalUsers: 0, totalNodes: 2, totalCores: 40, totalAccs: 0 },
    ]);
    expect(await ask('(groupBy:PROJECT,sortBy:TOTALUSERS)', 'id name totalUsers')).toEqual([
      { id: 'ice', name: '', totalUsers: 2 },
      { id: 'fire', name: '', totalUsers: 1 },
    ]);
  });

  it.each([
    ['TOTALJOBS', ['ice', 'fire']],
    ['TOTALCOREHOURS', ['fire', 'ice']],
    ['TOTALACCHOURS', ['fire', 'ice']],
    ['TOTALNODEHOURS', ['fire', 'ice']],
  ])('by %s begin with the most, and go by pages', async (sortBy, ids) => {
    const ask = await start();
    expect(await ask(`(groupBy:PROJECT,sortBy:${sortBy})`, 'id')).toEqual(ids.map((id) => ({ id })));
    expect(await ask(`(groupBy:PROJECT,sortBy:${sortBy},page:{itemsPerPage:1,page:2})`, 'id')).toEqual([
      { id: ids[1] },
    ]);
  });

  it.each(['histDuration{count}', 'histNumNodes{count}', 'histMetrics{metric}'])(
    'have no %s',
    async (field) => {
      const ask = await start();
      expect(await ask('(groupBy:USER)', field)).toContain('only implemented without groupBy argument');
    },
  );
});

describe('histograms', () => {
  it.each([
    ['', 48, 3600, { 3600: 2, 7200: 1, 10_800: 1 }],
    ['(numDurationBins:"1m")', 60, 60, { 180: 1, 1860: 1 }],
    ['(numDurationBins:"10m")', 72, 600, { 600: 1, 2400: 1, 4200: 1, 7800: 1 }],
    ['(numDurationBins:"6h")', 12, 21_600, { 21_600: 4 }],
    ['(numDurationBins:"12h")', 14, 43_200, { 43_200: 4 }],
    ['(numDurationBins:"24h")', 24, 3600, { 3600: 2, 7200: 1, 10_800: 1 }],
  ])(
    'of the duration with %s have %i bins of %i seconds, named by their end',
    async (argument, bins, width, counts) => {
      const ask = await start();
      const [{ histDuration }] = await ask(argument, 'histDuration{value count}');
      expect(histDuration).toHaveLength(bins);
      expect(histDuration[1].value).toBe(2 * width);
      const filled = histDuration.filter(({ count }: { count: number }) => count > 0);
      expect(Object.fromEntries(filled.map(({ value, count }: any) => [value, count]))).toEqual(counts);
    },
  );

  it('of numbers have those that occur', async () => {
    const ask = await start();
    const fields = 'histNumNodes{value count} histNumCores{value count} histNumAccs{value count}';
    expect(await ask('', fields)).toEqual([
      {
        histNumNodes: [
          { value: 1, count: 3 },
          { value: 2, count: 1 },
        ],
        histNumCores: [
          { value: 8, count: 1 },
          { value: 32, count: 2 },
          { value: 64, count: 1 },
        ],
        histNumAccs: [
          { value: 0, count: 3 },
          { value: 4, count: 1 },
        ],
      },
    ]);
  });

  const fields = 'histMetrics{metric unit stat data{bin count min max}}';

  it('of a metric lie between nothing and its peak, which is in the last bin', async () => {
    const ask = await start();
    expect(await ask('(metrics:["cpu_load"],numMetricBins:2)', fields)).toEqual([
      {
        histMetrics: [
          {
            ...{ metric: 'cpu_load', unit: '', stat: 'avg' },
            data: [
              { bin: 1, count: 1, min: 0, max: 16 },
              { bin: 2, count: 1, min: 16, max: 32 },
            ],
          },
        ],
      },
    ]);
    expect((await ask('(metrics:["mem_used"])', fields))[0].histMetrics[0]).toMatchObject({
      unit: 'GB',
      data: { length: 10 },
    });
    expect(await ask('', fields)).toEqual([{ histMetrics: [] }]);
  });

  it('of running jobs are of what they measure, without a statistic', async () => {
    const ask = await start();
    const [{ histMetrics }] = await ask('(filter:{state:["running"]},metrics:["cpu_load"])', fields);
    expect(histMetrics[0].stat).toBeNull();
    expect(histMetrics[0].data.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(1);
  });

  it.each([
    '(filter:{cluster:{in:["tarn"]}},metrics:["cpu_load"])',
    '(filter:{cluster:{eq:"tarn"}},metrics:["acc_power"])',
  ])('are a panic with %s', async (argument) => {
    const ask = await start();
    expect(await ask(argument, fields)).toMatch(/^MAIN > Panic caused by: /);
    expect(await ask('(filter:{cluster:{eq:"tarn"}},metrics:["cpu_load"])', fields)).toHaveLength(1);
  });
});
