import { afterEach, describe, expect, it } from 'vitest';
import { firstMatchesDocument } from '../../src/upstream/clustercockpit/documents.ts';
import {
  concurrentJobsRow,
  energyFootprintRow,
  statisticsDocument,
} from '../../src/upstream/clustercockpit/jobs/documents.ts';
import {
  keysOfJobs,
  type Received,
  type Reply,
  restJob,
  startUpstream,
  type Upstream,
} from './clustercockpit-server.ts';

let upstream: Upstream;
afterEach(() => upstream.close());

async function connect(graphql: boolean, reply: (request: Received) => Reply) {
  upstream = await startUpstream(reply);
  return upstream.connect({ graphql }).jobMonitoring;
}

const start = '2026-09-21T14:13:20.000Z';
const keys = [...keysOfJobs(['helios', 7, 1790000000], ['helios', 8, 1790000000]), ['no', 'job'] as const];
const filters = Object.fromEntries(
  ['7', '8'].map((eq, index) => [
    `filter${index}`,
    [{ jobId: { eq }, cluster: { eq: 'helios' }, startTime: { from: start, to: start } }],
  ]),
);

function asked() {
  return upstream.received.map(({ json }) => json);
}

describe('Over GraphQL, of jobs', () => {
  it('the energy is asked at once for all, told in one order, and null of those that are not there', async () => {
    const energyFootprint = [
      { hardware: 'CPU', metric: 'cpu_power', value: 1.4 },
      null,
      { hardware: 'Accelerator', metric: 'acc_power', value: 0.5 },
    ];
    const data = { match0: { items: [] }, match1: { items: [{ energyFootprint }] } };
    const monitoring = await connect(true, () => ({ body: { data } }));
    expect(await monitoring.energySharesOf(keys)).toEqual([
      null,
      [
        { hardware: 'Accelerator', metric: 'acc_power', energy: 0.5 },
        { hardware: 'CPU', metric: 'cpu_power', energy: 1.4 },
      ],
      null,
    ]);
    expect(asked()).toEqual([{ query: firstMatchesDocument(2, energyFootprintRow), variables: filters }]);
  });

  it('the neighbours are told by number, and null where they share no machine', async () => {
    const concurrentJobs = { count: 2, items: [{ jobId: 500 }, { jobId: 9 }] };
    const data = { match0: { items: [{ concurrentJobs }] }, match1: { items: [{ concurrentJobs: null }] } };
    const monitoring = await connect(true, () => ({ body: { data } }));
    expect(await monitoring.concurrentJobsOf(keys)).toEqual([{ count: 2, numbers: [9, 500] }, null, null]);
    expect(asked()).toEqual([{ query: firstMatchesDocument(2, concurrentJobsRow), variables: filters }]);
  });

  it('the statistics are those of the metrics asked for, and null where they cannot be loaded', async () => {
    const stats = [
      { name: 'mem_used', data: { avg: 2, min: 1, max: 3 } },
      { name: 'cpu_load', data: { avg: 7, min: 0, max: 8 } },
    ];
    const monitoring = await connect(true, () => ({ body: { data: { match0: [{ stats }], match1: [] } } }));
    const metrics = ['cpu_load', 'mem_used'];
    expect(await monitoring.summariesOf(keys, metrics)).toEqual([
      [
        { metric: 'cpu_load', average: 7, minimum: 0, maximum: 8 },
        { metric: 'mem_used', average: 2, minimum: 1, maximum: 3 },
      ],
      null,
      null,
    ]);
    expect(asked()).toEqual([{ query: statisticsDocument(2), variables: { ...filters, metrics } }]);
  });

  it('nothing is asked by keys that name none', async () => {
    const monitoring = await connect(true, () => ({ body: {} }));
    expect(await monitoring.energySharesOf([['no', 'job']])).toEqual([null]);
    expect(upstream.received).toEqual([]);
  });
});

describe('Over REST, of jobs', () => {
  it('energy and neighbours are not known, and nothing is asked to find that out', async () => {
    const monitoring = await connect(false, () => ({ body: {} }));
    expect(await monitoring.energySharesOf(keys)).toEqual([null, null, null]);
    expect(await monitoring.concurrentJobsOf(keys)).toEqual([null, null, null]);
    expect(upstream.received).toEqual([]);
  });

  it('the statistics come with the list, of archived ones and of metrics that they have', async () => {
    const statistics = {
      cpu_load: { unit: { base: '' }, avg: 7, min: 0, max: 8 },
      net_bw: { avg: 1, min: 1, max: 1 },
    };
    const jobs = [restJob({ jobId: 7, statistics }), restJob({ jobId: 8 })];
    const monitoring = await connect(false, () => ({ body: { jobs } }));
    expect(await monitoring.summariesOf(keys, ['cpu_load', 'mem_used'])).toEqual([
      [{ metric: 'cpu_load', average: 7, minimum: 0, maximum: 8 }],
      null,
      null,
    ]);
    expect(upstream.received).toHaveLength(1);
  });
});
