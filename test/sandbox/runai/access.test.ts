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

  it('refuses departments to a researcher, and nothing else to anybody', async () => {
    const { state } = await start();
    const { permissions, ...resources } = paths;
    const statuses = await Promise.all(
      ['viewer', 'researcher', 'editor', 'administrator'].flatMap((person) =>
        Object.entries(resources).map(
          async ([name, path]) => `${person} ${name} ${(await askAs(person, path)).status}`,
        ),
      ),
    );
    expect(statuses.filter((status) => !status.endsWith('200'))).toEqual(['researcher departments 403']);
    expect((await askAs('researcher', `${paths.departments}/count`)).status).toBe(403);
    expect((await askAs('researcher', `${paths.departments}/${state.departments[0]!.id}`)).status).toBe(403);
    expect((await askAs('researcher', permissions)).status).toBe(200);
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
