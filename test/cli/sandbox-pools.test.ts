import { afterAll, beforeAll, expect, it } from 'vitest';
import { seedNativePools } from '../../src/cli/sandbox-pools.ts';
import { describeDatabases, type TestDatabase } from '../support/database.ts';
import { openSite, type Site } from '../support/site.ts';

const Pools = `{
  pools(filter: { systems: ["gateway"] }) {
    nodes { name public cluster { name } classes { name nodePool { name } } }
  }
}`;

describeDatabases('native pools of the sandbox', (open) => {
  let database: TestDatabase;
  let site: Site;

  beforeAll(async () => {
    database = await open();
    site = await openSite({ database });
    await seedNativePools(database);
  });
  // With its database.
  afterAll(() => site.close());

  async function namesFor(as: 'viewer' | 'researcher' | 'editor' | 'administrator' | null) {
    const { body } = await site.ask('{ pools(filter: { systems: ["gateway"] }) { nodes { name } } }', { as });
    return body.data.pools.nodes.map(({ name }: { name: string }) => name);
  }

  it('are shown to those who may see them', async () => {
    const open = ['Tarn sessions', 'Teaching notebooks'];
    expect(await namesFor(null)).toEqual(open);
    expect(await namesFor('viewer')).toEqual(['Glade visualisation', ...open]);
    expect(await namesFor('researcher')).toEqual(['Aurora A100 lab', ...open]);
    expect(await namesFor('editor')).toEqual(['Aurora A100 lab', 'Glade visualisation', ...open]);
    expect(await namesFor('administrator')).toHaveLength(4);
  });

  it('name clusters and node pools that there are', async () => {
    const { body } = await site.ask(Pools);
    expect(body.errors).toBeUndefined();
    expect(body.data.pools.nodes).toMatchObject([
      {
        name: 'Aurora A100 lab',
        cluster: { name: 'aurora' },
        classes: [
          { nodePool: { name: 'a100' } },
          { nodePool: { name: 'a100' } },
          { nodePool: { name: 'a100' } },
        ],
      },
      { name: 'Glade visualisation', cluster: { name: 'glade' } },
      { name: 'Tarn sessions', cluster: { name: 'tarn' }, classes: [{ nodePool: null }, {}, {}] },
      { name: 'Teaching notebooks', cluster: null },
    ]);
  });

  it('keep the rules of native pools', async () => {
    const mutation = `mutation ($input: CreatePoolInput!) {
      createPool(input: $input, dryRun: true) { __typename ... on InvalidInput { problems { path message } } }
    }`;
    const pools = await database.prisma.resourcePool.findMany({ include: { classes: true, quota: true } });
    for (const { name, public: isPublic, quota, classes } of pools) {
      const input = {
        ...{ system: 'gateway', name, public: isPublic, default: false },
        quota: quota && { cpu: quota.cpu, gpu: quota.gpu, memory: gigabytes(quota.memory) },
        classes: classes.map(
          ({ name, default: isDefault, cpu, gpu, memory, maxStorage, defaultStorage }) => ({
            ...{ name, default: isDefault, cpu, gpu },
            ...{
              memory: gibibytes(memory),
              maxStorage: gigabytes(maxStorage),
              defaultStorage: gigabytes(defaultStorage),
            },
          }),
        ),
      };
      const { body } = await site.ask(mutation, { variables: { input } });
      expect(body).toEqual({ data: { createPool: { __typename: 'Plan' } } });
    }
  });

  it('come once: what a person changed or deleted stays so', async () => {
    await database.prisma.resourcePool.updateMany({
      where: { name: 'Tarn sessions' },
      data: { name: 'Mine' },
    });
    await seedNativePools(database);
    expect(await namesFor('administrator')).toEqual(
      expect.arrayContaining(['Aurora A100 lab', 'Mine', 'Teaching notebooks']),
    );
    expect(await namesFor('administrator')).toHaveLength(4);
    await database.prisma.resourcePool.deleteMany();
    await seedNativePools(database);
    // The dry runs above stand in the audit, as every deletion by a person would.
    expect(await namesFor('administrator')).toEqual([]);
  });
});

function gigabytes(amount: bigint) {
  return { amount: Number(amount) / 1e9, unit: 'GB' };
}

function gibibytes(amount: bigint) {
  return { amount: Number(amount) / 2 ** 30, unit: 'GIB' };
}
