import { describe, expect, it } from 'vitest';
import type { JobGroupsQuery, JobStatisticsSource } from '../../src/domain/job-statistics.ts';
import type { JobFilter } from '../../src/domain/job.ts';
import type { Job } from '../../src/sandbox/clustercockpit/index.ts';
import { type MeasuringOptions, now, openMeasuring } from './clustercockpit-measuring.ts';

const rows: Partial<Job>[] = [
  { user: 'u-0001', project: 'ice', duration: 3600, numHwthreads: 32, footprint: { cpu_load_avg: 32 } },
  { user: 'u-0001', project: 'ice', duration: 120, numHwthreads: 8, footprint: { cpu_load_avg: 3.1 } },
  {
    ...{ user: 'u-0042', project: '', cluster: 'glade', subCluster: 'h100', numAcc: 4, numHwthreads: 64 },
    ...{ duration: 7200, resources: [{ hostname: 'gg01' }, { hostname: 'gg02' }] },
  },
  { user: 'u-0042', project: 'fire', jobState: 'running', startTime: now - 1800, numHwthreads: 32 },
];

async function open(options: MeasuringOptions = {}) {
  const cockpit = await openMeasuring(rows, options);
  return { ...cockpit, statistics: cockpit.jobStatistics as JobStatisticsSource };
}

const users: JobGroupsQuery = { by: 'USER', orderBy: 'coreHours', first: 20, totals: ['jobs', 'coreHours'] };

describe('Statistics of jobs of ClusterCockpit', () => {
  it('are refused by the server to whoever has no role there', async () => {
    const { statistics } = await open({ roles: ['api', 'nobody'] });
    await expect(statistics.totals({}, ['jobs'])).rejects.toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
  });

  it('count only the own jobs of a user', async () => {
    const { statistics } = await open({ roles: ['user', 'api'] });
    expect(await statistics.totals({}, ['jobs', 'users'])).toEqual({ jobs: 2, users: 1 });
  });

  it('are not there by REST', async () => {
    expect((await open({ graphql: false })).statistics).toBeUndefined();
  });

  it('ask for what is selected, and not for sums that are always 0 of all jobs', async () => {
    const { statistics, fake } = await open();
    const names = ['jobs', 'shortJobs', 'wallHours', 'nodes', 'cores', 'acceleratorHours'] as const;
    expect(await statistics.totals({}, names)).toEqual({
      ...{ jobs: 4, shortJobs: 1, wallHours: 4, acceleratorHours: 8 },
    });
    expect(fake.received).toHaveLength(1);
    expect(fake.received[0]?.body).toContain('{ totalJobs shortJobs totalWalltime totalAccHours }');
    expect(await statistics.totals({}, ['nodes'])).toEqual({});
    expect(fake.received).toHaveLength(1);
  });

  it('look at the jobs that pass the filter', async () => {
    const { statistics, asked } = await open();
    const filter: JobFilter = { clusters: ['Cluster:emmy:tarn'], projects: ['Project:emmy:ice'] };
    expect(await statistics.totals(filter, ['jobs'])).toEqual({ jobs: 2 });
    expect(asked()).toEqual(['POST /query {"filter":[{"cluster":{"eq":"tarn"},"project":{"eq":"ice"}}]}']);
  });

  it.each<[string, JobFilter]>([
    ['another system', { systems: ['dgx'] }],
    ['a cluster of another system', { clusters: ['Cluster:dgx:a'] }],
    ['another kind of jobs', { kinds: ['INFERENCE'] }],
  ])('of %s are zero and empty, and nothing is asked', async (_, filter) => {
    const { statistics, asked } = await open();
    expect(await statistics.totals(filter, ['jobs', 'users'])).toEqual({ jobs: 0, users: 0 });
    expect(await statistics.groups(filter, users)).toEqual([]);
    const none = { duration: [], nodes: [], cores: [], accelerators: [] };
    expect(await statistics.histograms(filter, 'HOUR')).toEqual(none);
    expect(await statistics.metricHistograms(filter, { metrics: ['cpu_load'], bins: 4 })).toEqual([]);
    expect(asked()).toEqual([]);
  });

  it.each<[string, JobFilter]>([
    ['text', { text: 'solver' }],
    ['endedAt', { endedAt: { from: '2026-01-01T00:00:00.000Z' } }],
    ['userText', { userText: 'mlenz' }],
    ['allocated.hardwareThreads', { allocated: { hardwareThreads: { min: 8 } } }],
    ['scheduling.sharing', { scheduling: { sharing: ['EXCLUSIVE', 'ANYBODY'] } }],
    ['monitoring.energy', { monitoring: { energy: { max: 2 } } }],
  ])('are refused by a filter that the server does not hold exactly: %s', async (name, filter) => {
    const { statistics } = await open();
    expect(statistics.refusal(filter)).toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining(`\`filter.${name}\``),
    });
    expect(statistics.refusal({ users: ['u-0042'] })).toBeNull();
  });
});

