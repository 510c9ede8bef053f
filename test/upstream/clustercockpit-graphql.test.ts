import { afterEach, describe, expect, it } from 'vitest';
import { healthPath } from '../../src/upstream/clustercockpit/client.ts';
import {
  emmy,
  readClusters,
  readJobs,
  type Reply,
  startUpstream,
  type Upstream,
} from './clustercockpit-server.ts';

let upstream: Upstream;
afterEach(() => upstream.close());

async function connect(reply: (variables: any) => Reply) {
  upstream = await startUpstream(({ json }) => reply(json?.variables));
  return upstream.connect({ graphql: true });
}

describe('Over GraphQL, a refusal by ClusterCockpit', () => {
  it.each(['user has no or unknown roles', 'MAIN > you are not allowed to see this job'])(
    '"%s" is FORBIDDEN, and its words stay in the log',
    async (message) => {
      const { jobs } = await connect(() => ({ body: { errors: [{ message, path: ['jobs'] }], data: null } }));
      const failure: any = await readJobs(jobs).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'UPSTREAM_FORBIDDEN', facts: { system: 'emmy', status: 200 } });
      expect(failure.message).not.toContain(message);
      expect(failure.facts.detail).toContain(message);
    },
  );

  it('of the credential is UNAUTHENTICATED, in plain text or as the sign-in page', async () => {
    const pages = [
      { status: 401, type: 'text/plain', body: 'token is expired' },
      { status: 401, type: 'text/html', body: '<!DOCTYPE html><title>Login</title>' },
    ];
    const { clusters } = await connect(() => pages[upstream.received.length - 1] ?? { body: {} });
    const refused = { code: 'UPSTREAM_UNAUTHENTICATED' };
    await expect(readClusters({ clusters })).rejects.toMatchObject(refused);
    await expect(readClusters({ clusters })).rejects.toMatchObject(refused);
    expect(upstream.received).toHaveLength(2);
  });
});

describe('Over GraphQL, a failure of ClusterCockpit', () => {
  it('is a failure and never an empty list, even when data came with it', async () => {
    const message = 'MAIN > Panic caused by: sql: no such column /var/lib/cc/job.db';
    const data = { jobs: { items: [], hasNextPage: false } };
    const { jobs } = await connect(() => ({ body: { errors: [{ message }], data } }));
    const failure: any = await readJobs(jobs).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'UPSTREAM_FAILURE', facts: { system: 'emmy' } });
    expect(failure.message).not.toContain('job.db');
  });

  it.each([{ data: null }, {}, { data: { clusters: 7 } }])(
    'to keep to its protocol is named so: %j',
    async (body) => {
      const { clusters } = await connect(() => ({ body }));
      await expect(readClusters({ clusters })).rejects.toMatchObject({ code: 'UPSTREAM_PROTOCOL' });
    },
  );

  it('to accept the document (422) costs a failure', async () => {
    const { clusters } = await connect(() => ({
      status: 422,
      body: { errors: [{ message: 'x' }], data: null },
    }));
    await expect(readClusters({ clusters })).rejects.toMatchObject({ code: 'UPSTREAM_FAILURE' });
  });
});

describe('Over GraphQL, clusters', () => {
  const accelerator = { id: '00000000:0E:00.0', type: 'Nvidia GPU', model: 'A100' };
  const machine = { processorType: 'Sample CPU', socketsPerNode: 2, coresPerSocket: 8, threadsPerCore: 2 };
  const lumen = {
    name: 'lumen',
    partitions: ['work', '', 'a100'],
    subClusters: [
      { name: 'gpu', nodes: 'lg[01-08]', ...machine, topology: { accelerators: [accelerator] } },
      { name: 'any', nodes: '*', ...machine, topology: { accelerators: null } },
    ],
  };
  const helios = { name: 'helios', partitions: [], subClusters: [] };

  it('are one request and show partitions, node counts and accelerators', async () => {
    const { clusters } = await connect(() => ({ body: { data: { clusters: [lumen, helios] } } }));
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
          hardware: { clusterId: 'Cluster:emmy:helios', partitions: [], subClusters: [] },
        },
        {
          id: 'Cluster:emmy:lumen',
          system: emmy,
          name: 'lumen',
          createdAt: null,
          connection: null,
          sessions: null,
          hardware: {
            clusterId: 'Cluster:emmy:lumen',
            partitions: ['a100', 'work'],
            subClusters: [
              {
                ...{ clusterId: 'Cluster:emmy:lumen', name: 'gpu', nodes: 'lg[01-08]', nodeCount: 8 },
                ...{ ...machine, accelerators: [accelerator] },
              },
              {
                ...{ clusterId: 'Cluster:emmy:lumen', name: 'any', nodes: '*', nodeCount: null },
                ...{ ...machine, accelerators: [] },
              },
            ],
          },
        },
      ],
      more: false,
      total: 2,
    });
    expect(upstream.received.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /query']);
  });

  it('are cut to what was asked, and say that there are more', async () => {
    const { clusters } = await connect(() => ({ body: { data: { clusters: [lumen, helios] } } }));
    const { rows, more, total } = await readClusters({ clusters }, { limit: 1 });
    expect(rows).toMatchObject([{ row: { name: 'helios' }, position: { key: 'helios' } }]);
    expect({ more, total }).toEqual({ more: true, total: 2 });
  });

  it('are ordered by name either way, and by nothing else', async () => {
    const { clusters } = await connect(() => ({ body: { data: { clusters: [lumen, helios] } } }));
    const { rows } = await readClusters({ clusters }, { direction: 'DESC' });
    expect(rows.map(({ row }) => row.name)).toEqual(['lumen', 'helios']);
    expect(clusters.orders).toEqual({ NAME: { directions: ['ASC', 'DESC'], backwards: true } });
  });

  it('are asked for once by any number of keys, and not at all by malformed ones', async () => {
    const { clusters } = await connect(() => ({ body: { data: { clusters: [lumen, helios] } } }));
    expect(await clusters.getMany([['helios', 'std']])).toEqual([]);
    expect(upstream.received).toHaveLength(0);
    const rows = await clusters.getMany([['helios'], ['lumen']]);
    expect(rows.map(({ id }) => id).sort()).toEqual(['Cluster:emmy:helios', 'Cluster:emmy:lumen']);
    expect(upstream.received).toHaveLength(1);
  });
});

describe('The health of ClusterCockpit', () => {
  it('is seen at its sign-in page, as it has no endpoint for it', async () => {
    await connect(() => ({ type: 'text/html', body: '<!DOCTYPE html>' }));
    expect(await upstream.door.health(healthPath)).toMatchObject({ reachable: true });
    expect(upstream.received.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /login']);
  });
});
