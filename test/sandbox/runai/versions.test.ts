import { describe, expect, it } from 'vitest';
import { versions, type Version } from '../../../src/sandbox/runai/versions.ts';
import { sandboxApplication } from '../../../src/sandbox/runai/index.ts';
import { askAs, paths, read, refusal, send, start } from './caller.ts';

/** The first release that has the path, and the first after it that does not. */
async function lifetime(path: string): Promise<{ since: Version | undefined; until: Version | undefined }> {
  const there: Version[] = [];
  for (const version of versions) {
    const fake = await start({}, { version });
    if ((await askAs('administrator', path)).status !== 404) there.push(version);
    await fake.close();
  }
  const [since] = there;
  const later = versions.slice(versions.indexOf(since!));
  return { since, until: later.find((version) => !there.includes(version)) };
}

describe('releases', () => {
  it.each([
    [paths.projects, '2.18', undefined],
    [paths.workloads, '2.18', undefined],
    [paths.nodePools, '2.19', undefined],
    [`${paths.nodePools}/count`, '2.20', undefined],
    [`${paths.projects}/count`, '2.19', undefined],
    [`${paths.projects}/telemetry?telemetryType=GPU_QUOTA`, '2.20', undefined],
    ['/api/v1/authorization/me/access-rules', '2.21', undefined],
    ['/api/v1/security/settings', '2.21', undefined],
    ['/api/v1/org-unit/priorities', '2.22', '3.0'],
    [paths.nodes, '2.23', undefined],
    [`${paths.nodes}/count`, '2.23', undefined],
    [paths.serviceAccounts, '2.24', undefined],
    ['/api/v2/authorization/roles', '2.25', undefined],
    ['/api/v1/authorization/roles', '2.18', '3.0'],
    ['/api/v1/apps', '2.18', '3.0'],
  ] as const)('have %s since %s and until %s', async (path, since, until) => {
    expect(await lifetime(path)).toEqual({ since, until });
  });

  it('hide nothing from whom they do not know', async () => {
    const { url } = await start({}, { version: '2.18' });
    expect((await fetch(url + paths.nodePools)).status).toBe(401);
    expect(await refusal(paths.nodePools)).toEqual({ code: 404, message: 'Not found' });
  });

  it('know the nodes of one cluster until 3.0', async () => {
    const { state } = await start({}, { version: '2.20' });
    const path = `${paths.clusters}/${state.clusters[0]!.uuid}/nodes`;
    expect((await read(path)).nodes).toHaveLength(7);
    const later = await start({}, { version: '3.0' });
    expect(await refusal(path)).toMatchObject({ code: 404 });
    await later.close();
  });

  it('before 2.20 take app tokens and no client credentials, before 2.24 tell no lifetime', async () => {
    const { clientId, clientSecret } = sandboxApplication;
    const client = { grantType: 'client_credentials', clientID: clientId, clientSecret };
    const app = { grantType: 'app_token', appID: clientId, appSecret: clientSecret };
    async function post(path: string, body: object): Promise<unknown[]> {
      const { status, body: answer } = await send('POST', path, { body });
      return [status, ...Object.keys(answer)];
    }
    const old = await start({}, { version: '2.19' });
    expect(await post('/api/v1/token', client)).toEqual([400, 'code', 'message']);
    expect(await post('/api/v1/token', app)).toEqual([200, 'accessToken', 'idToken']);
    expect((await send('POST', '/api/v2/token', { body: {} })).status).toBe(404);
    await old.close();
    await start({}, { version: '2.24' });
    expect(await post('/api/v1/token', client)).toEqual([200, 'accessToken', 'idToken', 'expiresIn']);
    expect((await send('POST', '/api/v2/token', { body: {} })).status).toBe(400);
  });

  it('before 2.19 show projects without what came later, and sort them by little', async () => {
    const old = await start({}, { version: '2.18' });
    const [project] = (await read(paths.projects)).projects;
    for (const field of ['totalResources', 'effective', 'description', 'enforceRunaiScheduler']) {
      expect(project).not.toHaveProperty(field);
    }
    expect(project.resources[0]).not.toHaveProperty('priority');
    await read(`${paths.projects}?sortBy=departmentId`);
    expect(await refusal(`${paths.projects}?sortBy=phase`)).toMatchObject({ code: 400 });
    await old.close();
    await start({}, { version: '2.19' });
    const [later] = (await read(`${paths.projects}?sortBy=phase`)).projects;
    expect(later).toHaveProperty('effective');
    expect(later).not.toHaveProperty('enforceRunaiScheduler');
  });

  it('before 2.22 know no categories of workloads and no status of access rules', async () => {
    const old = await start({}, { version: '2.21' });
    expect((await read(paths.workloads)).workloads[0]).not.toHaveProperty('category');
    expect((await read(paths.accessRules)).accessRules[0]).not.toHaveProperty('status');
    await old.close();
    const next = await start({}, { version: '2.22' });
    expect((await read(paths.workloads)).workloads[0]).toHaveProperty('category');
    expect((await read(paths.workloads)).workloads[0]).not.toHaveProperty('totalRunningTimeSeconds');
    expect((await read(paths.accessRules)).accessRules[0]).toHaveProperty('status');
    await next.close();
  });

  it('before 2.24 call service accounts apps when they are given roles', async () => {
    await start({}, { version: '2.23' });
    const grant = { subjectId: 'clusterql', roleId: 7, scopeId: '1001', scopeType: 'tenant' };
    async function post(subjectType: string): Promise<number> {
      return (await send('POST', paths.accessRules, { body: { ...grant, subjectType } })).status;
    }
    expect(await post('service-account')).toBe(400);
    expect(await post('app')).toBe(201);
  });
});
