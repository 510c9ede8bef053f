import { afterEach, describe, expect, it } from 'vitest';
import { Metrics, MetricUses, Machines } from '../../src/upstream/clustercockpit/clusters/schema.ts';
import { toMachine, toMetrics, toMetricUses } from '../../src/upstream/clustercockpit/clusters/map.ts';
import {
  hasSamples,
  type Received,
  type Reply,
  sample,
  startUpstream,
  type Upstream,
} from './clustercockpit-server.ts';

let upstream: Upstream;
afterEach(() => upstream.close());

async function connect(graphql: boolean, reply: (request: Received) => Reply) {
  upstream = await startUpstream(reply);
  return upstream.connect({ graphql }).clusterHardware;
}

function requests(): string[] {
  return upstream.received.map(({ method, path }) => `${method} ${path}`);
}

const gigaFlops = { unit: { base: 'F/s', prefix: 'G' }, value: 30 };
const bandwidth = { unit: { base: 'B/s', prefix: 'G' }, value: 120 };
const topology = {
  node: [0, 1, 2, 3],
  socket: [
    [0, 1],
    [2, 3],
  ],
  memoryDomain: [[0, 1, 2, 3]],
  core: null,
};
const memory = {
  ...{ name: 'mem_used', unit: { base: 'B', prefix: 'G' }, scope: 'node', aggregation: 'sum', timestep: 60 },
  ...{ peak: 128, normal: 64, caution: 100, alert: 120, lowerIsBetter: true },
};
const network = {
  ...{ name: 'ib_load', unit: { base: '' }, scope: 'rack', aggregation: 'median', timestep: 30 },
  ...{ peak: 12, normal: null, caution: 2, alert: 1 },
};
const helios = {
  name: 'helios',
  metricConfig: [
    { ...memory, restrict: true },
    { ...network, restrict: false },
  ],
  subClusters: [
    {
      ...{
        name: 'std',
        topology,
        flopRateScalar: gigaFlops,
        flopRateSimd: gigaFlops,
        memoryBandwidth: bandwidth,
      },
      metricConfig: [
        { ...network, energy: '' },
        { ...memory, footprint: 'max', energy: 'power', restrict: false },
      ],
    },
    {
      ...{ name: 'fat', topology: { ...topology, die: [[0, 1]] }, flopRateScalar: gigaFlops },
      metricConfig: [{ ...memory, peak: 512, lowerIsBetter: false, energy: '' }],
    },
  ],
};
function overGraphQL(): Reply {
  return { body: { data: { clusters: [helios] } } };
}

function overRest(): Reply {
  return { body: { clusters: [helios] } };
}

describe('What becomes of the metrics of ClusterCockpit', () => {
  it('is refused to a token of too low a role with what it would take', async () => {
    const hardware = await connect(true, () => ({
      status: 401,
      body: { status: 'Unauthorized', error: 'unauthorized' },
    }));
    const failure: any = await hardware.metricUsesOf([['helios']]).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'UPSTREAM_UNAUTHENTICATED',
      facts: { system: 'emmy', status: 401 },
    });
    expect(failure.message).toContain(
      'the role `api`, alone or beside `admin`, at an address that it allows',
    );
  });

  it('is read over REST, whatever else is asked over GraphQL, at the exact path', async () => {
    const hardware = await connect(true, overRest);
    expect(await hardware.metricUsesOf([['gone'], ['helios']])).toEqual([
      null,
      [
        { subClusterName: 'std', metricName: 'ib_load', footprint: null, energy: null, restricted: false },
        {
          subClusterName: 'std',
          metricName: 'mem_used',
          footprint: 'max',
          energy: 'power',
          restricted: true,
        },
        { subClusterName: 'fat', metricName: 'mem_used', footprint: null, energy: null, restricted: true },
      ],
    ]);
    expect(requests()).toEqual(['GET /api/clusters/']);
  });
});

