import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const onEmmy = 'filter: { systems: ["emmy"] }';
const uses = `{ clusters(${onEmmy}) { nodes { name hardware {
  metrics { name subClusters { subClusterName use { footprint energy restricted } } } } } } }`;

describe('what becomes of the metrics of a cluster', () => {
  it.each(['viewer', 'researcher', 'editor'] as const)(
    'is refused to the %s once, with the role it takes, and not asked; the rest is shown',
    async (as) => {
      const { body } = await site.ask(uses, { as });
      expect(body.errors).toHaveLength(1);
      expect(body.errors[0]).toMatchObject({ extensions: { code: 'FORBIDDEN', system: 'emmy' } });
      expect(body.errors[0].message).toMatch(
        /^Reading the use of metrics on emmy needs the role administrator/,
      );
      const [glade] = body.data.clusters.nodes;
      expect(glade.hardware.metrics[0]).toEqual({
        name: 'acc_mem_used',
        subClusters: [{ subClusterName: 'h100', use: null }],
      });
      expect(site.received('clustercockpit')).toEqual(['POST /query', 'POST /query']);
    },
  );

  it('is shown to an administrator, by one request more for all clusters', async () => {
    const { body } = await site.ask(uses);
    expect(body.errors).toBeUndefined();
    const [, tarn] = body.data.clusters.nodes;
    const used = tarn.hardware.metrics.find(({ name }: any) => name === 'mem_used');
    const use = { footprint: 'max', energy: null, restricted: false };
    expect(used.subClusters).toEqual([
      { subClusterName: 'main', use },
      { subClusterName: 'large', use },
    ]);
    expect(site.received('clustercockpit')).toEqual(['POST /query', 'POST /query', 'GET /api/clusters/']);
  });
});

describe('the hardware of a cluster', () => {
  it('is shown to whoever may see the cluster, with thresholds and without what a sub-cluster does not measure', async () => {
    const { body } = await site.ask(
      `{ clusters(${onEmmy}) { nodes { name hardware { metrics {
           name unit scope aggregation sampleSeconds
           subClusters { subClusterName peak normal caution alert lowerIsBetter } } } } } }`,
      { as: 'viewer' },
    );
    expect(body.errors).toBeUndefined();
    const [, tarn] = body.data.clusters.nodes;
    const metrics = new Map(tarn.hardware.metrics.map((metric: any) => [metric.name, metric]));
    expect([...metrics.keys()]).toEqual([...metrics.keys()].sort());
    expect(metrics.get('net_bw')).toMatchObject({
      ...{ unit: 'GB/s', scope: 'NODE', aggregation: 'SUM', sampleSeconds: 60 },
      subClusters: [{ subClusterName: 'main', peak: 24, lowerIsBetter: false }],
    });
    expect(metrics.get('mem_used')).toMatchObject({
      subClusters: [
        { subClusterName: 'main', peak: 256, normal: 128, caution: 200, alert: 240, lowerIsBetter: true },
        { subClusterName: 'large', peak: 1024, normal: 512, caution: 900, alert: 1000, lowerIsBetter: true },
      ],
    });
    expect(metrics.get('cpu_user')).toMatchObject({ unit: null, scope: 'HARDWARE_THREAD' });
  });

  it('has a topology and peak rates, by one request for all sub-clusters and only when they are asked', async () => {
    const { body } = await site.ask(
      `{ clusters(${onEmmy}) { nodes { name hardware { subClusters {
           name flopRateSimd { value unit } memoryBandwidth { value unit }
           topology { hardwareThreads sockets memoryDomains dies cores } } } } } }`,
      { as: 'viewer' },
    );
    expect(body.errors).toBeUndefined();
    const [glade, tarn] = body.data.clusters.nodes;
    expect(tarn.hardware.subClusters).toHaveLength(2);
    const [{ topology, ...h100 }] = glade.hardware.subClusters;
    expect(h100).toEqual({
      name: 'h100',
      flopRateSimd: { value: 1900, unit: 'GF/s' },
      memoryBandwidth: { value: 360, unit: 'GB/s' },
    });
    expect(topology.hardwareThreads).toHaveLength(32);
    expect(topology.sockets.map((socket: number[]) => [socket.length, socket[0]])).toEqual([
      [16, 0],
      [16, 16],
    ]);
    expect([topology.dies, topology.cores.length]).toEqual([null, 32]);
    expect(site.received('clustercockpit')).toEqual(['POST /query', 'POST /query']);
    site.forget();
    await site.ask(`{ clusters(${onEmmy}) { nodes { name hardware { partitions } } } }`);
    expect(site.received('clustercockpit')).toEqual(['POST /query']);
  });

  it('is null of a cluster of another system, which is not asked for it', async () => {
    const { body } = await site.ask(
      '{ clusters(filter: { systems: ["dgx"] }) { nodes { hardware { metrics { name } } } } }',
    );
    expect(body.data.clusters.nodes[0]).toEqual({ hardware: null });
    expect(site.received('clustercockpit')).toEqual([]);
  });
});

describe('without GraphQL of its own', () => {
  it('ClusterCockpit tells the same of its clusters to an administrator, over REST', async () => {
    const query = `{ clusters(${onEmmy}) { nodes { name hardware {
      metrics { name unit subClusters { subClusterName peak use { energy } } }
      subClusters { name topology { sockets } flopRateScalar { value unit } } } } } }`;
    const { body: open } = await site.ask(query);
    const closed = await openSite({
      configure: (config) => ({
        ...config,
        systems: config.systems.map((system) =>
          system.kind === 'clustercockpit' ? { ...system, graphql: false } : system,
        ),
      }),
    });
    const { body } = await closed.ask(query);
    expect(body.errors).toBeUndefined();
    expect(body.data).toEqual(open.data);
    expect(new Set(closed.received('clustercockpit'))).toEqual(new Set(['GET /api/clusters/']));
    const { body: lists } = await closed.ask(
      `{ computeNodes(${onEmmy}) { nodes { id } completeness { complete sources { status } } }
         tags(${onEmmy}) { nodes { id } completeness { complete sources { status } } } }`,
    );
    const unsupported = {
      nodes: [],
      completeness: { complete: false, sources: [{ status: 'UNSUPPORTED' }] },
    };
    expect(lists.data).toEqual({ computeNodes: unsupported, tags: unsupported });
    await closed.close();
  });
});
