import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openDocument } from './document.ts';
import { pool, renku, tokenOf } from './harness.ts';

const samplesFile = new URL('../../../../shared/upstream/samples/renku.json', import.meta.url);
const documentFile = new URL('../../../../shared/upstream/specs/renku-crc.yaml', import.meta.url);
const noSamples = !existsSync(samplesFile);
const noDocument = !existsSync(documentFile);

/** The samples answer creation, which drops the factor; none of them asks for a cluster. */
const missingFromSamples = { cluster: 'object', cpu_limit_factor: 'number' };

describe('the shapes of answers', () => {
  it.skipIf(noSamples)('are those of the samples (skipped without ../shared/upstream/samples)', async () => {
    const samples = JSON.parse(readFileSync(samplesFile, 'utf8'));
    const { ask, data } = await renku();
    const bearer = await tokenOf('administrator');
    const pools = data.pools.map(({ id }) => ask(`/resource_pools/${id}`, bearer));
    const answers: Record<string, any[]> = {
      pool: (await Promise.all(pools)).map(({ body }) => body),
      class_: (await ask('/resource_pools/5/classes', bearer)).body,
      quota: [(await ask('/resource_pools/5/quota', bearer)).body],
      cluster: (await ask('/clusters', bearer)).body,
    };
    for (const [noun, bodies] of Object.entries(answers)) {
      const responses: any[] = samples[noun].map((sample: any) => sample.response);
      expect({ ...typesOf(responses), ...missingFromSamples }).toMatchObject(typesOf(bodies));
      for (const body of bodies) expect(Object.keys(body)).toEqual(expect.arrayContaining(always(responses)));
    }
  });

  it.skipIf(noDocument)(
    'keep to the published document (skipped without ../shared/upstream/specs)',
    async () => {
      const violations = openDocument(readFileSync(documentFile, 'utf8'));
      const { ask, data } = await renku();
      const bearer = await tokenOf('administrator');
      const schemas: Record<string, string> = {
        '/resource_pools?gpu=1': 'ResourcePoolsWithIdFiltered',
        '/resource_pools/5/quota': 'QuotaWithId',
        '/resource_pools/5/classes/18': 'ResourceClassWithId',
        '/classes/1': 'ResourceClassWithId',
        '/clusters': 'ClustersWithId',
        [`/clusters/${data.clusters[1]!.id}`]: 'ClusterWithId',
        '/version': 'Version',
        '/resource_pools/-1': 'ErrorResponse',
      };
      for (const { id } of data.pools) {
        schemas[`/resource_pools/${id}`] = 'ResourcePoolWithId';
        schemas[`/resource_pools/${id}/classes`] = 'ResourceClassesWithIdResponse';
      }
      for (const [path, schema] of Object.entries(schemas)) {
        const { body } = await ask(path, bearer);
        expect([path, violations(schema, body)]).toEqual([path, []]);
      }
    },
  );

  const faults: Record<string, object> = {
    'a missing field': { classes: undefined },
    'an unknown field': { colour: 'red' },
    'a null': { cpu_limit_factor: null },
    'an unknown remote': { remote: { kind: 'slurm' } },
    'a class without cores': { classes: [{ ...pool(1).classes[0], cpu: 0 }] },
  };
  it.skipIf(noDocument).each(Object.keys(faults))(
    '%s would be noticed (skipped without ../shared)',
    (fault) => {
      const violations = openDocument(readFileSync(documentFile, 'utf8'));
      expect(violations('ResourcePoolWithId', pool(1))).toEqual([]);
      const faulty = JSON.parse(JSON.stringify(pool(1, faults[fault])));
      expect(violations('ResourcePoolWithId', faulty)).toHaveLength(1);
    },
  );
});

/** Field → JSON type, over all rows. */
function typesOf(rows: any[]): Record<string, string> {
  const fields = rows.flatMap((row) => Object.entries(row));
  return Object.fromEntries(
    fields.map(([name, value]) => [name, Array.isArray(value) ? 'array' : typeof value]),
  );
}

function always(rows: any[]): string[] {
  return Object.keys(rows[0]).filter((field) => rows.every((row) => field in row));
}
