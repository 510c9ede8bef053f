import { afterEach, describe, expect, it } from 'vitest';
import { firstMatchesDocument, sightingRow } from '../../src/upstream/clustercockpit/documents.ts';
import { jobRow, jobsDocument } from '../../src/upstream/clustercockpit/jobs/documents.ts';
import {
  anyRequest,
  emmy,
  graphqlJob,
  keysOfJobs,
  namesOf,
  readJobs,
  type Reply,
  startUpstream,
  type Upstream,
} from './clustercockpit-server.ts';
import { untold } from './untold.ts';

let upstream: Upstream;
afterEach(() => upstream.close());

async function connect(reply: (variables: any) => Reply) {
  upstream = await startUpstream(({ json }) => reply(json?.variables));
  return upstream.connect({ graphql: true });
}

describe('Over GraphQL, jobs', () => {
  it('are one request for the newest, and map in full', async () => {
    const items = [
      graphqlJob({
        partition: 'batch',
        jobState: 'completed',
        walltime: 14400,
        numNodes: 4,
        numHwthreads: 64,
        smt: 2,
        numAcc: 8,
        energy: 1.44,
        monitoringStatus: 3,
        footprint: [{ name: 'mem_used', stat: 'max', value: 55.1 }],
        metaData: { jobName: 'cfd-wing', message: 'all good', jobScript: '#!/bin/bash' },
      }),
    ];
    const { jobs } = await connect(() => ({ body: { data: { jobs: { items, hasNextPage: false } } } }));
    const { rows, ...slice } = await readJobs(jobs, { limit: 20 });
    expect({ rows: rows.map(({ row }) => row), ...slice }).toEqual({
      rows: [
        {
          id: 'Job:emmy:helios/500123/1790000000',
          system: emmy,
          name: 'cfd-wing',
          kind: 'BATCH',
          upstreamKind: null,
          state: 'COMPLETED',
          upstreamState: 'completed',
          createdAt: '2026-09-21T14:13:20.000Z',
          startedAt: '2026-09-21T14:13:20.000Z',
          endedAt: '2026-09-21T15:43:20.000Z',
          runningSeconds: 5400,
          userName: 'u-0042',
          project: { id: 'Project:emmy:p0042', name: 'p0042' },
          cluster: { id: 'Cluster:emmy:helios', name: 'helios' },
          resourceClassKey: null,
          ...untold.job,
          requested: null,
          allocated: {
            ...untold.resources,
            ...{ cpu: 32, gpu: 8, memory: null, nodes: 4, hardwareThreads: 64, threadsPerCore: 2 },
            hosts: [{ hostname: 'hn003', hardwareThreads: null, accelerators: [], configuration: null }],
          },
          scheduling: {
            priorityClass: null,
            preemptible: null,
            partition: 'batch',
            nodePools: [],
            message: 'all good',
            walltimeSeconds: 14400,
            pendingSeconds: null,
            ...untold.scheduling,
            ...{ number: 500123, arrayNumber: null, subCluster: 'std', sharing: 'EXCLUSIVE' },
          },
          monitoring: {
            jobId: 'Job:emmy:helios/500123/1790000000',
            state: 'ARCHIVED',
            energy: 1.44,
            footprint: [{ metric: 'mem_used', statistic: 'max', value: 55.1 }],
            tags: [],
            metadata: [
              { key: 'jobName', value: 'cfd-wing' },
              { key: 'jobScript', value: '#!/bin/bash' },
              { key: 'message', value: 'all good' },
            ],
          },
        },
      ],
      more: false,
      end: { key: '2026-09-21T14:13:20.000Z', id: 'Job:emmy:helios/500123/1790000000' },
      counted: false,
      total: 1,
      status: 'OK',
    });
    expect(upstream.received.map(({ json }) => json)).toEqual([
      { query: jobsDocument, variables: { filter: [{}], limit: 25, order: 'DESC' } },
    ]);
  });

  it('that started in the same second come in our order', async () => {
    const items = [graphqlJob({ jobId: 3 }), graphqlJob({ jobId: 1 }), graphqlJob({ jobId: 2 })];
    const { jobs } = await connect(() => ({ body: { data: { jobs: { items, hasNextPage: false } } } }));
    const slice = await readJobs(jobs);
    expect(namesOf(slice)).toEqual(['1', '2', '3']);
    expect(slice.more).toBe(false);
  });

  it('are taken to go on where ClusterCockpit does not say so and the answer is full', async () => {
    const items = Array.from({ length: 7 }, (_, jobId) =>
      graphqlJob({ jobId, startTime: new Date(1790000000000 - jobId * 1000).toISOString() }),
    );
    const { jobs } = await connect(({ limit }) => ({
      body: { data: { jobs: { items: items.slice(0, limit), hasNextPage: null } } },
    }));
    expect(await readJobs(jobs, { limit: 2 })).toMatchObject({ more: true, total: null });
    expect(await readJobs(jobs, { limit: 8 })).toMatchObject({ more: false, total: 7 });
  });

  it('by their keys are looked up in one request, each by number, cluster and second', async () => {
    const { jobs } = await connect(() => ({
      body: { data: { match0: { items: [graphqlJob()] }, match1: { items: [] } } },
    }));
    const rows = await jobs.getMany([
      ...keysOfJobs(['helios', 500123, 1790000000], ['lumen', 7, 1789950000]),
      ...keysOfJobs(['helios', 500123, 1790000000]),
      ['helios', 'not-a-number', '1790000000'],
    ]);
    expect(rows.map(({ id }) => id)).toEqual(['Job:emmy:helios/500123/1790000000']);
    const start = '2026-09-21T14:13:20.000Z';
    const otherStart = '2026-09-21T00:20:00.000Z';
    expect(upstream.received.map(({ json }) => json)).toEqual([
      {
        query: firstMatchesDocument(2, jobRow),
        variables: {
          filter0: [
            { jobId: { eq: '500123' }, cluster: { eq: 'helios' }, startTime: { from: start, to: start } },
          ],
          filter1: [
            { jobId: { eq: '7' }, cluster: { eq: 'lumen' }, startTime: { from: otherStart, to: otherStart } },
          ],
        },
      },
    ]);
  });

  it('by more keys than one document may hold are looked up twenty at a time', async () => {
    const { jobs } = await connect((variables) => ({
      body: {
        data: Object.fromEntries(
          Object.entries<any>(variables).map(([name, [filter]]) => [
            name.replace('filter', 'match'),
            { items: [graphqlJob({ jobId: Number(filter.jobId.eq) })] },
          ]),
        ),
      },
    }));
    const numbers = Array.from({ length: 45 }, (_, index) => index);
    const rows = await jobs.getMany(
      keysOfJobs(...numbers.map((n): [string, number, number] => ['helios', n, 1790000000])),
    );
    expect(rows.map(({ name }) => Number(name)).sort((a, b) => a - b)).toEqual(numbers);
    const sizes = upstream.received.map(({ json }) => Object.keys(json.variables).length);
    expect(sizes.sort((a, b) => b - a)).toEqual([20, 20, 5]);
  });

  it('by malformed keys alone are not asked for at all', async () => {
    const { jobs } = await connect(() => ({ body: {} }));
    expect(await jobs.getMany([['helios'], ['helios', '-1', '2']])).toEqual([]);
    expect(upstream.received).toHaveLength(0);
  });
});

