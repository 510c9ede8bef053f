import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { untold } from './runai-org-unit-rows.ts';
import { type Answers, connectTo, dgx, Refusal, type Runai } from './runai-server.ts';

const cluster = '3f0c1a52-8c1e-4a7b-9d3f-6b2f3e0a1c11';
const path = '/api/v1/org-unit/departments';

let runai: Runai;
afterEach(() => runai.close());

async function connect(answers: Answers): Promise<Runai> {
  return (runai = await connectTo(answers));
}

describe('departments of Run:ai', () => {
  it('are an error, not an empty list, for a researcher, who may not read them', async () => {
    const { list } = await connect({ [path]: new Refusal(403) });
    await expect(list.departments()).rejects.toMatchObject({
      code: 'UPSTREAM_FORBIDDEN',
      facts: { system: 'dgx', status: 403 },
    });
  });

  it('carry their quota of each node pool in devices, cores and bytes', async () => {
    const { list, asked } = await connect({
      [path]: {
        departments: [
          {
            id: '4500008',
            name: 'physics',
            description: '',
            clusterId: cluster,
            createdAt: '2024-04-02T09:00:00Z',
            resources: [
              {
                nodePool: { id: '100580', name: 'default' },
                gpu: { deserved: 4, limit: -1, overQuotaWeight: 2 },
                cpu: { deserved: 64067, limit: 128000, overQuotaWeight: 0 },
                memory: { deserved: 262144, limit: -1, overQuotaWeight: 2, units: 'Mib' },
              },
              {
                nodePool: { id: '17' },
                gpu: { deserved: 0.5, limit: null, overQuotaWeight: null },
                cpu: null,
              },
              { nodePool: null, gpu: { limit: 0 }, memory: { deserved: 1, limit: 2, units: 'parsec' } },
            ],
          },
        ],
      },
    });
    const { rows, more, total } = await list.departments();
    expect({ rows, more, total }).toEqual({
      rows: [
        {
          id: 'Department:dgx:4500008',
          system: dgx,
          name: 'physics',
          description: null,
          clusterId: `Cluster:dgx:${cluster}`,
          createdAt: '2024-04-02T09:00:00.000Z',
          projects: null,
          ...untold,
          quota: [
            {
              nodePool: { id: 'NodePool:dgx:100580', system: dgx, name: 'default' },
              gpu: { deserved: 4, limit: null, overQuotaWeight: 2 },
              cpu: { deserved: 64.067, limit: 128, overQuotaWeight: 0 },
              memory: { deserved: 262144 * 1024 * 1024, limit: null, overQuotaWeight: 2 },
              ...{ priority: null, use: null },
            },
            {
              nodePool: { id: 'NodePool:dgx:17', system: dgx, name: null },
              gpu: { deserved: 0.5, limit: null, overQuotaWeight: null },
              ...{ cpu: null, memory: null, priority: null, use: null },
            },
            {
              nodePool: null,
              gpu: { deserved: 0, limit: 0, overQuotaWeight: null },
              ...{ cpu: null, memory: null, priority: null, use: null },
            },
          ],
        },
      ],
      more: false,
      total: 1,
    });
    expect(asked).toEqual([`${path}?limit=22&sortBy=name&sortOrder=asc&verbosity=verbose`]);
  });

  it('have quotas in which null alone is unlimited, whatever the amount and its unit', async () => {
    let memory: object = {};
    const { departments } = await connect({
      [`${path}/7`]: () => ({ id: '7', name: 'x', resources: [{ gpu: { deserved: 0 }, memory }] }),
    });
    const amount = fc.oneof(fc.constantFrom(-1, null, 0), fc.nat(1_000_000));
    const unit = fc.constantFrom(...Object.entries({ Mib: 1_048_576, MB: 1_000_000, GB: 1_000_000_000 }));
    await fc.assert(
      fc.asyncProperty(amount, amount, unit, async (deserved, limit, [units, bytes]) => {
        memory = { deserved, limit, units };
        const [department] = await departments.getMany([['7']]);
        const [expectedDeserved, expectedLimit] = [deserved, limit].map((value) =>
          value === null || value === -1 ? null : value * bytes,
        );
        expect(department?.quota[0]?.memory).toMatchObject({
          deserved: expectedDeserved,
          limit: expectedLimit,
        });
      }),
      { numRuns: 50 },
    );
  });

  it('asked for several at once are an error, too, for a researcher', async () => {
    const { departments } = await connect({ [path]: new Refusal(403) });
    await expect(departments.getMany([['7'], ['8']])).rejects.toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
  });
});