describe('Groups of jobs of ClusterCockpit', () => {
  it('are those with most, with what was asked of them', async () => {
    const { statistics, asked, fake } = await open();
    const names = new Map(fake.data.users.map(({ username, name }) => [username, name]));
    expect(await statistics.groups({}, users)).toEqual([
      { key: 'u-0042', id: null, name: names.get('u-0042') ?? null, totals: { jobs: 2, coreHours: 144 } },
      { key: 'u-0001', id: null, name: names.get('u-0001') ?? null, totals: { jobs: 2, coreHours: 32 } },
    ]);
    expect(asked()).toEqual([
      'POST /query {"filter":[{}],"groupBy":"USER","sortBy":"TOTALCOREHOURS","limit":20}',
    ]);
    expect(await statistics.groups({}, { ...users, first: 1 })).toHaveLength(1);
  });

  it('count what they are ordered by even when it is not shown', async () => {
    const { statistics, fake } = await open();
    const [group] = await statistics.groups({}, { ...users, totals: ['runningJobs', 'users'] });
    expect(group?.totals).toEqual({ runningJobs: 1 });
    expect(fake.received[0]?.body).toContain('{ id name totalCoreHours runningJobs }');
  });

  it.each([
    ['PROJECT', { ice: 'Project:emmy:ice', '': null, fire: 'Project:emmy:fire' }],
    ['CLUSTER', { tarn: 'Cluster:emmy:tarn', glade: 'Cluster:emmy:glade' }],
    ['SUB_CLUSTER', { main: null, h100: null }],
  ] as const)('by %s have the ids of their rows: %j', async (by, ids) => {
    const { statistics } = await open();
    const groups = await statistics.groups({}, { ...users, by });
    expect(Object.fromEntries(groups.map(({ key, id }) => [key, id]))).toEqual(ids);
  });

  it('that are equal come in one order, whatever the server makes of them', async () => {
    const { statistics } = await open();
    const groups = await statistics.groups({}, { ...users, by: 'USER', orderBy: 'jobs' });
    expect(groups.map(({ key }) => key)).toEqual(['u-0001', 'u-0042']);
  });
});

describe('Histograms of jobs of ClusterCockpit', () => {
  it('are bins from one value to another, all four for one request', async () => {
    const { statistics, asked } = await open();
    const { duration, nodes, cores, accelerators } = await statistics.histograms({}, 'TEN_MINUTES');
    expect(duration).toHaveLength(72);
    expect(duration.filter(({ jobs }) => jobs > 0)).toEqual([
      { from: 0, to: 600, jobs: 1 },
      { from: 1800, to: 2400, jobs: 1 },
      { from: 3600, to: 4200, jobs: 1 },
      { from: 7200, to: 7800, jobs: 1 },
    ]);
    expect(nodes).toEqual([
      { from: 1, to: 1, jobs: 3 },
      { from: 2, to: 2, jobs: 1 },
    ]);
    expect(cores.map(({ from, jobs }) => [from, jobs])).toEqual([
      [8, 1],
      [32, 2],
      [64, 1],
    ]);
    expect(accelerators.map(({ from, jobs }) => [from, jobs])).toEqual([
      [0, 3],
      [4, 1],
    ]);
    expect(asked()).toEqual(['POST /query {"filter":[{}],"durationBins":"10m"}']);
  });

  it('of what they measured have bins up to the peak, in the order of the names', async () => {
    const { statistics } = await open();
    const query = { metrics: ['mem_used', 'cpu_load'], bins: 4 };
    const histograms = await statistics.metricHistograms({ clusters: ['Cluster:emmy:tarn'] }, query);
    expect(histograms.map(({ metric, unit, statistic }) => [metric, unit, statistic])).toEqual([
      ['mem_used', 'GB', 'max'],
      ['cpu_load', null, 'avg'],
    ]);
    expect(histograms[1]?.bins).toEqual([
      { from: 0, to: 8, jobs: 1 },
      { from: 8, to: 16, jobs: 0 },
      { from: 16, to: 24, jobs: 0 },
      { from: 24, to: 32, jobs: 1 },
    ]);
  });

  it('of what they measured are refused for several clusters, over which the server panics', async () => {
    const { statistics, asked } = await open();
    const filter = { clusters: ['Cluster:emmy:tarn', 'Cluster:emmy:glade'] };
    await expect(
      statistics.metricHistograms(filter, { metrics: ['cpu_load'], bins: 4 }),
    ).rejects.toMatchObject({ code: 'UNSUPPORTED', message: expect.stringContaining('filter.clusters') });
    expect(asked()).toEqual([]);
  });

  it('of what they measured are refused for names that are none, which the server would write into its SQL', async () => {
    const { statistics, asked } = await open();
    const metrics = ['cpu_load', 'x") FROM job; --'];
    await expect(statistics.metricHistograms({}, { metrics, bins: 4 })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('`metrics`'),
    });
    expect(asked()).toEqual([]);
  });
});
