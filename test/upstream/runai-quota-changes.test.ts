import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quotaProblems } from '../../src/domain/org-unit-rules.ts';
import type { NodePoolQuotaInput } from '../../src/domain/org-unit-changes.ts';
import { lackingOf, rowChange } from '../../src/upstream/runai/org-units/quota-body.ts';
import { rejection } from '../http/site.ts';
import { make, openRunai, planned } from './runai-changing.ts';
import { dgx } from './runai-server.ts';

const path = '/api/v1/org-unit/projects';
const MB = 1e6;

async function openProject(resources: (poolIds: string[]) => object[], version?: '2.18' | '2.24') {
  const runai = await openRunai(version ? { version } : {});
  const project = runai.project('lattice-qcd');
  const pools = runai.fake.state.nodePools.filter(({ clusterId }) => clusterId === project.clusterId);
  project.resources = resources(pools.map(({ id }) => id));

  function set(quota: NodePoolQuotaInput[]) {
    return runai.projectChanges.setQuota([project.id], quota);
  }

  return { ...runai, project, set, pools: pools.map(({ id }) => id) };
}

/** Two rows, written in the ways of Run:ai. */
function rows([first, second]: string[]) {
  const share = { deserved: 2, limit: -1, overQuotaWeight: 3 };
  return [
    {
      nodePool: { id: first },
      gpu: { ...share },
      cpu: { deserved: null, limit: -1, overQuotaWeight: 2 },
      memory: { deserved: 32_768, limit: 65_536, overQuotaWeight: 2, units: 'Mib' },
      priority: 'High',
    },
    { nodePool: { id: second }, gpu: { ...share }, cpu: null, memory: null },
  ];
}

describe('quota of a node pool', () => {
  it('that is none of the cluster is refused, and nothing is sent', async () => {
    const { set, writes, fake, project } = await openProject(rows);
    const foreign = fake.state.nodePools.find(({ clusterId }) => clusterId !== project.clusterId);
    const ids = [`NodePool:dgx:${foreign?.id}`, 'NodePool:other:1', 'NodePool:dgx:count', 'Cluster:dgx:1'];
    const error = await rejection(set(ids.map((nodePoolId) => ({ nodePoolId, gpu: { deserved: 1 } }))));
    expect(error.problems.map(({ path }: any) => path)).toEqual(
      ids.map((_, index) => `quota.${index}.nodePoolId`),
    );
    expect(writes()).toEqual([]);
  });

  it('is patched alone: other rows, resources and numbers stay', async () => {
    const { set, writes, project, pools } = await openProject(rows);
    const [first = ''] = pools;
    const before = structuredClone(project.resources);
    const quota = [{ nodePoolId: `NodePool:dgx:${first}`, gpu: { deserved: 4 } }];
    const plan = await planned(set(quota));
    const { outcome } = await make(set(quota));
    expect(writes()).toEqual([plan]);
    expect(plan).toEqual({
      request: `PATCH ${path}/${project.id}/resources`,
      body: [{ nodePool: { id: first }, gpu: { deserved: 4, limit: -1, overQuotaWeight: 3 } }],
    });
    before[0].gpu.deserved = 4;
    expect(project.resources).toEqual(before);
    expect(outcome).toMatchObject({ payload: { unit: { phase: 'UPDATING' } } });
  });

  it('is counted in millicores and in the unit that stands', async () => {
    const { set, writes, pools } = await openProject(rows);
    const nodePoolId = `NodePool:dgx:${pools[0]}`;
    const memory = { deserved: { amount: 16, unit: 2 ** 30 } };
    await make(set([{ nodePoolId, cpu: { deserved: 0.25, limit: null }, memory }]));
    expect(writes()[0]?.body[0]).toMatchObject({
      cpu: { deserved: 250, limit: -1, overQuotaWeight: 2 },
      memory: { deserved: 16_384, limit: 65_536, overQuotaWeight: 2, units: 'Mib' },
    });
  });

  it('is written in another unit when the one that stands does not fit', async () => {
    const { set, writes, pools } = await openProject(([id]) => [
      {
        nodePool: { id },
        gpu: { deserved: 1, limit: 1, overQuotaWeight: 0 },
        cpu: null,
        memory: { deserved: 96, limit: -1, overQuotaWeight: 0, units: 'GB' },
      },
    ]);
    const memory = { limit: { amount: 96_500, unit: MB } };
    await make(set([{ nodePoolId: `NodePool:dgx:${pools[0]}`, memory }]));
    expect(writes()[0]?.body[0].memory).toEqual({
      ...{ deserved: 96_000, limit: 96_500, overQuotaWeight: 0, units: 'MB' },
    });
  });

  it('that stands already sends nothing', async () => {
    const { set, pools } = await openProject(rows);
    const cpu = { deserved: null, limit: null };
    const change = await set([{ nodePoolId: `NodePool:dgx:${pools[0]}`, gpu: { deserved: 2 }, cpu }]);
    expect(change.steps).toEqual([]);
  });

  it('is found in the quota by Run:ai 2.18, which knows no node pools', async () => {
    const { set, project, pools } = await openProject(rows, '2.18');
    const { outcome } = await make(set([{ nodePoolId: `NodePool:dgx:${pools[0]}`, gpu: { deserved: 5 } }]));
    expect(outcome.kind).toBe('Done');
    expect(project.resources[0].gpu.deserved).toBe(5);
  });

  it.each([
    ['gpu', { gpu: { limit: 1 } }, 'quota.0.gpu.limit'],
    ['memory', { memory: { deserved: { amount: 1, unit: 1000 } } }, 'quota.0.memory'],
    ['memory', { memory: { limit: { amount: 1, unit: 1e9 } } }, 'quota.0.memory'],
  ])('with %s that does not go with what stands is refused at its path', async (_, part, at) => {
    const { set, writes, pools } = await openProject(rows);
    const error = await rejection(set([{ nodePoolId: `NodePool:dgx:${pools[0]}`, ...part }]));
    expect(error.problems.map(({ path }: any) => path)).toEqual([at]);
    expect(writes()).toEqual([]);
  });

  it('of which Run:ai takes the GPUs only is told as applied in part', async () => {
    const { set, fake, pools, project } = await openProject(rows);
    const answer = structuredClone(project.resources);
    answer[0].gpu.deserved = 4;
    const change = await set([
      { nodePoolId: `NodePool:dgx:${pools[0]}`, gpu: { deserved: 4 }, cpu: { limit: 8 } },
    ]);
    fake.setFault({ kind: 'body', body: JSON.stringify(answer) }, '/resources');
    const { outcome } = await make(Promise.resolve(change));
    expect(outcome).toMatchObject({
      kind: 'PartiallyApplied',
      lookAt: `Project:dgx:${project.id}`,
      steps: [
        { status: 'APPLIED', fields: ['quota.0.gpu'] },
        { status: 'FAILED', fields: ['quota.0.cpu'] },
      ],
    });
  });

  it('of which Run:ai takes nothing is told as not done', async () => {
    const { set, fake, pools, project } = await openProject(rows);
    const change = await set([{ nodePoolId: `NodePool:dgx:${pools[0]}`, cpu: { limit: 8 } }]);
    fake.setFault({ kind: 'body', body: JSON.stringify(project.resources) }, '/resources');
    const { outcome } = await make(Promise.resolve(change));
    expect(outcome).toMatchObject({ kind: 'UpstreamFailure' });
    expect((outcome as any).message).toMatch(/CPU quota of the tenant/);
  });
});

