import { afterEach, describe, expect, it } from 'vitest';
import {
  anyRequest,
  emmy,
  keysOfJobs,
  parametersOf,
  readClusters,
  readJobs,
  type Received,
  type Reply,
  restJob,
  startUpstream,
  type Upstream,
} from './clustercockpit-server.ts';
import { untold } from './untold.ts';

let upstream: Upstream;
afterEach(() => upstream.close());

async function connect(reply: (request: Received) => Reply) {
  upstream = await startUpstream(reply);
  return upstream.connect({ graphql: false });
}

function pathsReceived(): string[] {
  return upstream.received.map(({ method, path }) => `${method} ${path}`).sort();
}

describe('Over REST, a refusal by ClusterCockpit', () => {
  const unauthorized = { status: 401, body: { status: 'Unauthorized', error: 'unauthorized' } };

  it('to show clusters names the role it takes, which a new sign-in would not bring', async () => {
    const { clusters } = await connect(() => unauthorized);
    const failure: any = await readClusters({ clusters }).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'UPSTREAM_UNAUTHENTICATED',
      facts: { system: 'emmy', status: 401 },
    });
    expect(failure.message).toContain('the role `api`, alone or beside `admin`');
  });

  it('to show jobs is told as it is', async () => {
    const { jobs } = await connect(() => unauthorized);
    await expect(readJobs(jobs)).rejects.toMatchObject({ code: 'UPSTREAM_UNAUTHENTICATED' });
  });

  it('with two bodies back to back is still a refusal', async () => {
    const twice = JSON.stringify(unauthorized.body).repeat(2);
    const { jobs } = await connect(() => ({ status: 401, body: twice }));
    await expect(readJobs(jobs)).rejects.toMatchObject({ code: 'UPSTREAM_UNAUTHENTICATED' });
  });
});

describe('Over REST, a failure of ClusterCockpit', () => {
  it('is passed on unchanged where it is not about the credential', async () => {
    const { clusters } = await connect(() => ({ status: 500, body: '' }));
    await expect(readClusters({ clusters })).rejects.toMatchObject({ code: 'UPSTREAM_FAILURE' });
  });

  it('to answer with anything (200 and nothing) is named so', async () => {
    const { jobs } = await connect(() => ({ body: '' }));
    await expect(readJobs(jobs)).rejects.toMatchObject({ code: 'UPSTREAM_PROTOCOL' });
  });
});

describe('Over REST, clusters', () => {
  it('are read at the exact path, slash included, and know no partitions', async () => {
    const machine = { processorType: 'Sample CPU', socketsPerNode: 2, coresPerSocket: 4, threadsPerCore: 1 };
    const { clusters } = await connect(() => ({
      body: {
        clusters: [
          {
            name: 'helios',
            metricConfig: [],
            subClusters: [
              { name: 'fat', nodes: 'hf[01-04],hx9', ...machine, topology: { node: [0], core: null } },
            ],
          },
        ],
      },
    }));
    const { rows, more, total } = await readClusters({ clusters });
    expect({ rows: rows.map(({ row }) => row), more, total }).toEqual({
      rows: [
        {
          id: 'Cluster:emmy:helios',
          system: emmy,
          name: 'helios',
          createdAt: null,
          connection: null,
          sessions: null,
          hardware: {
            clusterId: 'Cluster:emmy:helios',
            partitions: null,
            subClusters: [
              {
                ...{ clusterId: 'Cluster:emmy:helios', name: 'fat', nodes: 'hf[01-04],hx9', nodeCount: 5 },
                ...{ ...machine, accelerators: [] },
              },
            ],
          },
        },
      ],
      more: false,
      total: 1,
    });
    expect(pathsReceived()).toEqual(['GET /api/clusters/']);
  });
});

