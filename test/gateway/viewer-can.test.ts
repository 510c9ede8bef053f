import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedNativePools } from '../../src/cli/sandbox-pools.ts';
import type { Person } from '../../src/sandbox/people.ts';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
  await seedNativePools(site.database);
});
afterAll(() => site.close());

const row = 'nodes { system { name } viewerCan }';
const everything = `{
  pools(first: 100) { nodes { system { name } viewerCan classes { viewerCan } } }
  clusters(first: 100) { ${row} } nodePools { ${row} } departments { ${row} } projects { ${row} } jobs { ${row} }
}`;

/** What is said of the rows of each noun and system, each answer once. */
async function said(as: Person['username'] | null, query = everything): Promise<Record<string, string[][]>> {
  const { body } = await site.ask(query, { as });
  const told: Record<string, string[][]> = {};
  for (const [noun, list] of Object.entries<any>(body.data)) {
    for (const { system, viewerCan } of list?.nodes ?? []) {
      const answers = (told[`${noun} of ${system.name}`] ??= []);
      if (!answers.some((known) => known.join() === viewerCan.join())) answers.push(viewerCan);
    }
  }
  return told;
}

describe('what a row says that the viewer can do with it', () => {
  it('is to look at it, for strangers and viewers', async () => {
    const strangers = await said(null, `{ pools(first: 100) { ${row} } }`);
    expect(strangers).toEqual({ 'pools of gateway': [['POOL_READ']], 'pools of renku': [['POOL_READ']] });
    expect(await said('viewer')).toEqual({
      'pools of gateway': [['POOL_READ']],
      'pools of renku': [['POOL_READ']],
      'clusters of dgx': [['CLUSTER_READ']],
      'clusters of emmy': [['CLUSTER_READ']],
      'nodePools of dgx': [['NODE_POOL_READ']],
      'departments of dgx': [['DEPARTMENT_READ']],
      'projects of dgx': [['PROJECT_READ']],
      'jobs of dgx': [expect.arrayContaining(['JOB_READ']) as string[]],
      'jobs of emmy': [expect.arrayContaining(['JOB_READ']) as string[]],
    });
  });

  it('is to change it, where the role of the viewer on its system suffices', async () => {
    const editor = await said('editor');
    expect(editor['projects of dgx']).toEqual([['PROJECT_READ', 'PROJECT_WRITE']]);
    expect(editor['departments of dgx']).toEqual([['DEPARTMENT_READ', 'DEPARTMENT_WRITE']]);
    expect(editor['nodePools of dgx']).toEqual([['NODE_POOL_READ']]);
    const administrator = await said('administrator');
    expect(administrator['nodePools of dgx']).toEqual([['NODE_POOL_READ', 'NODE_POOL_WRITE']]);
    expect(administrator['clusters of renku']).toEqual([['CLUSTER_READ', 'CLUSTER_WRITE']]);
    expect(administrator['pools of gateway']).toEqual([['POOL_READ', 'POOL_WRITE']]);
  });

  it('leaves out what the system has no way to change', async () => {
    expect((await said('administrator'))['clusters of emmy']).toEqual([['CLUSTER_READ']]);
  });

  it('holds for a class as for its pool', async () => {
    const { body } = await site.ask(everything);
    const classes = body.data.pools.nodes.flatMap((pool: any) =>
      pool.classes.map((each: any) => [pool.viewerCan, each.viewerCan]),
    );
    expect(classes.length).toBeGreaterThan(0);
    for (const [ofPool, ofClass] of classes) expect(ofClass).toEqual(ofPool);
  });

  it('is a part of what the viewer is told of the system, and costs no request', async () => {
    site.forget();
    await site.ask('{ projects { nodes { id } } }');
    const without = site.systems.map(({ received }) => received.length);
    site.forget();
    await site.ask('{ projects { nodes { id viewerCan } } }');
    expect(site.systems.map(({ received }) => received.length)).toEqual(without);

    const { body } = await site.ask('{ viewer { access { system { name } permissions } } }', {
      as: 'editor',
    });
    for (const [place, [can]] of Object.entries(await said('editor'))) {
      const system = body.data.viewer.access.find((each: any) => place.endsWith(` ${each.system.name}`));
      expect(system.permissions).toEqual(expect.arrayContaining(can ?? ['nothing']));
    }
  });
});
