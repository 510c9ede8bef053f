import { describe, expect, it } from 'vitest';
import { type Version, versions } from '../../src/sandbox/runai/versions.ts';
import { schema } from '../../src/schema/index.ts';
import { selectionOf } from '../support/selection.ts';
import { openSite } from '../support/site.ts';

const lists = [
  ...['clusters', 'nodePools', 'computeNodes', 'departments', 'projects', 'jobs'],
  ...['users', 'serviceAccounts', 'accessRules', 'accessRoles', 'settings', 'auditLog'],
];

/** What releases before 2.19 have nothing of. Nobody did anything yet, so the audit log has no rows. */
const since219 = ['nodePools', 'auditLog'];

/** Of some rows of each list of dgx everything there is. */
async function askAll(version: Version) {
  const site = await openSite({
    sandbox: { runai: { version } },
    // Nobody may ask for as much at once.
    adjust: (parts) => ({ ...parts, fitsLimits: () => true }),
  });
  try {
    const fields = schema.getQueryType()?.getFields() ?? {};
    const answers = lists.map(async (noun) => {
      const query = `{ ${noun}(first: 5, filter: { systems: ["dgx"] }) ${selectionOf(fields[noun]?.type)} }`;
      const { body } = await site.ask(query);
      const { nodes, completeness } = body.data[noun];
      return { noun, rows: nodes.length, source: completeness.sources[0], errors: body.errors ?? [] };
    });
    return await Promise.all(answers);
  } finally {
    await site.close();
  }
}

describe('Run:ai of every release', () => {
  it.each(versions)('%s shows all that it has, whole', async (version) => {
    for (const { noun, rows, source, errors } of await askAll(version)) {
      if (version === '2.18' && since219.includes(noun)) continue;
      expect([noun, source.status]).toEqual([noun, 'OK']);
      if (noun !== 'auditLog') expect([noun, rows]).not.toEqual([noun, 0]);
      // Its compute nodes are in pools that this release does not list.
      if (version !== '2.18' || noun !== 'computeNodes') expect([noun, errors]).toEqual([noun, []]);
    }
  });

  it('2.18 is said to lack what 2.19 brought, which costs it alone', async () => {
    const answers = await askAll('2.18');
    for (const { noun, source } of answers.filter(({ noun }) => since219.includes(noun))) {
      expect([noun, source.status]).toEqual([noun, 'UNSUPPORTED']);
      expect(source.error.message).toContain('2.19');
    }
    const { errors } = answers.find(({ noun }) => noun === 'computeNodes') ?? { errors: [] };
    expect(errors.length).toBeGreaterThan(0);
    for (const { path, extensions, message } of errors) {
      expect([path.at(-1), extensions.code]).toEqual(['nodePool', 'UNSUPPORTED']);
      expect(message).toContain('2.19');
    }
  });
});