describe('Over GraphQL, projects', () => {
  it('cannot be listed, and nothing is asked to find that out', async () => {
    const { projects } = await connect(() => ({ body: {} }));
    await expect(projects.read(anyRequest())).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      facts: { system: 'emmy' },
    });
    expect(projects.orders).toEqual({});
    expect(upstream.received).toHaveLength(0);
  });

  it('exist by name when a visible job carries them, all found in one request', async () => {
    const { projects } = await connect(() => ({
      body: { data: { match0: { items: [{ project: 'p0042' }] }, match1: { items: [] } } },
    }));
    expect(await projects.getMany([['p0042'], ['p9999'], ['p0042'], ['a', 'b']])).toEqual([
      {
        ...{ id: 'Project:emmy:p0042', system: emmy, name: 'p0042', quota: [] },
        ...{ description: null, departmentId: null, clusterId: null, namespace: null, totalQuota: null },
        ...{ phase: null, upstreamPhase: null, phaseMessage: null, requestedNamespace: null, use: null },
        reportedAt: null,
        ...{ averages: null, scheduling: null, effectiveScheduling: null, schedulerEnforced: null },
        ...{ createdAt: null, createdBy: null, updatedAt: null, updatedBy: null },
      },
    ]);
    expect(upstream.received.map(({ json }) => json)).toEqual([
      {
        query: firstMatchesDocument(2, sightingRow),
        variables: { filter0: [{ project: { eq: 'p0042' } }], filter1: [{ project: { eq: 'p9999' } }] },
      },
    ]);
  });
});
