import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AccessRuleFilter, accessRuleKeys, accessRuleMatches } from '../../src/domain/access-rule.ts';
import { accessRoleKeys } from '../../src/domain/access-role.ts';
import { rejection } from '../http/site.ts';
import { type ChangingRunai, openRunai } from './runai-changing.ts';
import { listOf } from './runai-rows.ts';

const newest = { field: 'CREATED_AT', direction: 'DESC', key: accessRuleKeys.CREATED_AT } as const;
const byName = { field: 'NAME', direction: 'ASC', key: accessRoleKeys.NAME } as const;
const path = '/api/v1/authorization/access-rules';
const samples = new URL('../../../shared/upstream/samples/runai.json', import.meta.url);
const absent = !existsSync(samples);
const why = absent ? ' (skipped: ../shared/upstream/samples is not there)' : '';

function asked({ fake }: ChangingRunai): string[] {
  return fake.received.map(({ path }) => decodeURIComponent(path));
}

/** Some of the values, none of them, or no condition at all. */
function some<T>(...values: readonly T[]) {
  return fc.option(fc.subarray([...values]), { nil: undefined });
}

/** Rules of every kind of subject and scope, one of each word new to us, and one with a comma. */
async function openWithRules() {
  const runai = await openRunai();
  const { state } = runai.fake;
  const [rule] = state.accessRules;
  const { id: projectId, parentId } = state.projects[0]!;
  const subjects = ['user', 'group', 'service-account', 'app', 'all-authenticated-users'];
  const places = [
    ['cluster', state.clusters[0]!.uuid],
    ['department', parentId],
    // A project whose id is that of the department.
    ['project', parentId],
    ['project', projectId],
  ];
  subjects.forEach((subjectType, at) =>
    places.forEach(([scopeType, scopeId], place) =>
      state.accessRules.push({
        ...{ ...rule!, id: 100 + at * 10 + place, subjectId: at % 2 ? 'a,b' : `s-${at}`, roleId: 3 + place },
        createdAt: `2026-01-0${1 + at}T0${place}:00:00Z`,
        ...({ subjectType, scopeType, scopeId } as object),
      }),
    ),
  );
  return {
    runai,
    scopes: [`Department:dgx:${parentId}`, `Project:dgx:${parentId}`, `Project:dgx:${projectId}`],
  };
}

