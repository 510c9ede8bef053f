import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunaiFake } from '../../src/sandbox/runai/index.ts';
import { openSite, type Site } from '../support/site.ts';
import { askChange } from './renku-mutation.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const label = { key: 'nvidia.com/gpu.product', value: 'H300' };
const uuid = '00000000-0000-4000-8000-000000000000';
const quota = [{ nodePoolId: 'NodePool:dgx:1', gpu: { deserved: 1 } }];

const ofEditors: [string, object][] = [
  ['createDepartment', { clusterId: `Cluster:dgx:${uuid}`, name: 'fusion' }],
  ['updateDepartment', { id: 'Department:dgx:1', description: 'x' }],
  ['setDepartmentQuota', { id: 'Department:dgx:1', quota }],
  ['deleteDepartment', { id: 'Department:dgx:1' }],
  ['createProject', { departmentId: 'Department:dgx:1', name: 'tokamak' }],
  ['updateProject', { id: 'Project:dgx:1', description: 'x' }],
  ['setProjectQuota', { id: 'Project:dgx:1', quota }],
  ['deleteProject', { id: 'Project:dgx:1' }],
  ['grantAccess', { roleId: 'AccessRole:dgx:8', subject: { kind: 'GROUP', name: 'g' }, tenantWide: true }],
  ['replaceAccess', { id: 'AccessRule:dgx:31', roleId: 'AccessRole:dgx:8' }],
  ['revokeAccess', { id: 'AccessRule:dgx:31' }],
];
const ofAdministrators: [string, object][] = [
  ['createNodePool', { clusterId: `Cluster:dgx:${uuid}`, name: 'hopper', label }],
  ['updateNodePool', { id: 'NodePool:dgx:1', label }],
  ['deleteNodePool', { id: 'NodePool:dgx:1' }],
  ['createUser', { system: 'dgx', email: 'u-0042@example.org' }],
  ['resetUserPassword', { id: 'User:dgx:1' }],
  ['deleteUser', { id: 'User:dgx:1' }],
  ['createServiceAccount', { system: 'dgx', name: 'exporter' }],
  ['updateServiceAccount', { id: 'ServiceAccount:dgx:1', enabled: false }],
  ['rotateServiceAccountSecret', { id: 'ServiceAccount:dgx:1' }],
  ['deleteServiceAccount', { id: 'ServiceAccount:dgx:1' }],
];

function change(name: string, input: object, payload?: string, question?: Parameters<typeof askChange>[4]) {
  return askChange(site, name, input, payload, question);
}

function fake(): RunaiFake {
  return site.sandbox.runai;
}

describe('whoever has too low a role', () => {
  it.each([
    ...ofEditors.map(([name, input]) => [name, 'researcher', 'editor', input] as const),
    ...ofAdministrators.map(([name, input]) => [name, 'editor', 'administrator', input] as const),
  ])('is refused %s as %s, told the role %s, and nothing is asked', async (name, as, role, input) => {
    const refused = await change(name, input, undefined, { as });
    expect(refused).toMatchObject({ __typename: 'Forbidden', code: 'FORBIDDEN', system: 'dgx' });
    expect(refused.message).toContain(`needs the role ${role} there; yours is ${as}.`);
    const stranger = await change(name, input, undefined, { as: null });
    expect(stranger.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(fake().received).toEqual([]);
  });
});

describe('bad input', () => {
  it.each([
    [
      'createProject',
      { departmentId: 'Department:dgx:1', name: 'Not A Name', namespace: '-' },
      ['name', 'namespace'],
    ],
    ['createDepartment', { clusterId: `Cluster:dgx:${uuid}`, name: ' ' }, ['name']],
    ['setProjectQuota', { id: 'Project:dgx:1', quota: [quota[0], quota[0]] }, ['quota.1.nodePoolId']],
    ['updateNodePool', { id: 'NodePool:dgx:1', label: { key: '', value: 'x' } }, ['label.key']],
  ])('of %s is refused with its paths, and nothing is asked', async (name, input, paths) => {
    const refused = await change(name, input);
    expect(refused.__typename).toBe('InvalidInput');
    expect(refused.problems.map(({ path }: any) => path)).toEqual(paths);
    expect(fake().received).toEqual([]);
  });

  it.each([
    ['deleteProject', { id: 'Department:dgx:1' }],
    ['deleteProject', { id: 'Project:emmy:abc' }],
    ['createDepartment', { clusterId: 'Cluster:renku:1', name: 'fusion' }],
    ['deleteNodePool', { id: 'nonsense' }],
  ])('of %s by an id of something else is not found, and nothing is asked', async (name, input) => {
    expect(await change(name, input)).toMatchObject({ __typename: 'NotFound' });
    expect(fake().received).toEqual([]);
  });
});

describe('an editor', () => {
  it('makes a department and a project in it, sets its quota, and clears up', async () => {
    const as = 'editor';
    const pool = fake().state.nodePools.find(({ clusterName }) => clusterName === 'aurora');
    const clusterId = `Cluster:dgx:${pool?.clusterId}`;
    const planned = await change('createDepartment', { clusterId, name: 'fusion' }, undefined, {
      as,
      dryRun: true,
    });
    const body = { name: 'fusion', clusterId: pool?.clusterId, resources: [] };
    const effects = [{ method: 'POST', path: '/api/v1/org-unit/departments', body }];
    expect(planned.steps).toMatchObject([{ intent: 'Create the department fusion', effects }]);
    expect(fake().state.departments.some(({ name }) => name === 'fusion')).toBe(false);

    const { department } = await change(
      'createDepartment',
      { clusterId, name: 'fusion' },
      'department { id }',
      { as },
    );
    const { project } = await change(
      'createProject',
      { departmentId: department.id, name: 'tokamak' },
      'project { id phase department { name } }',
      { as },
    );
    expect(project).toMatchObject({ phase: 'CREATING', department: { name: 'fusion' } });
    const memory = { deserved: { amount: 64, unit: 'GIB' }, limit: null };
    const set = await change(
      'setProjectQuota',
      { id: project.id, quota: [{ nodePoolId: `NodePool:dgx:${pool?.id}`, gpu: { deserved: 2 }, memory }] },
      'project { quota { nodePool { id } gpu { deserved } memory { deserved(unit: GIB) limit } } }',
      { as },
    );
    expect(set.project.quota).toEqual([
      {
        nodePool: { id: `NodePool:dgx:${pool?.id}` },
        gpu: { deserved: 2 },
        memory: { deserved: 64, limit: null },
      },
    ]);
    const inUse = await change('deleteDepartment', { id: department.id }, undefined, { as });
    expect(inUse).toMatchObject({ __typename: 'Conflict' });
    expect(inUse.message).toContain('tokamak');
    fake().settle();
    const removal = 'deletedId project { phase }';
    expect(await change('deleteProject', { id: project.id }, removal, { as })).toMatchObject({
      deletedId: project.id,
      project: { phase: 'DELETING' },
    });
    fake().settle();
    const done = await change('deleteDepartment', { id: department.id }, 'deletedId', { as });
    expect(done).toMatchObject({ deletedId: department.id });
  });
});
