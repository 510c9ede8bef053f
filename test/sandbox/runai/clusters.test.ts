import { describe, expect, it } from 'vitest';
import { names, paths, read, refusal, send, start } from './caller.ts';

describe('clusters', () => {
  it('are changed by system administrators alone, and their secrets read by them', async () => {
    const { state } = await start();
    const path = `${paths.clusters}/${state.clusters[0]!.uuid}`;
    for (const as of ['viewer', 'researcher', 'editor']) {
      expect((await send('POST', paths.clusters, { as, body: { name: 'x' } })).status).toBe(403);
      expect((await send('PUT', path, { as, body: { name: 'x' } })).status).toBe(403);
      expect((await send('DELETE', `${path}?force=true`, { as })).status).toBe(403);
      expect(await refusal(`${path}/cluster-install-info?version=2.24`, as)).toMatchObject({ code: 403 });
    }
    expect(state.clusters.map(({ name }) => name)).toEqual(['aurora', 'basalt']);
  });

  it('wait to connect when they are new, with the pool and the department that every cluster has', async () => {
    await start();
    const { status, body } = await send('POST', paths.clusters, { body: { name: 'cirrus' } });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'cirrus', domain: null, status: { state: 'WaitingToConnect' } });
    const filter = `filterBy=clusterId==${body.uuid}`;
    expect(await names(`${paths.nodePools}?${filter}`)).toEqual(['default']);
    expect(await names(`${paths.departments}?${filter}`)).toEqual(['default']);
    expect((await send('POST', paths.clusters, { body: { name: 'cirrus' } })).status).toBe(409);
    expect((await send('POST', paths.clusters, { body: {} })).status).toBe(400);
  });

  it('tell how they are installed only when the version is named', async () => {
    const { state } = await start();
    const path = `${paths.clusters}/${state.clusters[0]!.uuid}/cluster-install-info`;
    expect(await refusal(path)).toMatchObject({ code: 400 });
    const info = await read(`${path}?version=2.24.6&remoteClusterUrl=https://new.example.org`);
    expect(info.clientSecret).toMatch(/^[\w-]{32}$/);
    expect(info.installationStr).toContain('--version 2.24.6');
    expect(info.installationStr).toContain('cluster.url=https://new.example.org');
  });

  it('are renamed with an empty answer', async () => {
    const { state } = await start();
    const path = `${paths.clusters}/${state.clusters[0]!.uuid}`;
    expect(await send('PUT', path, { body: { name: 'borealis' } })).toMatchObject({ status: 204, text: '' });
    expect(await read(path)).toMatchObject({ name: 'borealis', version: '2.24.6' });
    expect((await send('PUT', path, { body: { name: '' } })).status).toBe(400);
    expect((await send('PUT', `${paths.clusters}/missing`, { body: { name: 'x' } })).status).toBe(404);
  });

  it('go when they have said goodbye, with all that the control plane knew of them', async () => {
    const { state, settle } = await start();
    const { uuid } = state.clusters[0]!;
    const { status, body } = await send('DELETE', `${paths.clusters}/${uuid}`);
    expect({ status, code: body.code }).toEqual({ status: 202, code: 202 });
    expect(await read(`${paths.clusters}/${uuid}`)).toMatchObject({
      deleteRequestedAt: '2026-11-20T12:00:00.000Z',
    });
    settle();
    expect(await refusal(`${paths.clusters}/${uuid}`)).toMatchObject({ code: 404 });
    for (const rows of [state.nodePools, state.departments, state.projects, state.workloads]) {
      expect(rows.some(({ clusterId }) => clusterId === uuid)).toBe(false);
      expect(rows.length).toBeGreaterThan(0);
    }
  });

  it('that are out of reach stay requested for deletion for ever, unless they are forced', async () => {
    const { state, settle } = await start();
    const path = `${paths.clusters}/${state.clusters[1]!.uuid}`;
    expect((await send('DELETE', path)).status).toBe(202);
    settle();
    expect((await read(`${paths.clusters}?includeRequestedForDelete=true`)).length).toBe(2);
    expect((await read(paths.clusters)).length).toBe(1);
    expect((await send('DELETE', `${path}?force=yes`)).status).toBe(400);
    expect(await send('DELETE', `${path}?force=true`)).toMatchObject({ status: 204, text: '' });
    expect(await refusal(path)).toMatchObject({ code: 404 });
  });
});
