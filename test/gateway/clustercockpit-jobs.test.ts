import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Job, jobRow } from '../../src/sandbox/clustercockpit/index.ts';
import { openSite, type Site } from '../support/site.ts';

const midnight = Date.UTC(2026, 8, 21) / 1000;
const tags = [
  { id: 1, type: 'review', name: 'energy-check', scope: 'global' },
  { id: 2, type: 'app', name: 'solver', scope: 'global' },
];

/** Of 60 jobs, ten minutes apart, every third is archived and every fourth tagged. */
const clusterJobs = Array.from({ length: 60 }, (_, at) => {
  const number = at + 1;
  const archived = number % 3 === 0;
  return jobRow({
    ...{ id: number, jobId: 700_000 + number, startTime: midnight + number * 600, duration: 100 * number },
    ...{ user: `u-000${number % 4}`, project: number % 2 ? 'aero-wing' : 'ice-core' },
    ...{ partition: number % 5 ? 'batch' : 'a100', subCluster: number % 5 ? 'main' : 'gpu' },
    ...{ arrayJobId: number % 10 === 0 ? 700_010 : 0, shared: number % 6 ? 'none' : 'multi_user' },
    ...{ tagIds: number % 4 ? [] : [1 + ((number / 4) % 2)], numAcc: number % 5 ? 0 : number },
    resources: Array.from({ length: 1 + (number % 3) }, (_, host) => ({ hostname: `tn00${host + 1}` })),
    metaData: { jobName: `relax ${number}`, jobScript: '#!/bin/sh' },
    ...(archived && { monitoringStatus: 3, energy: number / 10 }),
    ...(archived && { footprint: { mem_used_max: number, cpu_load_avg: 7.5 } }),
    ...(archived && { energyFootprint: { cpu_power: number / 10 } }),
    statistics: archived ? { cpu_load: { unit: { base: '' }, avg: 7.5, min: 1, max: 8 } } : null,
  });
});

let graphqlSite: Site;
let restSite: Site;
beforeAll(async () => {
  [graphqlSite, restSite] = await Promise.all([open(true), open(false)]);
});
beforeEach(() => {
  for (const site of [graphqlSite, restSite]) site.forget();
});
afterAll(() => Promise.all([graphqlSite.close(), restSite.close()]));

function open(graphql: boolean): Promise<Site> {
  return openSite({
    sandbox: { clustercockpit: { data: { jobs: structuredClone(clusterJobs), tags } } },
    configure: (config) => ({
      ...config,
      systems: config.systems.map((system) =>
        system.kind === 'clustercockpit' ? { ...system, graphql } : system,
      ),
    }),
  });
}

const monitoring = `monitoring {
  state energy footprint { metric statistic value } tags { type name scope } metadata { key value }
  energyFootprint { hardware metric energy } concurrentJobs { count numbers }
  statistics(metrics: ["cpu_load"]) { metric average minimum maximum }
}`;

function idOf({ cluster, jobId, startTime }: Job): string {
  return `Job:emmy:${cluster}/${jobId}/${startTime}`;
}

function jobAt(number: number): Job {
  return clusterJobs[number - 1] as Job;
}

