import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const ofRenku = 'filter: { systems: ["renku"] }';

function asked(): string[] {
  return site.received('renku').filter((request) => !request.endsWith('/user'));
}

describe('sessions of Renku as jobs', () => {
  it('are told to nobody but their owner, not to an administrator either', async () => {
    const { body } = await site.ask(
      `{ jobs(${ofRenku}) { totalCount } job(id: "Job:renku:researcher-cells") { id } }`,
    );
    expect(body).toEqual({ data: { jobs: { totalCount: 0 }, job: null } });
  });

  it('stand among the jobs of the other systems, newest first', async () => {
    const { body } = await site.ask(
      '{ jobs(first: 100) { nodes { createdAt system { name } } completeness { complete } } }',
      { as: 'researcher' },
    );
    const { nodes, completeness } = body.data.jobs;
    expect(completeness.complete).toBe(true);
    expect(nodes.some(({ system }: any) => system.name === 'renku')).toBe(true);
    const times = nodes.map(({ createdAt }: any) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('name their pool and class for one more request, however many they are', async () => {
    const { body } = await site.ask(
      `{ jobs(${ofRenku}, orderBy: { field: NAME, direction: ASC }) { nodes { name state upstreamState kind pool { name } resourceClass { id name } requested { cpu memory } } } }`,
      { as: 'researcher' },
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.jobs.nodes).toMatchObject([
      { name: 'researcher-batch', state: 'COMPLETED', kind: 'BATCH', resourceClass: { name: 'arm.8' } },
      { name: 'researcher-cells', state: 'RUNNING', resourceClass: { name: 'a100.1x' } },
      { name: 'researcher-climate', state: 'SUSPENDED', upstreamState: 'hibernated' },
      { name: 'researcher-notes', state: 'STARTING', kind: 'WORKSPACE' },
    ]);
    for (const { pool, resourceClass } of body.data.jobs.nodes)
      expect(pool === null).toBe(resourceClass === null);
    expect(asked().sort()).toEqual(['GET /api/data/resource_pools', 'GET /api/data/sessions']);
  });

  it('ask for no pools when none are selected', async () => {
    await site.ask(`{ jobs(${ofRenku}) { nodes { name requested { gpu } } } }`, { as: 'researcher' });
    expect(asked()).toEqual(['GET /api/data/sessions']);
  });
});

describe('alerts', () => {
  it('are refused to strangers, and nothing is asked', async () => {
    const { body } = await site.ask('{ alerts { nodes { id } } }', { as: null });
    expect(body.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(site.received('renku')).toEqual([]);
  });

  it('are the own ones, with the session that they are about', async () => {
    const query = '{ alerts { nodes { title resolvedAt job { name state } } totalCount } }';
    const { body } = await site.ask(query, { as: 'editor' });
    expect(body).toEqual({
      data: {
        alerts: {
          nodes: [
            {
              title: 'Session out of memory',
              resolvedAt: null,
              job: { name: 'editor-survey', state: 'FAILED' },
            },
          ],
          totalCount: 1,
        },
      },
    });
    const others = await site.ask(query);
    expect(others.body.data.alerts.totalCount).toBe(0);
  });
});
