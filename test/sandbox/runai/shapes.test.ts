import { describe, expect, it } from 'vitest';
import { people } from '../../../src/sandbox/people.ts';
import { paths, read, start } from './caller.ts';
import { violations, type Document } from './openapi.ts';
import { absent, load, why } from './published.ts';

describe(`against the published 2.24 document${why}`, () => {
  const lists = [
    ['Workload', `${paths.workloads}?limit=500`, 'workloads'],
    ['Workload', `${paths.workloads}?limit=500&deleted=true`, 'workloads'],
    ['Project', paths.projects, 'projects'],
    ['DepartmentForList', paths.departments, 'departments'],
    ['DepartmentForList', `${paths.departments}?verbosity=meta`, 'departments'],
    ['DepartmentForList', `${paths.departments}?verbosity=verbose`, 'departments'],
    ['Nodepool', paths.nodePools, 'nodepools'],
    ['DisplayedCluster', paths.clusters, null],
    ['Permission', paths.permissions, null],
  ] as const;

  it.skipIf(absent).each(lists)('every %s of %s has the shape', async (schema, path, key) => {
    await start();
    const document: Document = load('specs/runai-2.24.json');
    const body = await read(path);
    const rows: unknown[] = key === null ? body : body[key];
    expect(rows.length).toBeGreaterThan(0);
    const list = { type: 'array', items: { $ref: `#/components/schemas/${schema}` } };
    expect(violations(rows, list, document)).toEqual([]);
  });

  it.skipIf(absent)('a single department and a single workload have the shape', async () => {
    const { state } = await start();
    const document: Document = load('specs/runai-2.24.json');
    for (const { id } of state.departments) {
      const body = await read(`${paths.departments}/${id}`);
      expect(violations(body, { $ref: '#/components/schemas/Department' }, document)).toEqual([]);
    }
    for (const { id } of state.workloads.slice(0, 75)) {
      const body = await read(`${paths.workloads}/${id}`);
      expect(violations(body, { $ref: '#/components/schemas/WorkloadDetailed' }, document)).toEqual([]);
    }
  });

  it.skipIf(absent)('the check itself sees a wrong type, a missing field and a null', () => {
    const document: Document = load('specs/runai-2.24.json');
    const cluster = { uuid: 7, tenantId: 1, name: null };
    expect(violations(cluster, { $ref: '#/components/schemas/DisplayedCluster' }, document)).toEqual([
      '$.createdAt is missing',
      '$.uuid is no string',
      '$.name is null',
    ]);
  });

  it.skipIf(absent)('sorts and filters by exactly the published fields', async () => {
    await start();
    const { schemas, parameters } = load('specs/runai-2.24.json').components;
    const fields: Record<string, string[]> = {
      [paths.workloads]: parameters.WorkloadsSort.schema.enum,
      [paths.projects]: schemas.ProjectFilterSortFields.enum,
      [paths.departments]: schemas.DepartmentFilterSortFields.enum,
      [paths.nodePools]: schemas.NodepoolSortFilterFields.enum,
      [paths.nodes]: schemas.NodeFilterSortFields.enum,
      [paths.users]: schemas.UsersFilterSortFields.enum,
      [paths.accessRules]: schemas.AccessRulesSortFilterFields.enum,
    };
    for (const [path, published] of Object.entries(fields)) {
      for (const field of published) await read(`${path}?sortBy=${field}&limit=1`);
    }
  });
});

describe(`against the samples${why}`, () => {
  const nouns = [
    ['cluster', 'clusters', paths.clusters],
    ['department', 'departments', `${paths.departments}?verbosity=verbose`],
    ['project', 'projects', paths.projects],
    ['nodePool', 'nodePools', paths.nodePools],
    ['workload', 'workloads', paths.workloads],
    ['node', 'nodes', paths.nodes],
  ] as const;

  it.skipIf(absent).each(nouns)(
    'each field a %s of the seed shows is known from a sample',
    async (sample, noun) => {
      const { state } = await start();
      const known = new Set((load('samples/runai.json')[sample] as object[]).flatMap(Object.keys));
      const shown = new Set((state[noun] as object[]).flatMap(Object.keys));
      expect([...shown].filter((key) => !known.has(key))).toEqual([]);
    },
  );

  it.skipIf(absent).each(nouns)('every %s of the samples can be served', async (sample, noun, path) => {
    const rows: object[] = load('samples/runai.json')[sample];
    await start({ [noun]: rows });
    const body = await read(`${path}${path.includes('?') ? '&' : '?'}includeRequestedForDelete=true`);
    const served = Array.isArray(body) ? body : Object.values(body as Record<string, unknown[]>)[0];
    const live = rows.filter((row: { deletedAt?: string | null }) => !row.deletedAt);
    expect(served).toHaveLength(live.length);
  });

  it.skipIf(absent)('every predefined role allows exactly what it does in 2.18', async () => {
    const { state } = await start({}, { version: '2.18' });
    const { enum: published } = load('specs/runai-2.24.json').components.schemas.ResourceType;
    const shown: any[] = await read('/api/v1/authorization/roles');
    const roles: { id: number; name: string; permissions: Record<string, string[]> }[] = load(
      'samples/runai-roles-2.18.json',
    );
    for (const { id, name, permissions } of roles) {
      const role = shown.find((each) => each.id === id);
      const granted = role.permissions.map(({ resourceType, actions }: any) => [resourceType, actions]);
      // The table has a few types that the document does not know.
      const expected = Object.entries(permissions).filter(([type]) => published.includes(type));
      expect(role.name).toBe(name);
      expect(Object.fromEntries(granted), name).toEqual(Object.fromEntries(expected));
    }
    for (const { email } of people) {
      const rule = state.accessRules.find(({ subjectId }) => subjectId === email)!;
      expect(roles.find(({ id }) => id === rule.roleId)!.name).toBe(rule.roleName);
    }
  });
});