describe('what ClusterCockpit knows of a job', () => {
  it('is refused to strangers with the job, and nothing is asked', async () => {
    const { body } = await graphqlSite.ask(`{ job(id: "${idOf(jobAt(12))}") { ${monitoring} } }`, {
      as: null,
    });
    expect(body).toMatchObject({
      data: { job: null },
      errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
    });
    expect(graphqlSite.received('clustercockpit')).toEqual([]);
  });

  it('is shown in full over GraphQL, each thing it looks up by one request', async () => {
    const { body } = await graphqlSite.ask(
      `{ job(id: "${idOf(jobAt(12))}") {
        allocated { nodes hardwareThreads threadsPerCore hosts { hostname hardwareThreads accelerators } }
        scheduling { number arrayNumber partition subCluster sharing } ${monitoring}
      } }`,
    );
    expect(body).toEqual({
      data: {
        job: {
          allocated: {
            ...{ nodes: 1, hardwareThreads: 32, threadsPerCore: 1 },
            hosts: [{ hostname: 'tn001', hardwareThreads: null, accelerators: [] }],
          },
          scheduling: {
            ...{ number: 700_012, arrayNumber: null, partition: 'batch' },
            ...{ subCluster: 'main', sharing: 'ANYBODY' },
          },
          monitoring: {
            ...{ state: 'ARCHIVED', energy: 1.2 },
            footprint: [
              { metric: 'cpu_load', statistic: 'avg', value: 7.5 },
              { metric: 'mem_used', statistic: 'max', value: 12 },
            ],
            tags: [{ type: 'app', name: 'solver', scope: 'global' }],
            metadata: [
              { key: 'jobName', value: 'relax 12' },
              { key: 'jobScript', value: '#!/bin/sh' },
            ],
            energyFootprint: [{ hardware: 'CPU', metric: 'cpu_power', energy: 1.2 }],
            concurrentJobs: { count: 2, numbers: [700_011, 700_013] },
            statistics: [{ metric: 'cpu_load', average: 7.5, minimum: 1, maximum: 8 }],
          },
        },
      },
    });
    expect(graphqlSite.received('clustercockpit')).toEqual(Array(4).fill('POST /query'));
  });

  it('is one request for a page, and two more for what is looked up of each of its jobs', async () => {
    const page = 'jobs(first: 20, filter: { systems: ["emmy"] })';
    await graphqlSite.ask(`{ ${page} { nodes { monitoring { tags { name } metadata { key } } } } }`);
    expect(graphqlSite.received('clustercockpit')).toHaveLength(1);
    graphqlSite.forget();
    await graphqlSite.ask(
      `{ ${page} { nodes { monitoring { concurrentJobs { count } energyFootprint { energy } } } } }`,
    );
    expect(graphqlSite.received('clustercockpit')).toHaveLength(3);
  });

  it('is the same over REST, apart from what REST cannot tell', async () => {
    const { body } = await restSite.ask(`{ job(id: "${idOf(jobAt(12))}") { ${monitoring} } }`);
    expect(body.errors).toBeUndefined();
    expect(body.data.job.monitoring).toMatchObject({
      ...{ energy: 1.2, tags: [{ name: 'solver' }], energyFootprint: null, concurrentJobs: null },
      statistics: [{ metric: 'cpu_load', average: 7.5, minimum: 1, maximum: 8 }],
    });
  });
});

const list = `query ($filter: JobFilter) {
  jobs(first: 100, filter: $filter) {
    nodes { id system { name } }
    completeness { complete sources { system { name } status error { code message } } }
  }
}`;

type Case = [filter: object, passes: (job: Job) => boolean];

const cases: readonly Case[] = [
  [{ userText: 'U-0002' }, ({ user }) => user === 'u-0002'],
  [{ projectText: 'wing' }, ({ project }) => project === 'aero-wing'],
  [{ runningSeconds: { min: 1_000, max: 2_000 } }, ({ duration }) => duration >= 1_000 && duration <= 2_000],
  [{ allocated: { nodes: { min: 2, max: 2 } } }, ({ numNodes }) => numNodes === 2],
  [{ allocated: { gpu: { max: 0 } } }, ({ numAcc }) => numAcc === 0],
  [{ allocated: { gpu: { min: 1 } } }, ({ numAcc }) => numAcc >= 1],
  [{ allocated: { hosts: ['tn003'] } }, ({ numNodes }) => numNodes === 3],
  [{ allocated: { hosts: ['tn002', 'tn003'] } }, ({ numNodes }) => numNodes >= 2],
  [{ allocated: { hostText: 'N003' } }, ({ numNodes }) => numNodes === 3],
  [{ scheduling: { numbers: [700_003, 700_004] } }, ({ id }) => id === 3 || id === 4],
  [{ scheduling: { arrayNumbers: [700_010] } }, ({ arrayJobId }) => arrayJobId === 700_010],
  [{ scheduling: { partitions: ['a100'], subClusters: ['gpu'] } }, ({ partition }) => partition === 'a100'],
  [{ scheduling: { sharing: ['ANYBODY'] } }, ({ shared }) => shared === 'multi_user'],
  [{ monitoring: { tags: [{ type: 'app', name: 'solver' }] } }, ({ tagIds }) => tagIds.includes(2)],
  [{ monitoring: { energy: { min: 3 } } }, ({ energy }) => energy >= 3],
  [
    { monitoring: { footprint: [{ metric: 'mem_used', statistic: 'max', min: 6, max: 30 }] } },
    ({ footprint }) => (footprint?.mem_used_max ?? 0) >= 6 && (footprint?.mem_used_max ?? 0) <= 30,
  ],
];

