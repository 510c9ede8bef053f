import { describe, expect, it } from 'vitest';
import { paths, read, send, start } from './caller.ts';

describe('a decision', () => {
  it('shows in the cluster at the next request when clusters take no time', async () => {
    const { state } = await start({}, { syncMilliseconds: 0 });
    const body = { name: 'quick', clusterId: state.clusters[0]!.uuid, resources: [] };
    const created = await send('POST', paths.projects, { body });
    expect(created.body.status.phase).toBe('Creating');
    expect((await read(`${paths.projects}/${created.body.id}`)).status.phase).toBe('Ready');
  });

  it('waits for a cluster that is out of reach, and is carried out when it comes back', async () => {
    const { state, settle } = await start();
    const away = state.clusters[1]!;
    const body = { name: 'late', clusterId: away.uuid, resources: [] };
    const created = await send('POST', paths.projects, { body });
    settle();
    expect((await read(`${paths.projects}/${created.body.id}`)).status.phase).toBe('Creating');
    away.status = { ...away.status, state: 'Connected' };
    settle();
    expect((await read(`${paths.projects}/${created.body.id}`)).status.phase).toBe('Ready');
  });
});
