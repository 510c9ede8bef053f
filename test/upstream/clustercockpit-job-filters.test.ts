import { afterEach, describe, expect, it } from 'vitest';
import type { JobFilter } from '../../src/domain/job.ts';
import {
  jobCountDocument,
  jobsDocument,
  tagIdsDocument,
} from '../../src/upstream/clustercockpit/jobs/documents.ts';
import {
  graphqlJob,
  namesOf,
  readJobs,
  type Received,
  restJob,
  startUpstream,
  type Upstream,
} from './clustercockpit-server.ts';

let upstream: Upstream;
afterEach(() => upstream.close());

const tag = { type: 'review', name: 'energy-check', scope: 'global' };
const lg02 = { hostname: 'lg02', hwthreads: [0], accelerators: ['0E'], configuration: null };
const rows = [
  { jobId: 1, user: 'u-0001', project: 'Aero', numNodes: 1, numHwthreads: 64 },
  { jobId: 2, partition: 'a100', subCluster: 'gpu', numNodes: 2, numAcc: 4, resources: [lg02] },
  { jobId: 3, arrayJobId: 1, shared: 'multi_user', tags: [tag], duration: 20 },
  { jobId: 4, monitoringStatus: 3, energy: 1.5, numNodes: 8, numAcc: 1 },
];
const footprint = { mem_used_max: 21.4 };

function reply({ json }: Received) {
  if (!json) return { body: { jobs: rows.map((row) => restJob({ footprint, ...row })) } };
  if (json.query === tagIdsDocument) {
    return {
      body: {
        data: {
          tags: [
            { id: '5', ...tag },
            { id: '6', ...tag, scope: 'u-0001' },
          ],
        },
      },
    };
  }
  if (json.query === jobCountDocument) return { body: { data: { jobs: { count: 17 } } } };
  const graphqlFootprint = [{ name: 'mem_used', stat: 'max', value: 21.4 }];
  const items = rows.map((row) => graphqlJob({ footprint: graphqlFootprint, ...row }));
  return { body: { data: { jobs: { items, hasNextPage: false } } } };
}

async function connect(graphql: boolean) {
  upstream = await startUpstream(reply);
  return upstream.connect({ graphql }).jobs;
}

/** The filters beside the first, which tells what every system can be asked. */
function othersSent(): unknown[] {
  const { json } = upstream.received.find(({ json }) => json.query === jobsDocument) as Received;
  return json.variables.filter.slice(1);
}

type Case = [filter: JobFilter, told: object[], passing: string[], exact: boolean];

const cases: readonly Case[] = [
  [{ userText: 'U-00' }, [{ user: { contains: 'U-00' } }], ['1', '2', '3', '4'], false],
  [{ userText: '0001' }, [{ user: { contains: '0001' } }], ['1'], false],
  [{ projectText: 'AERO' }, [{ project: { contains: 'AERO' } }], ['1'], false],
  [{ runningSeconds: { max: 30 } }, [{ duration: { from: 0, to: 30 } }], ['3'], false],
  [{ allocated: { nodes: { min: 2 } } }, [{ numNodes: { from: 2, to: 0 } }], ['2', '4'], true],
  [{ allocated: { nodes: { min: 1.5, max: 7.5 } } }, [{ numNodes: { from: 2, to: 7 } }], ['2'], true],
  [{ allocated: { gpu: { min: 4, max: 4 } } }, [{ numAccelerators: { from: 4, to: 4 } }], ['2'], true],
  [{ allocated: { hardwareThreads: { min: 2 } } }, [{ numHWThreads: { from: 2, to: 0 } }], ['1'], false],
  [{ allocated: { hosts: ['lg02'] } }, [{ node: { eq: 'lg02' } }], ['2'], true],
  [{ allocated: { hosts: ['lg02', 'hn003'] } }, [], ['1', '2', '3', '4'], false],
  [{ allocated: { hostText: 'LG' } }, [{ node: { contains: 'LG' } }], ['2'], false],
  [{ scheduling: { numbers: [3] } }, [{ jobId: { eq: '3' } }], ['3'], true],
  [{ scheduling: { numbers: [3, 4e9] } }, [{ jobId: { in: ['3', '4000000000'] } }], ['3'], true],
  [{ scheduling: { arrayNumbers: [1] } }, [{ arrayJobId: 1 }], ['3'], true],
  [{ scheduling: { arrayNumbers: [1, 2] } }, [], ['3'], false],
  [{ scheduling: { arrayNumbers: [4e9] } }, [], [], false],
  [{ scheduling: { partitions: ['a100'] } }, [{ partition: { eq: 'a100' } }], ['2'], true],
  [{ scheduling: { subClusters: ['gpu', 'fat'] } }, [{ subCluster: { in: ['gpu', 'fat'] } }], ['2'], true],
  [{ scheduling: { sharing: ['ANYBODY'] } }, [{ shared: 'multi_user' }], ['3'], true],
  [{ scheduling: { sharing: ['ANYBODY', 'SAME_USER'] } }, [], ['3'], false],
  [{ monitoring: { tags: [tag] } }, [{ tags: ['5', '6'] }], ['3'], true],
  [{ monitoring: { energy: { min: 0.5 } } }, [{ energy: { from: 0.5, to: 0 } }], ['4'], false],
  [
    { monitoring: { footprint: [{ metric: 'mem_used', statistic: 'max', min: 20, max: 22 }] } },
    [{ metricStats: [{ metricName: 'mem_used_max', range: { from: 20, to: 22 } }] }],
    ['1', '2', '3', '4'],
    false,
  ],
];