describe.each([
  ['GraphQL', true, overGraphQL, 'POST /query'],
  ['REST', false, overRest, 'GET /api/clusters/'],
] as const)('Over %s, the hardware of ClusterCockpit', (_, graphql, reply, request) => {
  it('is told of each sub-cluster, with units, by one request for all clusters', async () => {
    const hardware = await connect(graphql, reply);
    const [machines, missing] = await hardware.machinesOf([['helios'], ['gone']]);
    expect(missing).toBeNull();
    expect(machines).toEqual([
      {
        subClusterName: 'std',
        topology: {
          hardwareThreads: [0, 1, 2, 3],
          sockets: [
            [0, 1],
            [2, 3],
          ],
          memoryDomains: [[0, 1, 2, 3]],
          ...{ dies: null, cores: null },
        },
        flopRateScalar: { value: 30, unit: 'GF/s' },
        flopRateSimd: { value: 30, unit: 'GF/s' },
        memoryBandwidth: { value: 120, unit: 'GB/s' },
      },
      expect.objectContaining({
        subClusterName: 'fat',
        topology: expect.objectContaining({ dies: [[0, 1]] }),
        ...{ flopRateSimd: null, memoryBandwidth: null },
      }),
    ]);
    expect(requests()).toEqual([request]);
  });

  it('is measured by name, each metric where it was not removed, with the exceptions of the sub-cluster', async () => {
    const hardware = await connect(graphql, reply);
    const place = { clusterId: 'Cluster:emmy:helios' };
    expect(await hardware.metricsOf([['helios'], ['helios', 'std']])).toEqual([
      [
        {
          ...{ name: 'ib_load', unit: null, scope: null, upstreamScope: 'rack', sampleSeconds: 30 },
          ...{ aggregation: 'UNKNOWN', upstreamAggregation: 'median' },
          subClusters: [
            {
              ...{ ...place, subClusterName: 'std', metricName: 'ib_load', lowerIsBetter: false },
              ...{ peak: 12, normal: null, caution: 2, alert: 1 },
            },
          ],
        },
        {
          ...{ name: 'mem_used', unit: 'GB', scope: 'NODE', upstreamScope: 'node', sampleSeconds: 60 },
          ...{ aggregation: 'SUM', upstreamAggregation: 'sum' },
          subClusters: [
            {
              ...{ ...place, subClusterName: 'std', metricName: 'mem_used', lowerIsBetter: true },
              ...{ peak: 128, normal: 64, caution: 100, alert: 120 },
            },
            {
              ...{ ...place, subClusterName: 'fat', metricName: 'mem_used', lowerIsBetter: false },
              ...{ peak: 512, normal: 64, caution: 100, alert: 120 },
            },
          ],
        },
      ],
      null,
    ]);
    expect(requests()).toEqual([request]);
  });
});

it.skipIf(!hasSamples)(
  'reads the recorded clusters (skipped where the samples are not at hand)',
  async () => {
    await connect(false, overRest);
    const recorded = sample('response-clusters');
    const machines = Machines.parse(recorded).clusters.map(({ subClusters }) => subClusters.map(toMachine));
    expect(machines[0]?.map(({ topology: { cores } }) => cores?.length)).toEqual([8, 8]);
    const [metrics] = Metrics.parse(recorded).clusters.map(({ name, subClusters }) =>
      toMetrics(name, subClusters),
    );
    const measuredOn = metrics?.map(({ name, subClusters }) => [name, subClusters.length]);
    expect(measuredOn).toContainEqual(['net_bw', 1]);
    expect(measuredOn).toContainEqual(['mem_used', 2]);
    const uses = MetricUses.parse(recorded).clusters.flatMap(toMetricUses);
    expect(uses.filter(({ energy }) => energy === 'power').map(({ metricName }) => metricName)).toEqual([
      ...['cpu_power', 'cpu_power', 'cpu_power', 'acc_power'],
    ]);
  },
);