describe('the rules of a quota', () => {
  it.each<[object, string]>([
    [{}, 'quota.0'],
    [{ gpu: null }, 'quota.0.gpu'],
    [{ gpu: { deserved: null } }, 'quota.0.gpu.deserved'],
    [{ gpu: { deserved: -1 } }, 'quota.0.gpu.deserved'],
    [{ gpu: { limit: NaN } }, 'quota.0.gpu.limit'],
    [{ gpu: { overQuotaWeight: null } }, 'quota.0.gpu.overQuotaWeight'],
    [{ cpu: { limit: 0.0001 } }, 'quota.0.cpu.limit'],
    [{ memory: { limit: { amount: -1, unit: 1 } } }, 'quota.0.memory.limit'],
  ])('refuse %j', (part, at) => {
    const problems = quotaProblems([{ nodePoolId: 'NodePool:dgx:1', ...part }]);
    expect(problems.map(({ path }) => path)).toEqual([at]);
  });

  it('refuse a node pool given twice', () => {
    const row = { nodePoolId: 'NodePool:dgx:1', gpu: { deserved: 1 } };
    expect(quotaProblems([row, row]).map(({ path }) => path)).toEqual(['quota.1.nodePoolId']);
  });

  it('let every amount through that is read back as it was given', () => {
    const amount = fc.option(fc.integer({ min: 0, max: 1_000_000 }));
    fc.assert(
      fc.property(amount, amount, fc.constantFrom(2 ** 20, 1e6, 2 ** 30, 1e9), (deserved, limit, unit) => {
        fc.pre(deserved === null || limit === null || deserved <= limit);
        const given = {
          nodePoolId: 'NodePool:dgx:1',
          cpu: { deserved: deserved && deserved / 1000, limit: limit && limit / 1000 },
          memory: {
            deserved: deserved === null ? null : { amount: deserved, unit },
            limit: limit === null ? null : { amount: limit, unit },
          },
        };
        expect(quotaProblems([given])).toEqual([]);
        const change = rowChange('quota.0', '1', given, undefined);
        expect(change.problems).toEqual([]);
        expect(change.row.cpu).toEqual({ deserved, limit: limit ?? -1 });
        const { units = '', ...numbers } = change.row.memory ?? {};
        const factor = { Mib: 2 ** 20, MB: 1e6, GB: 1e9 }[units ?? ''] ?? NaN;
        expect(numbers.deserved === null ? null : (numbers.deserved ?? NaN) * factor).toBe(
          deserved === null ? null : deserved * unit,
        );
        expect(lackingOf(dgx, change, { gpu: { deserved: 0 }, ...change.row })).toEqual([]);
      }),
    );
  });
});