describe('access rules', () => {
  it('are not shown to viewers, whom Run:ai refuses', async () => {
    const runai = await openRunai({}, 'viewer');
    expect(await rejection(listOf(runai.accessRules, newest))).toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
    expect(await rejection(listOf(runai.accessRoles, byName))).toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
  });

  it('are read in one request that is not cut at fifty', async () => {
    const runai = await openRunai();
    const [first] = runai.fake.state.accessRules;
    for (let id = 1_000; id < 1_090; id++) runai.fake.state.accessRules.push({ ...first!, id });
    const { rows, more } = await listOf(runai.accessRules, newest);
    expect([rows.length, more]).toEqual([runai.fake.state.accessRules.length, false]);
    expect(runai.fake.received).toHaveLength(1);
    expect(asked(runai)[0]).toMatch(
      /^\/api\/v1\/authorization\/access-rules\?limit=10\d&sortBy=createdAt&sortOrder=desc$/,
    );
  });

  it('tell subject, role and scope, with words that are new to us as they are', async () => {
    const { runai } = await openWithRules();
    const rows = await runai.accessRules.getMany([['100'], ['143']]);
    expect(rows.find(({ id }) => id === 'AccessRule:dgx:100')).toMatchObject({
      subject: { kind: 'USER', upstreamKind: 'user', name: 's-0' },
      roleId: 'AccessRole:dgx:3',
      scope: { kind: 'CLUSTER', id: `Cluster:dgx:${runai.fake.state.clusters[0]!.uuid}` },
      ...{ phase: 'READY', createdAt: '2026-01-01T00:00:00.000Z' },
    });
    expect(rows.find(({ id }) => id === 'AccessRule:dgx:143')?.subject).toMatchObject({
      ...{ kind: 'UNKNOWN', upstreamKind: 'all-authenticated-users' },
    });
  });

  it('of 2.18 have no phase', async () => {
    const runai = await openRunai({ version: '2.18' });
    const { rows } = await listOf(runai.accessRules, newest);
    expect(rows[0]).toMatchObject({ phase: null, upstreamPhase: null, phaseMessage: null });
  });

  it('that were deleted are neither listed nor found', async () => {
    const runai = await openRunai();
    runai.fake.state.accessRules[0]!.deletedAt = '2026-01-01T00:00:00Z';
    runai.fake.state.accessRules[1]!.status!.phase = 'Deleting';
    const [gone, going] = runai.fake.state.accessRules.map(({ id }) => String(id));
    expect(await runai.accessRules.getMany([[gone!], [going!]])).toEqual([]);
    expect(await runai.accessRules.getMany([[going!]])).toEqual([]);
  });

  it('are asked for by number only', async () => {
    const runai = await openRunai();
    expect(await runai.accessRules.getMany([['count'], ['abc'], ['1', '2'], ['99999999999']])).toEqual([]);
    expect(runai.fake.received).toEqual([]);
  });

  it('pass exactly the filter, and are counted where Run:ai checks all of it', async () => {
    const { runai, scopes } = await openWithRules();
    const everything = (await listOf(runai.accessRules, newest)).rows;
    const filters: fc.Arbitrary<AccessRuleFilter> = fc.record({
      subject: fc.option(fc.constantFrom('s-0', 's-2', 'a,b', 'nobody'), { nil: undefined }),
      subjectKinds: some('USER', 'GROUP', 'SERVICE_ACCOUNT', 'APPLICATION', 'UNKNOWN'),
      roles: some('AccessRole:dgx:3', 'AccessRole:dgx:4', 'AccessRole:dgx:x'),
      scopes: some(...scopes),
      scopeKinds: some('TENANT', 'CLUSTER', 'DEPARTMENT', 'PROJECT', 'UNKNOWN'),
    });
    let counted = 0;
    await fc.assert(
      fc.asyncProperty(filters, async (filter) => {
        const expected = everything.filter((rule) => accessRuleMatches(filter, rule));
        const { rows } = await listOf(runai.accessRules, newest, filter);
        expect(rows.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort());
        const count = await runai.accessRules.count!(filter, new AbortController().signal);
        if (count !== null) expect(count).toBe(expected.length);
        counted += count === null ? 0 : 1;
      }),
      { numRuns: 60 },
    );
    expect(counted).toBeGreaterThan(0);
  });

  it('at one place are asked for by its kind and id, since ids of two kinds can be the same', async () => {
    const { runai, scopes } = await openWithRules();
    await listOf(runai.accessRules, newest, { scopes: [scopes[1]!], subject: 's-0' });
    expect(asked(runai)[0]).toContain(
      `filterBy=subjectId==s-0,scopeType==project,scopeId==${scopes[1]!.split(':')[2]}`,
    );
    expect(asked(runai)[0]).toMatch(new RegExp(`^${path}\\?`));
  });

  it.skipIf(absent)(`of the samples are read${why}`, async () => {
    const { accessRule } = JSON.parse(readFileSync(samples, 'utf8'));
    const runai = await openRunai();
    const ids = accessRule.map(({ id }: any) => id);
    const others = runai.fake.state.accessRules.filter(({ id }) => !ids.includes(id));
    runai.fake.state.accessRules = [...others, ...accessRule];
    const rows = await runai.accessRules.getMany(accessRule.map(({ id }: any) => [String(id)]));
    expect(rows.some(({ subject }) => subject.name === accessRule[0].subjectId)).toBe(true);
  });
});

describe('roles', () => {
  it.each([
    ['2.18', '/api/v1/authorization/roles', null],
    ['2.24', '/api/v1/authorization/roles', null],
    ['2.25', '/api/v2/authorization/roles?limit=500', []],
    ['3.0', '/api/v2/authorization/roles?limit=500', []],
  ] as const)('of %s are read from %s', async (version, expected, permissionSets) => {
    const runai = await openRunai({ version }, 'editor', version);
    const { rows } = await listOf(runai.accessRoles, byName);
    expect(asked(runai)).toEqual([expected]);
    expect(rows).toHaveLength(19);
    expect(rows.find(({ name }) => name === 'Viewer')).toMatchObject({
      ...{ id: 'AccessRole:dgx:7', custom: false, enabled: true, permissionSets },
      permissions: expect.arrayContaining([{ resourceType: 'project', actions: ['read'] }]) as unknown,
    });
    expect(rows.filter(({ custom }) => custom).map(({ name }) => name)).toEqual(['Workload submitter']);
  });

  it('are found by the first part of a name, whatever its case', async () => {
    const runai = await openRunai();
    const { rows } = await listOf(runai.accessRoles, byName, { text: 'RESEARCHER' });
    expect(rows.map(({ name }) => name)).toEqual(['L1 researcher', 'L2 researcher']);
  });
});
