import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
let period: string;
beforeAll(async () => {
  site = await openSite();
  const [from, to] = [3600, 0].map((before) => new Date(Date.now() - before * 1000).toISOString());
  period = `from: "${from}", to: "${to}"`;
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const all =
  'series { metric unit scope host labels { key value } resolutionSeconds statistics { min average max } points { at value } } holes { metric labels { key value } reason }';
const running = 'jobs(first: 2, filter: { systems: ["emmy"], states: [RUNNING] })';

function queries(): string[] {
  const bodies = site.sandbox.clustercockpit.received.flatMap(({ body }) => body || []);
  return bodies.map((body) => /query (\w+)/.exec(JSON.parse(body).query)?.[1] ?? '');
}

describe('metrics of ClusterCockpit', () => {
  it.each(['jobs', 'clusters', 'computeNodes'])('of %s are for people who signed in', async (noun) => {
    const query = `{ ${noun} { nodes { metrics(names: ["cpu_load"], ${period}) { ${all} } } } }`;
    const { body } = await site.ask(query, { as: null });
    expect(body.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', reason: 'NO_TOKEN' } }]);
    expect(site.systems.flatMap(({ received }) => received)).toEqual([]);
  });

  it('of jobs are series of each host, of at most as many points as asked for', async () => {
    const { body } = await site.ask(
      `{ ${running} { nodes { metrics(names: ["cpu_load"], ${period}, samples: 5) { ${all} } } } }`,
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.jobs.nodes).toHaveLength(2);
    for (const { metrics } of body.data.jobs.nodes) {
      expect(metrics.series[0]).toMatchObject({ metric: 'cpu_load', unit: null, scope: 'NODE', labels: [] });
      expect(metrics.series[0].points.length).toBeLessThanOrEqual(5);
      expect(metrics.series[0].resolutionSeconds % 60).toBe(0);
    }
    expect(queries()).toEqual(['Jobs', 'FirstMatches', 'JobMetrics', 'JobMetrics']);
  });

  it('of jobs take the scopes and the resolution asked for', async () => {
    const chosen = `scopes: [SOCKET], resolutionSeconds: 60, ${period}`;
    const { body } = await site.ask(
      `{ ${running} { nodes { metrics(names: ["mem_bw"], ${chosen}) { series { scope labels { key } } } } } }`,
    );
    expect(body.errors).toBeUndefined();
    const series = body.data.jobs.nodes.flatMap(({ metrics }: any) => metrics.series);
    expect(series).toContainEqual({ scope: 'SOCKET', labels: [{ key: 'socket' }] });
    const asked = JSON.parse(site.sandbox.clustercockpit.received.at(-1)!.body).variables;
    expect(asked).toMatchObject({ scopes: ['socket'], resolution: 60 });
  });

  it('of clusters are shown to its staff, and refused to others by the server', async () => {
    const query = `{ cluster(id: "Cluster:emmy:tarn") { name metrics(names: ["mem_bw", "nothing"], ${period}) { ${all} } } }`;
    const shown = await site.ask(query);
    expect(shown.body.errors).toBeUndefined();
    expect(shown.body.data.cluster.metrics).toMatchObject({
      series: [{ metric: 'mem_bw', unit: 'TB/s', scope: null, host: null, statistics: null }],
      holes: [{ metric: 'nothing', labels: [], reason: 'NOT_ANSWERED' }],
    });
    const refused = await site.ask(query, { as: 'researcher' });
    expect(refused.body.data.cluster).toEqual({ name: 'tarn', metrics: null });
    expect(refused.body.errors).toMatchObject([
      { path: ['cluster', 'metrics'], extensions: { code: 'UPSTREAM_FORBIDDEN', system: 'emmy' } },
    ]);
  });

  it.each([
    [
      'cluster(id: "Cluster:emmy:tarn")',
      'scopes: [CORE]',
      'UNSUPPORTED',
      /`scopes` cannot be chosen .* Cluster/,
    ],
    [
      'cluster(id: "Cluster:emmy:tarn")',
      'resolutionSeconds: 60',
      'UNSUPPORTED',
      /`resolutionSeconds` cannot/,
    ],
    ['cluster(id: "Cluster:emmy:tarn")', 'scopes: []', 'BAD_USER_INPUT', /at least one scope/],
    ['cluster(id: "Cluster:emmy:tarn")', 'resolutionSeconds: 0', 'BAD_USER_INPUT', /at least 1/],
    ['cluster(id: "Cluster:emmy:tarn")', 'samples: 0', 'BAD_USER_INPUT', /`samples` must be/],
  ])('of %s with %s are refused, and not asked for', async (row, choice, code, message) => {
    const { body } = await site.ask(
      `{ ${row} { metrics(names: ["mem_bw"], ${period}, ${choice}) { ${all} } } }`,
    );
    expect(body.errors).toMatchObject([{ extensions: { code }, message: expect.stringMatching(message) }]);
    expect(queries()).toEqual(['Clusters']);
  });
});
