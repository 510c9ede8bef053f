import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const all = `{
  system { name }
  totals { jobs runningJobs shortJobs users wallHours nodes nodeHours cores coreHours accelerators acceleratorHours }
  groups(by: USER, orderBy: CORE_HOURS, first: 3) { key id name totals { jobs coreHours } }
  histograms(durationBin: SIX_HOURS) {
    duration { from to jobs } nodes { from to jobs } cores { from to jobs } accelerators { from to jobs }
  }
  metricHistograms(metrics: ["cpu_load"], bins: 5) { metric unit statistic bins { from to jobs } }
}`;

function received(): string[] {
  return site.systems.flatMap(({ received }) => received).map(({ method, path }) => `${method} ${path}`);
}

describe('jobStatistics', () => {
  it('are for people who signed in', async () => {
    const { body } = await site.ask(`{ jobStatistics(system: "emmy") ${all} }`, { as: null });
    expect(body.data).toEqual({ jobStatistics: null });
    expect(body.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', reason: 'NO_TOKEN' } }]);
    expect(received()).toEqual([]);
  });

  it('count the jobs of everybody for an administrator, with one request a part', async () => {
    const { body } = await site.ask(`{ jobStatistics(system: "emmy") ${all} }`);
    expect(body.errors).toBeUndefined();
    const { system, totals, groups, histograms, metricHistograms } = body.data.jobStatistics;
    expect(system).toEqual({ name: 'emmy' });
    expect(totals).toMatchObject({ jobs: 3600, nodes: null, cores: null, accelerators: null });
    expect(groups).toHaveLength(3);
    expect(groups[0].totals.coreHours).toBeGreaterThanOrEqual(groups[1].totals.coreHours);
    expect(groups[0].totals.coreHours).toBeLessThan(totals.coreHours);
    expect(histograms.duration).toHaveLength(12);
    const counted = histograms.nodes.reduce((sum: number, { jobs }: any) => sum + jobs, 0);
    expect(counted).toBe(3600);
    expect(metricHistograms).toMatchObject([{ metric: 'cpu_load', unit: null, statistic: 'avg' }]);
    expect(metricHistograms[0].bins).toHaveLength(5);
    expect(received()).toEqual(Array.from({ length: 4 }, () => 'POST /query'));
  });

  it('count for a researcher their own jobs', async () => {
    const query = '{ jobStatistics(system: "emmy") { totals { jobs users } groups(by: USER) { key } } }';
    const { body } = await site.ask(query, { as: 'researcher' });
    expect(body.errors).toBeUndefined();
    const { totals, groups } = body.data.jobStatistics;
    expect(totals.users).toBe(1);
    expect(totals.jobs).toBeLessThan(3600);
    expect(groups).toEqual([{ key: 'researcher' }]);
  });

  it('ask nothing that is not selected', async () => {
    const { body } = await site.ask('{ jobStatistics(system: "emmy") { system { name } } }');
    expect(body.errors).toBeUndefined();
    expect(received()).toEqual([]);
    await site.ask(
      '{ jobStatistics(system: "emmy") { totals { ...Some } } } fragment Some on JobTotals { jobs }',
    );
    expect(site.sandbox.clustercockpit.received.map(({ body }) => JSON.parse(body).query)).toEqual([
      expect.stringContaining('{ totalJobs }'),
    ]);
  });

  it('lose one part when one part fails', async () => {
    const parts = 'totals { jobs } metricHistograms(metrics: ["nothing"]) { metric }';
    const filter = 'filter: { clusters: ["Cluster:emmy:tarn"] }';
    const { body } = await site.ask(`{ jobStatistics(system: "emmy", ${filter}) { ${parts} } }`);
    expect(body.data.jobStatistics.totals.jobs).toBeGreaterThan(0);
    expect(body.data.jobStatistics.metricHistograms).toBeNull();
    expect(body.errors).toMatchObject([
      {
        path: ['jobStatistics', 'metricHistograms'],
        extensions: { code: 'UPSTREAM_FAILURE', system: 'emmy' },
      },
    ]);
    expect(body.errors[0].message).not.toContain('anic');
  });

  it.each([
    ['system: "nobody"', 'totals { jobs }', 'BAD_USER_INPUT', /no connected system; connected are .*emmy/],
    ['system: "dgx"', 'totals { jobs }', 'UNSUPPORTED', /dgx cannot count jobs/],
    ['system: "emmy", filter: { text: "a" }', 'totals { jobs }', 'UNSUPPORTED', /filter\.text/],
    [
      'system: "emmy"',
      'groups(by: USER, first: 101) { key }',
      'BAD_USER_INPUT',
      /`first` must be between 1 and 100/,
    ],
    ['system: "emmy"', 'groups(by: USER, first: 0) { key }', 'BAD_USER_INPUT', /`first` must be between/],
    ['system: "emmy"', 'metricHistograms(metrics: []) { metric }', 'BAD_USER_INPUT', /at least one metric/],
    [
      'system: "emmy"',
      'metricHistograms(metrics: ["a"], bins: 0) { metric }',
      'BAD_USER_INPUT',
      /`bins` must be/,
    ],
  ])('refuse %s with %s, and nothing is asked', async (args, part, code, message) => {
    const { body } = await site.ask(`{ jobStatistics(${args}) { ${part} } }`);
    expect(body.errors).toMatchObject([{ extensions: { code }, message: expect.stringMatching(message) }]);
    expect(received()).toEqual([]);
  });
});
