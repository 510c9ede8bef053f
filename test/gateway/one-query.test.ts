import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const everything =
  '{ pools(first: 20) { nodes { name classes { name gpu } } } jobs(first: 50) { nodes { name state project { name } cluster { name } } } }';

describe('one query over three systems', () => {
  it('asks each system once for each list and once for each joined noun, never once a row', async () => {
    await site.ask(everything);
    // Renku says nothing of a token it does not accept, so it is asked once a minute whose token this is.
    expect(site.received('renku').sort()).toEqual([
      'GET /api/data/resource_pools',
      'GET /api/data/sessions',
      'GET /api/data/user',
    ]);
    expect(site.received('runai').sort()).toEqual([
      // Every job of this page ran on the one cluster that is connected.
      'GET /api/v1/clusters/4b1f0a9e-5c7d-4e21-9a40-6d2c8b7e1f01',
      'GET /api/v1/workloads?limit=55&sortBy=createdAt&sortOrder=desc',
    ]);
    expect(site.received('clustercockpit')).toEqual(['POST /query']);
  });

  it('asks nothing but the lists when the token is known to Renku and no joined field is selected', async () => {
    await site.ask('{ pools { nodes { name } } jobs { nodes { name project { id name } } } }');
    expect(site.received('renku').sort()).toEqual(['GET /api/data/resource_pools', 'GET /api/data/sessions']);
    expect(site.received('runai')).toEqual([
      'GET /api/v1/workloads?limit=25&sortBy=createdAt&sortOrder=desc',
    ]);
    expect(site.received('clustercockpit')).toEqual(['POST /query']);
  });

  it('answers with the rows of all of them, newest jobs first', async () => {
    const { status, body } = await site.ask(
      `{ pools(first: 20) { totalCount nodes { name system { kind } classes { name gpu } } }
         jobs(first: 100) { nodes { id createdAt system { kind } project { name } cluster { name } } pageInfo { hasNextPage } } }`,
    );
    expect(status).toBe(200);
    expect(body.errors).toBeUndefined();
    const { pools, jobs } = body.data;
    expect(pools.totalCount).toBe(12);
    expect(pools.nodes.flatMap((pool: any) => pool.classes)).toHaveLength(40);
    expect(new Set(jobs.nodes.map((job: any) => job.system.kind))).toEqual(
      new Set(['RUNAI', 'CLUSTERCOCKPIT']),
    );
    const times = jobs.nodes.map((job: any) => job.createdAt);
    expect(times).toEqual([...times].sort().reverse());
    expect(jobs.pageInfo.hasNextPage).toBe(true);
    expect(jobs.nodes.every((job: any) => job.cluster.name !== null)).toBe(true);
  });
});
