import { describe, expect, it } from 'vitest';
import type { NodeKey } from '../../src/domain/id.ts';
import { rejection } from '../http/site.ts';
import { keyOf, stored } from './renku-cluster-inputs.ts';
import { made, openRenku, problemsOf, type RenkuSite, tokenOf, walk } from './renku-server.ts';

const byForce = { force: true, confirmName: 'alpine-prod' };

describe('whoever is no administrator of Renku', () => {
  it('changes no cluster, and is refused by Renku whatever the gateway held them for', async () => {
    const site = await openRenku();
    const { clusterChanges } = site.bound;
    const key = keyOf(site, 'alpine-prod');
    for (const token of ['not.a.token', await tokenOf('editor')]) {
      site.session.token = token;
      for (const change of [
        clusterChanges.updateCluster(key, { name: 'Taken over' }),
        clusterChanges.deleteCluster(key, byForce),
      ])
        expect((await rejection(change)).code).toMatch(/^UPSTREAM_(UNAUTHENTICATED|FORBIDDEN)$/);
    }
    expect(site.writes()).toEqual([]);
  });
});

describe('a cluster that is to change', () => {
  it.each<[string, NodeKey]>([
    ['in small letters, for which Renku answers 204 to a deletion', ['01m81g0w25e96gn9kp39jj98r7']],
    ['of two parts', ['01M81G0W25E96GN9KP39JJ98R7', '1']],
    ['of nothing', ['harbour']],
  ])('is not looked for under a key %s', async (_, key) => {
    const { bound, asked } = await openRenku();
    for (const change of [
      bound.clusterChanges.updateCluster(key, { name: 'Other name' }),
      bound.clusterChanges.deleteCluster(key, byForce),
    ])
      expect(await rejection(change)).toMatchObject({ code: 'NOT_FOUND' });
    expect(asked()).toEqual([]);
  });

  it('is not sent what Renku cannot take off it, nor half of a certificate, nor a name that is taken', async () => {
    const site = await openRenku();
    const { clusterChanges } = site.bound;
    const [alpine, lakeside] = [keyOf(site, 'alpine-prod'), keyOf(site, 'lakeside-gpu')];
    expect(
      await problemsOf(
        clusterChanges.updateCluster(lakeside, {
          name: 'alpine-prod',
          sessions: { serviceAccountName: null, tlsSecretName: 'lakeside-tls' },
        }),
      ),
    ).toEqual([
      'name: Another cluster has this already; it is unique.',
      'sessions.serviceAccountName: Renku cannot remove this; give another name.',
      'sessions.defaultTlsCertificate: HTTPS takes either a TLS secret or the default certificate, and not both.',
    ]);
    expect(
      await problemsOf(
        clusterChanges.updateCluster(alpine, { sessions: { ingressClassName: null, tlsSecretName: null } }),
      ),
    ).toEqual([
      'sessions.ingressClassName: Renku cannot remove this; give another name.',
      'sessions.defaultTlsCertificate: HTTPS takes either a TLS secret or the default certificate, and not both.',
    ]);
    expect(site.writes()).toEqual([]);
  });

  it.each(['four', 'a name of more than forty characters, all of it', 'a tab\tin it'])(
    'is not sent the name %j, for some of which Renku fails',
    async (name) => {
      const site = await openRenku();
      const key = keyOf(site, 'alpine-prod');
      expect(await problemsOf(site.bound.clusterChanges.updateCluster(key, { name }))).toEqual([
        expect.stringMatching(/^name: A name has/),
      ]);
      expect(site.writes()).toEqual([]);
    },
  );

  it('is left alone when it stands as wanted, whatever the order of its annotations', async () => {
    const site = await openRenku();
    stored(site, 'alpine-prod').session_ingress_annotations = { b: '2', a: '1' };
    const { steps } = await site.bound.clusterChanges.updateCluster(keyOf(site, 'alpine-prod'), {
      name: 'alpine-prod',
      sessions: {
        protocol: 'HTTPS',
        ingressAnnotations: [
          { key: 'a', value: '1' },
          { key: 'b', value: '2' },
        ],
      },
    });
    expect(steps).toEqual([]);
  });

  it('is patched with what differs: all annotations, and an empty text for what goes', async () => {
    const site = await openRenku();
    const key = keyOf(site, 'alpine-prod');
    const { cluster } = await made(
      site.bound.clusterChanges.updateCluster(key, {
        name: 'alpine-main',
        sessions: { port: 443, storageClass: null, ingressAnnotations: [{ key: 'a/b', value: '0' }] },
      }),
    );
    expect(site.writes()).toEqual([
      `PATCH /clusters/${key[0]} {"name":"alpine-main","session_ingress_annotations":{"a/b":"0"},"session_storage_class":""}`,
    ]);
    expect(cluster).toMatchObject({
      name: 'alpine-main',
      sessions: { storageClass: null, ingressAnnotations: [{ key: 'a/b', value: '0' }] },
    });
  });

  it('goes from the default certificate to a secret over http, as Renku refuses it at once', async () => {
    const site = await openRenku();
    const key = keyOf(site, 'lakeside-gpu');
    const { cluster } = await made(
      site.bound.clusterChanges.updateCluster(key, {
        sessions: { port: 443, tlsSecretName: 'lakeside-tls', defaultTlsCertificate: false },
      }),
    );
    expect(site.writes()).toEqual([
      `PATCH /clusters/${key[0]} {"session_protocol":"http","session_port":443,"session_ingress_use_default_cluster_tls_cert":false}`,
      `PATCH /clusters/${key[0]} {"session_protocol":"https","session_tls_secret_name":"lakeside-tls"}`,
    ]);
    expect(cluster.sessions).toMatchObject({ protocol: 'https', tlsSecretName: 'lakeside-tls' });
  });

  it('goes from a secret to the default certificate over http', async () => {
    const site = await openRenku();
    const key = keyOf(site, 'alpine-prod');
    const { cluster } = await made(
      site.bound.clusterChanges.updateCluster(key, {
        sessions: { tlsSecretName: null, defaultTlsCertificate: true },
      }),
    );
    expect(site.writes()).toEqual([
      `PATCH /clusters/${key[0]} {"session_protocol":"http","session_tls_secret_name":""}`,
      `PATCH /clusters/${key[0]} {"session_protocol":"https","session_ingress_use_default_cluster_tls_cert":true}`,
    ]);
    expect(cluster.sessions).toMatchObject({ tlsSecretName: null, defaultTlsCertificate: true });
  });

  it('gives its certificate up for http in one request', async () => {
    const site = await openRenku();
    const key = keyOf(site, 'lakeside-gpu');
    const sessions = { protocol: 'HTTP', defaultTlsCertificate: false } as const;
    const { cluster } = await made(site.bound.clusterChanges.updateCluster(key, { sessions }));
    expect(site.writes()).toHaveLength(1);
    expect(cluster.sessions).toMatchObject({ protocol: 'http', defaultTlsCertificate: false });
  });

  it('that stopped half-way is told step by step', async () => {
    const site = await openRenku();
    const change = await site.bound.clusterChanges.updateCluster(keyOf(site, 'lakeside-gpu'), {
      sessions: { tlsSecretName: 'lakeside-tls', defaultTlsCertificate: false },
    });
    const [first, second] = change.steps;
    const steps = [first!, { ...second!, run: () => (failPatches(site), second!.run()) }];
    const { outcome } = await walk(Promise.resolve({ ...change, steps }));
    expect(outcome).toMatchObject({
      kind: 'PartiallyApplied',
      steps: [{ status: 'APPLIED' }, { status: 'FAILED' }],
      lookAt: expect.stringMatching(/^Cluster:renku:/),
    });
    expect(stored(site, 'lakeside-gpu').session_protocol).toBe('http');
  });

  it('is found not done when Renku says it did and did not', async () => {
    const site = await openRenku();
    const key = keyOf(site, 'alpine-prod');
    const change = await site.bound.clusterChanges.updateCluster(key, { name: 'alpine-main' });
    site.fake.setFault(
      { kind: 'body', body: JSON.stringify(stored(site, 'alpine-prod')) },
      `/clusters/${key[0]}`,
    );
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({
      kind: 'UpstreamFailure',
      message: expect.stringContaining('did not do it'),
    });
  });
});