describe('Over REST, jobs', () => {
  it('are one request below /userapi, and map in full with all that is zero left out', async () => {
    const { jobs } = await connect(() => ({ body: { jobs: [restJob()], items: 25, page: 1 } }));
    const { rows, ...slice } = await readJobs(jobs, { limit: 20 });
    expect({ rows: rows.map(({ row }) => row), ...slice }).toEqual({
      rows: [
        {
          id: 'Job:emmy:helios/500123/1790000000',
          system: emmy,
          name: '500123',
          kind: 'BATCH',
          upstreamKind: null,
          state: 'RUNNING',
          upstreamState: 'running',
          createdAt: '2026-09-21T14:13:20.000Z',
          startedAt: '2026-09-21T14:13:20.000Z',
          endedAt: null,
          runningSeconds: 5400,
          userName: 'u-0042',
          project: { id: 'Project:emmy:p0042', name: 'p0042' },
          cluster: { id: 'Cluster:emmy:helios', name: 'helios' },
          resourceClassKey: null,
          ...untold.job,
          requested: null,
          allocated: {
            ...untold.resources,
            ...{ cpu: null, gpu: 0, memory: null, nodes: 1 },
            hosts: [{ hostname: 'hn003', hardwareThreads: null, accelerators: [], configuration: null }],
          },
          scheduling: {
            priorityClass: null,
            preemptible: null,
            partition: null,
            nodePools: [],
            message: null,
            walltimeSeconds: null,
            pendingSeconds: null,
            ...untold.scheduling,
            ...{ number: 500123, subCluster: 'std', sharing: 'EXCLUSIVE' },
          },
          monitoring: {
            jobId: 'Job:emmy:helios/500123/1790000000',
            ...{ state: 'DISABLED', energy: null, footprint: [], tags: [], metadata: [] },
          },
        },
      ],
      more: false,
      end: { key: '2026-09-21T14:13:20.000Z', id: 'Job:emmy:helios/500123/1790000000' },
      counted: false,
      total: 1,
      status: 'OK',
    });
    expect(upstream.received).toHaveLength(1);
    expect(upstream.received[0]?.path).toMatch(/^\/userapi\/jobs\/\?/);
    expect(upstream.received.map(parametersOf)).toEqual([
      { 'items-per-page': '25', page: '1', 'with-metadata': 'true' },
    ]);
  });

  it('are taken to go on when the answer is full', async () => {
    const started = Array.from({ length: 7 }, (_, jobId) =>
      restJob({ jobId, startTime: 1790000000 - jobId }),
    );
    const { jobs } = await connect((request) => ({
      body: { jobs: started.slice(0, Number(parametersOf(request)['items-per-page'])) },
    }));
    expect(await readJobs(jobs, { limit: 2 })).toMatchObject({ more: true, total: null });
    expect(await readJobs(jobs, { limit: 8 })).toMatchObject({ more: false, total: 7 });
  });

  it('are never counted, and nothing is asked to find that out', async () => {
    const { jobs } = await connect(() => ({ body: {} }));
    expect(await jobs.count?.({}, new AbortController().signal)).toBeNull();
    expect(upstream.received).toHaveLength(0);
  });

  it('by their keys are picked from one list for each cluster and second', async () => {
    const { jobs } = await connect((request) => {
      const { cluster } = parametersOf(request);
      return { body: { jobs: [1, 2, 3].map((jobId) => restJob({ jobId, cluster })) } };
    });
    const rows = await jobs.getMany([
      ...keysOfJobs(['helios', 1, 1790000000], ['helios', 3, 1790000000], ['a/b & c', 2, 1790000000]),
      ...keysOfJobs(['helios', 99, 1790000000]),
      ['helios', 'not-a-number', '1790000000'],
    ]);
    expect(rows.map(({ id }) => id).sort()).toEqual([
      'Job:emmy:a%2Fb%20%26%20c/2/1790000000',
      'Job:emmy:helios/1/1790000000',
      'Job:emmy:helios/3/1790000000',
    ]);
    const asked = upstream.received
      .map(parametersOf)
      .sort((a, b) => (String(a.cluster) < String(b.cluster) ? -1 : 1));
    const rest = {
      'start-time': '1790000000-1790000000',
      'items-per-page': '100',
      page: '1',
      'with-metadata': 'true',
    };
    expect(asked).toEqual([
      { cluster: 'a/b & c', ...rest },
      { cluster: 'helios', ...rest },
    ]);
  });

  it('by a key are found among any number that started in one second, in whatever order they come', async () => {
    const crowd = Array.from({ length: 250 }, (_, jobId) => restJob({ jobId }));
    const { jobs } = await connect((request) => {
      crowd.reverse();
      return { body: { jobs: crowd.slice(0, Number(parametersOf(request)['items-per-page'])) } };
    });
    const rows = await jobs.getMany(keysOfJobs(['helios', 120, 1790000000]));
    expect(rows.map(({ name }) => name)).toEqual(['120']);
    const asked = upstream.received.map(parametersOf);
    expect(asked.map((each) => each['items-per-page'])).toEqual(['100', '200']);
    expect(new Set(asked.map(({ page }) => page))).toEqual(new Set(['1']));
    expect(await jobs.getMany(keysOfJobs(['helios', 900, 1790000000]))).toEqual([]);
    expect(upstream.received).toHaveLength(5);
  });

  it('by malformed keys alone are not asked for at all', async () => {
    const { jobs } = await connect(() => ({ body: {} }));
    expect(await jobs.getMany([['helios'], ['helios', '1', '-2']])).toEqual([]);
    expect(upstream.received).toHaveLength(0);
  });
});

describe('Over REST, projects', () => {
  it('cannot be listed, and nothing is asked to find that out', async () => {
    const { projects } = await connect(() => ({ body: {} }));
    await expect(projects.read(anyRequest())).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    expect(upstream.received).toHaveLength(0);
  });

  it('exist by name when a visible job carries them, one job of each being asked for', async () => {
    const { projects } = await connect((request) => {
      const { project } = parametersOf(request);
      return { body: { jobs: project === 'p0042' ? [restJob()] : [] } };
    });
    const rows = await projects.getMany([['p0042'], ['p9999'], ['p0042'], ['a', 'b']]);
    expect(rows).toMatchObject([{ id: 'Project:emmy:p0042', name: 'p0042', quota: [] }]);
    expect(pathsReceived()).toEqual([
      'GET /userapi/jobs/?project=p0042&items-per-page=1&page=1',
      'GET /userapi/jobs/?project=p9999&items-per-page=1&page=1',
    ]);
  });
});