describe('a filter of jobs by what ClusterCockpit knows', () => {
  it.each(cases)('%j leaves the same over both of its interfaces', async (filter, passes) => {
    const expected = clusterJobs.filter(passes).map(idOf).toReversed();
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(clusterJobs.length);
    for (const site of [graphqlSite, restSite]) {
      const { body } = await site.ask(list, { variables: { filter: { systems: ['emmy'], ...filter } } });
      expect(body.errors).toBeUndefined();
      expect(body.data.jobs.nodes.map(({ id }: { id: string }) => id)).toEqual(expected);
    }
  });

  it('leaves none of systems that cannot check it, which say so and are not asked', async () => {
    const { body } = await graphqlSite.ask(list, {
      variables: { filter: { monitoring: { tags: [{ type: 'app', name: 'solver' }] } } },
    });
    const { nodes, completeness } = body.data.jobs;
    expect(new Set(nodes.map(({ system }: any) => system.name))).toEqual(new Set(['emmy']));
    expect(completeness.complete).toBe(false);
    const others = completeness.sources.filter(({ system }: any) => system.name !== 'emmy');
    expect(others.map(({ system, status }: any) => [system.name, status]).sort()).toEqual([
      ['dgx', 'UNSUPPORTED'],
      ['renku', 'UNSUPPORTED'],
    ]);
    expect(others[0].error.message).toContain('filter.monitoring.tags');
    expect(graphqlSite.received('runai')).toEqual([]);
    expect(graphqlSite.received('renku')).toEqual([]);
  });

  it('is checked by Run:ai as far as its jobs tell it, and counted only then', async () => {
    const { workloads } = graphqlSite.sandbox.runai.state;
    const busy = workloads.filter(
      ({ deletedAt, totalRunningTimeSeconds: seconds }: any) => deletedAt === null && (seconds ?? 0) > 86_400,
    );
    const { body } = await graphqlSite.ask(list, {
      variables: { filter: { systems: ['dgx'], runningSeconds: { min: 86_401 } } },
    });
    expect(body.errors).toBeUndefined();
    expect(busy.length).toBeGreaterThan(0);
    const ids = body.data.jobs.nodes.map(({ id }: { id: string }) => id);
    expect(ids).toHaveLength(Math.min(busy.length, 100));
    expect(busy.map(({ id }: any) => `Job:dgx:${id}`)).toEqual(expect.arrayContaining(ids));
  });
});

describe('a job whose file the archive has lost', () => {
  it('costs a list over REST itself alone, and the page says that it is incomplete', async () => {
    const lost = restSite.sandbox.clustercockpit as unknown as { data: { jobs: Job[] } };
    const job = lost.data.jobs.find(({ id }) => id === 30) as Job;
    const { statistics } = job;
    job.statistics = null;
    const { body } = await restSite.ask(list, { variables: { filter: { systems: ['emmy'] } } });
    job.statistics = statistics;
    const others = clusterJobs.filter(({ id }) => id !== 30).map(idOf);
    expect(body.data.jobs.nodes.map(({ id }: { id: string }) => id)).toEqual(others.toReversed());
    expect(body.data.jobs.completeness).toMatchObject({
      complete: false,
      sources: [{ status: 'INCOMPLETE', error: { code: 'UPSTREAM_FAILURE' } }],
    });
    expect(body.errors).toMatchObject([
      { path: ['jobs'], extensions: { code: 'UPSTREAM_FAILURE', partial: true } },
    ]);
    expect(JSON.stringify(body)).not.toContain('meta.json');
  });
});
