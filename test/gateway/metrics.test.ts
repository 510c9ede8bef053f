import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const aurora = 'Cluster:dgx:4b1f0a9e-5c7d-4e21-9a40-6d2c8b7e1f01';
const period = 'from: "2026-11-20T00:00:00Z", to: "2026-11-20T10:00:00+01:00"';
const all =
  'series { metric unit scope labels { key value } resolutionSeconds points { at value } } holes { metric labels { key value } reason }';

/** Paths asked of Run:ai for metrics, without their queries. */
function asked(): string[] {
  const paths = site.received('runai').map((request) => request.split('?')[0] ?? '');
  return paths.filter((path) => path.endsWith('/metrics'));
}

describe('metrics', () => {
  it.each(['clusters', 'nodePools', 'computeNodes', 'departments', 'projects', 'jobs'])(
    'of %s are for people who signed in',
    async (noun) => {
      const query = `{ ${noun} { nodes { metrics(names: ["GPU_QUOTA"], ${period}) { ${all} } } } }`;
      const { body } = await site.ask(query, { as: null });
      expect(body.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', reason: 'NO_TOKEN' } }]);
      expect(site.systems.flatMap(({ received }) => received)).toEqual([]);
    },
  );

  it('of a cluster are series of numbers, asked with the token of the viewer', async () => {
    const { body } = await site.ask(
      `{ cluster(id: "${aurora}") { metrics(names: ["TOTAL_GPU", "GPU_UTILIZATION_DISTRIBUTION"], ${period}, samples: 2) { ${all} } } }`,
      { as: 'viewer' },
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.cluster.metrics).toEqual({
      series: [
        {
          ...{ metric: 'TOTAL_GPU', unit: 'GPUs', scope: null, labels: [], resolutionSeconds: null },
          points: [
            { at: '2026-11-20T00:00:00.000Z', value: 34 },
            { at: '2026-11-20T09:00:00.000Z', value: 34 },
          ],
        },
      ],
      holes: [{ metric: 'GPU_UTILIZATION_DISTRIBUTION', labels: [], reason: 'NOT_MEASURED' }],
    });
    const { headers } = site.sandbox.runai.received.find(({ path }) => path.includes('/metrics'))!;
    expect(headers['authorization']).toBe(`Bearer ${await site.tokenOf('viewer')}`);
  });

  it('are asked only when they are selected, once a row', async () => {
    await site.ask('{ projects { nodes { id } } }');
    expect(asked()).toEqual([]);
    const { body } = await site.ask(
      `{ projects(first: 5) { nodes { id metrics(names: ["GPU_QUOTA"], ${period}) { series { metric } } } } }`,
    );
    expect(body.errors).toBeUndefined();
    const ids: string[] = body.data.projects.nodes.map(({ id }: any) => id.split(':')[2]);
    expect(asked()).toEqual(ids.map((id) => `GET /api/v1/org-unit/projects/${id}/metrics`));
  });

  it('of node pools are asked by cluster and name, also of pools that a quota names', async () => {
    const metrics = `metrics(names: ["TOTAL_GPU"], ${period}) { series { points { value } } }`;
    const { body } = await site.ask(
      `{ projects(first: 1) { nodes { quota { nodePool { name ${metrics} } } } } }`,
    );
    expect(body.errors).toBeUndefined();
    const names = body.data.projects.nodes[0].quota.map(({ nodePool }: any) => nodePool.name);
    expect(
      asked()
        .map((path) => path.split('/').at(-2))
        .sort(),
    ).toEqual([...names].sort());
    expect(names).not.toEqual([]);
  });

  it.each(['scopes: [NODE]', 'resolutionSeconds: 60'])(
    'are refused with what Run:ai cannot follow: %s',
    async (choice) => {
      const { body } = await site.ask(
        `{ cluster(id: "${aurora}") { metrics(names: ["TOTAL_GPU"], ${period}, ${choice}) { ${all} } } }`,
      );
      expect(body.errors).toMatchObject([{ extensions: { code: 'UNSUPPORTED' } }]);
      expect(asked()).toEqual([]);
    },
  );

  it('of an unknown name are refused by the nearest ones, in one error for all rows', async () => {
    const { body } = await site.ask(
      `{ jobs(first: 5, filter: { systems: ["dgx"] }) { nodes { metrics(names: ["CPU_CORES"], ${period}) { ${all} } } } }`,
    );
    expect(body.errors).toMatchObject([
      {
        extensions: { code: 'BAD_USER_INPUT' },
        message:
          '`names` names "CPU_CORES", which is no metric of a Job; the nearest are CPU_USAGE_CORES, CPU_REQUEST_CORES, CPU_LIMIT_CORES.',
      },
    ]);
    expect(asked()).toEqual([]);
  });

  it('of a time that ends before it begins are refused', async () => {
    const { body } = await site.ask(
      `{ cluster(id: "${aurora}") { metrics(names: ["TOTAL_GPU"], from: "2026-11-20T00:00:00Z", to: "2026-11-19T00:00:00Z") { ${all} } } }`,
    );
    expect(body.errors).toMatchObject([
      { path: ['cluster', 'metrics'], message: '`from` must be before `to`.' },
    ]);
    expect(asked()).toEqual([]);
  });

  it('of more rows than one answer tells are refused, however many fields ask for them', async () => {
    const each = `metrics(names: ["POD_COUNT"], ${period}) { series { metric } }`;
    const { body } = await site.ask(
      `{ jobs(first: 100, filter: { systems: ["dgx"] }) { nodes { a: ${each} b: ${each.replace('POD', 'RUNNING_POD')} } } }`,
    );
    expect(body.errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED', system: 'dgx' } }]);
    const rows: number = body.data.jobs.nodes.length;
    expect(rows).toBeGreaterThan(50);
    expect(asked()).toHaveLength(rows);
  });
});
