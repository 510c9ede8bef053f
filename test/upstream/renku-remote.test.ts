import { describe, expect, it } from 'vitest';
import type { PoolRemoteInput } from '../../src/domain/pool-remote.ts';
import { rejection } from '../http/site.ts';
import { made, openRenku, problemsOf, walk } from './renku-server.ts';

const runai: PoolRemoteInput = { kind: 'RUNAI', url: 'https://imaging.run.ai' };
const helios: PoolRemoteInput = {
  kind: 'FIRECREST',
  url: 'https://firecrest.example.org/v2',
  systemName: 'helios',
  partition: 'normal',
};

describe('the remote of a pool', () => {
  it('is not sent for a pool that is not there', async () => {
    const { changes, writes } = await openRenku();
    expect(await rejection(changes.setRemote(['999'], runai))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await rejection(changes.removeRemote(['999']))).toMatchObject({ code: 'NOT_FOUND' });
    expect(writes()).toEqual([]);
  });

  it.each<[string, PoolRemoteInput, string]>([
    ['http', { ...runai, url: 'http://imaging.run.ai' }, 'url: This must be an https address.'],
    ['no host', { ...runai, url: 'https://' }, 'url: This must be an https address.'],
    ['no address', { ...runai, url: 'imaging' }, 'url: This must be an https address.'],
    [
      'a password, which everybody who sees the pool would read',
      { ...runai, url: 'https://me:secret@imaging.run.ai' },
      'url: This must name neither user nor password.',
    ],
    ['NUL', { ...runai, url: 'https://imaging.run.ai/\0' }, 'url: This must be an https address.'],
    [
      'a partition of two words',
      { ...helios, partition: 'a b' },
      'partition: This must be a name without spaces.',
    ],
    ['no machine', { ...helios, systemName: '' }, 'systemName: FirecREST needs the name of the machine.'],
    [
      'a machine of Run:ai',
      { ...runai, systemName: 'helios' },
      'systemName: Only FirecREST has this; leave it out.',
    ],
    [
      'a partition of Run:ai',
      { ...runai, partition: 'normal' },
      'partition: Only FirecREST has this; leave it out.',
    ],
    [
      'a provider that is none',
      { ...runai, providerId: 'github' },
      'providerId: Renku has no OAuth2 provider of this id; it has gitlab-campus, firecrest-helios.',
    ],
  ])('is not sent with %s', async (_, remote, problem) => {
    const { changes, writes } = await openRenku();
    expect(await problemsOf(changes.setRemote(['7'], remote))).toEqual([problem]);
    expect(writes()).toEqual([]);
  });

  it('is not given to a public pool, which Renku refuses for FirecREST alone', async () => {
    const { changes, writes } = await openRenku();
    expect(await problemsOf(changes.setRemote(['2'], runai))).toEqual([
      'id: A remote pool must not be public; make it private first.',
    ]);
    expect(writes()).toEqual([]);
  });

  it('is set in one request where there is none', async () => {
    const { changes, writes, fake } = await openRenku();
    const { pool } = await made(changes.setRemote(['7'], { ...helios, providerId: 'firecrest-helios' }));
    expect(writes()).toEqual([
      'PATCH /resource_pools/7 {"remote":{"kind":"firecrest","api_url":"https://firecrest.example.org/v2","system_name":"helios","partition":"normal","provider_id":"firecrest-helios"}}',
    ]);
    expect(pool.remote).toEqual({ ...helios, providerId: 'firecrest-helios' });
    expect(fake.data.pools[6]?.remote).toMatchObject({ system_name: 'helios' });
  });

  it.each<[string, string, PoolRemoteInput, string]>([
    [
      'another address',
      '9',
      { ...runai, url: 'https://lab.run.ai' },
      '{"kind":"runai","base_url":"https://lab.run.ai"}',
    ],
    [
      'another partition',
      '10',
      { ...helios, partition: 'debug' },
      '{"kind":"firecrest","api_url":"https://firecrest.example.org/v2","system_name":"helios","partition":"debug"}',
    ],
    ['another kind', '10', runai, '{"kind":"runai","base_url":"https://imaging.run.ai"}'],
  ])('is cleared and then set with %s, which Renku would not save otherwise', async (_, id, remote, body) => {
    const { changes, writes, fake } = await openRenku();
    await made(changes.setRemote([id], remote));
    expect(writes()).toEqual([
      `PATCH /resource_pools/${id} {"remote":{}}`,
      `PATCH /resource_pools/${id} {"remote":${body}}`,
    ]);
    expect(fake.data.pools[Number(id) - 1]?.remote).toEqual(JSON.parse(body));
  });

  it('is cleared as well to lose its provider, which null would keep', async () => {
    const { changes, writes, fake } = await openRenku();
    fake.data.pools[8]!.remote = { kind: 'runai', base_url: runai.url, provider_id: 'gitlab-campus' };
    await made(changes.setRemote(['9'], { ...runai, providerId: null }));
    expect(writes()).toHaveLength(2);
    expect(fake.data.pools[8]?.remote).toEqual({ kind: 'runai', base_url: runai.url });
  });

  it('changes its provider in one request', async () => {
    const { changes, writes, fake } = await openRenku();
    await made(changes.setRemote(['9'], { ...runai, providerId: 'gitlab-campus' }));
    expect(writes()).toEqual([
      'PATCH /resource_pools/9 {"remote":{"kind":"runai","base_url":"https://imaging.run.ai","provider_id":"gitlab-campus"}}',
    ]);
    expect(fake.data.pools[8]?.remote).toMatchObject({ provider_id: 'gitlab-campus' });
  });

  it('is left alone when it stands as wanted', async () => {
    const { changes, writes } = await openRenku();
    expect((await changes.setRemote(['10'], helios)).steps).toEqual([]);
    expect((await changes.removeRemote(['7'])).steps).toEqual([]);
    expect(writes()).toEqual([]);
  });

  it('is removed', async () => {
    const { changes, writes, fake } = await openRenku();
    expect((await made(changes.removeRemote(['10']))).pool.remote).toBeNull();
    expect(writes()).toEqual(['PATCH /resource_pools/10 {"remote":{}}']);
    expect(fake.data.pools[9]).not.toHaveProperty('remote');
  });

  it('is told to be gone when Renku refuses the new one after the old one was cleared', async () => {
    const { changes, fake } = await openRenku();
    const change = await changes.setRemote(['9'], { ...runai, url: 'https://lab.run.ai' });
    const [clearing, setting] = change.steps;
    await clearing?.run();
    fake.setFault({ kind: 'status', status: 503, times: 1 }, '/resource_pools/9');
    const steps = [{ ...clearing!, run: async () => undefined }, setting!];
    const { outcome } = await walk(Promise.resolve({ ...change, steps }));
    expect(outcome).toMatchObject({
      kind: 'PartiallyApplied',
      steps: [
        { intent: 'Clear the remote of the pool', status: 'APPLIED' },
        { intent: 'Set the remote of the pool', status: 'FAILED' },
      ],
    });
    expect(fake.data.pools[8]).not.toHaveProperty('remote');
  });

  it('is not said to be set when Renku answers 200 with the old one', async () => {
    const { changes, fake } = await openRenku();
    const change = await changes.setRemote(['7'], runai);
    fake.data.pools[6]!.remote = { kind: 'runai', base_url: 'https://other.run.ai' };
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({
      kind: 'UpstreamFailure',
      message: 'System renku took this and did not do it: it stands as it was.',
    });
  });
});