describe('A filter of jobs by what ClusterCockpit alone tells,', () => {
  it.each(cases)('%j, is told over GraphQL beside the rest', async (filter, told, passing) => {
    expect(namesOf(await readJobs(await connect(true), { filter })).sort()).toEqual(passing);
    expect(othersSent()).toEqual(told);
  });

  it.each(cases)('%j, is checked here over REST, which cannot be told', async (filter, _, passing) => {
    expect(namesOf(await readJobs(await connect(false), { filter })).sort()).toEqual(passing);
    expect(upstream.received.map(({ path }) => path)).toEqual([
      '/userapi/jobs/?items-per-page=25&page=1&with-metadata=true',
    ]);
  });

  it.each(cases)('%j, is counted only when all of it can be told', async (filter, told, _, exact) => {
    const jobs = await connect(true);
    expect(await jobs.count?.(filter, new AbortController().signal)).toBe(exact ? 17 : null);
    const counts = upstream.received.filter(({ json }) => json.query === jobCountDocument);
    expect(counts.map(({ json }) => json.variables.filter)).toEqual(exact ? [[{}, ...told]] : []);
  });
});

describe('What cc-backend would take for an open end', () => {
  it.each<[JobFilter, object[], string[]]>([
    [{ allocated: { gpu: { max: 0 } } }, [], ['1', '3']],
    [{ allocated: { gpu: { min: 1 } } }, [{ numAccelerators: { from: 1, to: 0 } }], ['2', '4']],
    [{ allocated: { gpu: { min: 1, max: 3 } } }, [{ numAccelerators: { from: 1, to: 3 } }], ['4']],
    [{ allocated: { gpu: { max: -1 } } }, [], []],
    [{ monitoring: { energy: { max: 0 } } }, [], []],
  ])('in %j is checked here and never counted there', async (filter, told, passing) => {
    const jobs = await connect(true);
    expect(namesOf(await readJobs(jobs, { filter })).sort()).toEqual(passing);
    expect(othersSent()).toEqual(told);
    expect(await jobs.count?.(filter, new AbortController().signal)).toBeNull();
  });

  it('in the time of running jobs, which it renews now and then, is asked with an hour to spare', async () => {
    await readJobs(await connect(true), { filter: { runningSeconds: { min: 7_200 } } });
    expect(othersSent()).toEqual([{ duration: { from: 3_600, to: 0 } }]);
  });
});

describe('The name of a metric', () => {
  it.each(['mem") OR 1=1 --', 'a.b', ''])('"%s" never reaches the SQL of cc-backend', async (metric) => {
    const filter = { monitoring: { footprint: [{ metric, statistic: 'max"', min: 2 }] } };
    expect(namesOf(await readJobs(await connect(true), { filter }))).toEqual([]);
    expect(othersSent()).toEqual([]);
  });
});

describe('A filter that leaves no job', () => {
  it.each<JobFilter>([
    { scheduling: { numbers: [] } },
    { scheduling: { partitions: [] } },
    { scheduling: { sharing: [] } },
    { allocated: { hosts: [] } },
    { monitoring: { tags: [] } },
  ])('%j is answered without asking', async (filter) => {
    const jobs = await connect(true);
    expect(await readJobs(jobs, { filter })).toMatchObject({ rows: [], total: 0 });
    expect(await jobs.count?.(filter, new AbortController().signal)).toBe(0);
    expect(upstream.received).toEqual([]);
  });

  it('because nobody made its tag asks for tags and for nothing else', async () => {
    const filter = { monitoring: { tags: [{ type: 'review', name: 'memory-leak' }] } };
    const jobs = await connect(true);
    expect(await readJobs(jobs, { filter })).toMatchObject({ rows: [], total: 0 });
    expect(await jobs.count?.(filter, new AbortController().signal)).toBe(0);
    expect(upstream.received.map(({ json }) => json.query)).toEqual([tagIdsDocument, tagIdsDocument]);
  });
});