describe('a cluster that is to go', () => {
  it('stays while pools run on it, which are named', async () => {
    const site = await openRenku();
    const refusal = await rejection(
      site.bound.clusterChanges.deleteCluster(keyOf(site, 'alpine-prod'), { force: false }),
    );
    const ids = site.fake.data.pools.filter(({ cluster }) => cluster?.id === keyOf(site, 'alpine-prod')[0]);
    expect(ids.length).toBeGreaterThan(0);
    expect(refusal).toMatchObject({ code: 'CONFLICT' });
    for (const { name } of ids) expect(refusal.message).toContain(name);
    expect(site.writes()).toEqual([]);
  });

  it('goes when nothing runs on it', async () => {
    const site = await openRenku();
    for (const pool of site.fake.data.pools) delete pool.cluster;
    const key = keyOf(site, 'alpine-prod');
    const { deletedId } = await made(site.bound.clusterChanges.deleteCluster(key, { force: false }));
    expect(deletedId).toBe(`Cluster:renku:${key[0]}`);
    expect(site.writes()).toEqual([`DELETE /clusters/${key[0]}`]);
    expect(stored(site, 'alpine-prod')).toBeUndefined();
  });

  it('goes by force without a look at the pools', async () => {
    const site = await openRenku();
    await made(site.bound.clusterChanges.deleteCluster(keyOf(site, 'alpine-prod'), byForce));
    expect(site.asked().filter((call) => call.includes('resource_pools'))).toEqual([]);
    expect(stored(site, 'alpine-prod')).toBeUndefined();
  });

  it('is not forced under another name', async () => {
    const site = await openRenku();
    const wanted = { force: true, confirmName: 'alpine' };
    expect(
      await problemsOf(site.bound.clusterChanges.deleteCluster(keyOf(site, 'alpine-prod'), wanted)),
    ).toEqual(['confirmName: This is not the name of the cluster; nothing was deleted.']);
    expect(site.writes()).toEqual([]);
  });

  it('is not told gone while it is still listed', async () => {
    const site = await openRenku();
    const key = keyOf(site, 'alpine-prod');
    const change = await site.bound.clusterChanges.deleteCluster(key, byForce);
    site.fake.setFault({ kind: 'status', status: 204 }, `/clusters/${key[0]}`);
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({
      kind: 'UpstreamFailure',
      message: expect.stringContaining('did not do it'),
    });
  });
});

function failPatches({ fake }: RenkuSite): void {
  fake.setFault({ kind: 'status', status: 500, times: 1 }, '/clusters/');
}
