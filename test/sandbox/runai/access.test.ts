import { generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { ask, askAs, paths, read, refusal, start, token } from './caller.ts';

describe('who is let in', () => {
  it.each(Object.values(paths))('refuses %s without a token', async (path) => {
    await start();
    const response = await ask(path);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ code: 401, message: 'Issuer is not familiar.' });
    expect(response.headers.has('www-authenticate')).toBe(false);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('refuses every %s without a token', async (method) => {
    const { url, state } = await start();
    const before = structuredClone(state);
    for (const path of [...Object.values(paths), '/v1/k8s/setting', `${paths.workloads}/trainings`]) {
      for (const target of [path, `${path}/${state.projects[0]!.id}`]) {
        expect((await fetch(url + target, { method })).status, target).toBe(401);
      }
    }
    expect(state).toEqual(before);
  });

  it('refuses an expired, endless, foreign, forged or unsigned token with the same words', async () => {
    await start();
    const claims = { email: 'administrator@example.org' };
    const stranger = await generateKeyPair('RS256');
    const good = await token(claims);
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${good.split('.')[1]}.`;
    const bad = [
      `Bearer ${await token(claims, { expires: '-1s' })}`,
      `Bearer ${await token(claims, { expires: null })}`,
      `Bearer ${await token(claims, { iss: 'https://elsewhere.example.org' })}`,
      `Bearer ${await token(claims, { key: stranger.privateKey })}`,
      `Bearer ${unsigned}`,
      `Basic ${good}`,
      good,
      'Bearer ',
    ];
    for (const authorization of bad) {
      const response = await ask(paths.clusters, authorization);
      expect(await response.json()).toEqual({ code: 401, message: 'Issuer is not familiar.' });
    }
    expect((await ask(paths.clusters, `Bearer ${good}`)).status).toBe(200);
  });

  it('refuses a person without an access rule, and a token without an email', async () => {
    await start();
    const words = { code: 403, message: 'You do not have sufficient permissions.' };
    expect(await refusal(paths.projects, 'u-0042')).toEqual(words);
    expect(await (await ask(paths.projects, `Bearer ${await token({ sub: 'x' })}`)).json()).toEqual(words);
    expect(await read(paths.permissions, 'u-0042')).toEqual([]);
  });

  it('refuses to each role what the table of roles does not give it', async () => {
    const { state } = await start();
    const { permissions, ...resources } = paths;
    const statuses = await Promise.all(
      ['viewer', 'researcher', 'editor', 'administrator'].flatMap((person) =>
        Object.entries(resources).map(
          async ([name, path]) => `${person} ${name} ${(await askAs(person, path)).status}`,
        ),
      ),
    );
    expect(statuses.filter((status) => !status.endsWith('200'))).toEqual([
      ...['viewer accessRules 403', 'viewer users 403', 'viewer serviceAccounts 403'],
      ...['researcher departments 403', 'researcher accessRules 403', 'researcher users 403'],
      ...['researcher serviceAccounts 403', 'researcher nodes 403'],
    ]);
    expect((await askAs('researcher', `${paths.departments}/count`)).status).toBe(403);
    expect((await askAs('researcher', `${paths.departments}/${state.departments[0]!.id}`)).status).toBe(403);
    expect((await askAs('researcher', permissions)).status).toBe(200);
  });

  it('cuts node pools down for who may only choose one, and refuses the rest', async () => {
    const { state } = await start();
    const [pool] = state.nodePools;
    const { id, name, clusterId, phase } = pool!;
    state.accessRules.push({
      ...{ ...state.accessRules[0]!, id: 98, subjectId: 'u-0042@example.org' },
      roleName: 'Workload submitter',
    });
    const { nodepools } = await read(paths.nodePools, 'u-0042');
    expect(nodepools).toHaveLength(4);
    expect(nodepools[0]).toEqual({ id, name, clusterId, phase });
    expect(await read(`${paths.nodePools}/${id}`, 'u-0042')).toEqual({ id, name, clusterId, phase });
    expect(await read(`${paths.nodePools}/${id}`)).toEqual(pool);
    expect((await askAs('u-0042', paths.clusters)).status).toBe(403);
  });

  it('tells what the roles of a person add up to', async () => {
    const { state } = await start();
    const editor = await read(paths.permissions, 'editor');
    expect(editor).toContainEqual({
      resourceType: 'cluster',
      displayName: 'cluster',
      groupId: 'physical-resource',
      actions: ['read'],
    });
    state.accessRules.push({ ...state.accessRules[3]!, id: 99, subjectId: 'editor@example.org' });
    const both = await read(paths.permissions, 'editor');
    const cluster = both.find(({ resourceType }: { resourceType: string }) => resourceType === 'cluster');
    expect(cluster.actions.toSorted()).toEqual(['create', 'delete', 'read', 'update']);
  });

  it('asks for the token before it says that a path does not exist', async () => {
    await start();
    expect((await ask('/api/v1/quotas')).status).toBe(401);
    expect(await refusal('/api/v1/quotas')).toEqual({ code: 404, message: 'Not found' });
  });
});
