import { describe, expect, it } from 'vitest';
import type { NewCluster } from '../../src/domain/cluster-changes.ts';
import { newClusterProblems } from '../../src/domain/cluster-rules.ts';
import { rejection } from '../http/site.ts';
import { newCluster, stored } from './renku-cluster-inputs.ts';
import { hasSamples, made, openRenku, problemsOf, samplesOf, shown, tokenOf, walk } from './renku-server.ts';

describe('a new cluster', () => {
  it('is refused to whoever is no administrator of Renku, before anything is sent', async () => {
    const { bound, session, writes } = await openRenku();
    for (const token of ['not.a.token', await tokenOf('editor')]) {
      session.token = token;
      const refusal = await rejection(bound.clusterChanges.createCluster(newCluster()));
      expect(refusal.code).toMatch(/^UPSTREAM_(UNAUTHENTICATED|FORBIDDEN)$/);
    }
    expect(writes()).toEqual([]);
  });

  it('is not sent without sessions, or with a name or a kubeconfig that another cluster has', async () => {
    const { bound, writes } = await openRenku();
    const { clusterChanges } = bound;
    expect(await problemsOf(clusterChanges.createCluster({ name: 'harbour-test' }))).toEqual([
      'sessions: A cluster of Renku is told where its sessions are reached.',
    ]);
    const taken = newCluster({ name: 'alpine-prod', configName: 'lakeside-gpu.yaml' });
    expect(await problemsOf(clusterChanges.createCluster(taken))).toEqual([
      'name: Another cluster has this already; it is unique.',
      'sessions.configName: Another cluster has this already; it is unique.',
    ]);
    expect(writes()).toEqual([]);
  });

  it('is sent in one request, without what it has not', async () => {
    const { bound, writes } = await openRenku();
    const input = newCluster({ storageClass: null, tlsSecretName: null, defaultTlsCertificate: false });
    const { cluster } = await made(bound.clusterChanges.createCluster(input));
    expect(writes()).toEqual([
      'POST /clusters {"name":"harbour-test","config_name":"harbour-test.yaml","session_protocol":"http","session_host":"harbour.example.org","session_port":8080,"session_path":"/sessions","session_ingress_annotations":{}}',
    ]);
    expect(cluster).toMatchObject({
      name: 'harbour-test',
      sessions: {
        protocol: 'http',
        storageClass: null,
        defaultTlsCertificate: false,
        ingressAnnotations: [],
      },
    });
    expect(await bound.clusters.getMany([])).toContainEqual(cluster);
  });

  it('with https and the default certificate is made without https first, because Renku drops the flag', async () => {
    const site = await openRenku();
    const input = newCluster({ protocol: 'HTTPS', defaultTlsCertificate: true });
    const change = await site.bound.clusterChanges.createCluster(input);
    expect(shown(change.steps)[1]).toMatch(/^PATCH \/clusters\/\{id\} /);
    const { cluster } = await made(Promise.resolve(change));
    expect(site.writes()).toEqual([
      expect.stringMatching(/^POST \/clusters .*"session_protocol":"http",/),
      `PATCH /clusters/${cluster.id.split(':')[2]} {"session_protocol":"https","session_ingress_use_default_cluster_tls_cert":true}`,
    ]);
    expect(cluster.sessions).toMatchObject({ protocol: 'https', defaultTlsCertificate: true });
  });

  it('is a conflict when somebody else took its name meanwhile', async () => {
    const site = await openRenku();
    const change = await site.bound.clusterChanges.createCluster(newCluster());
    site.fake.data.clusters.push({
      ...stored(site, 'alpine-prod'),
      id: '01M81G0W25E96GN9KP39JJ98R7',
      name: 'harbour-test',
    });
    const { outcome, touched } = await walk(Promise.resolve(change));
    expect([outcome.kind, touched]).toEqual(['Conflict', true]);
  });

  it.skipIf(!hasSamples)(
    'is sent as in the recorded pairs (skipped where they are not at hand)',
    async () => {
      const { bound, writes } = await openRenku();
      for (const { request, response } of samplesOf('cluster')) {
        const input = inputOf(request);
        expect(newClusterProblems(input)).toEqual([]);
        const { cluster } = await made(bound.clusterChanges.createCluster(input));
        const sent = writes().at(-1)!.replace('POST /clusters ', '');
        expect(JSON.parse(sent)).toEqual(request);
        expect(cluster.sessions).toMatchObject({
          host: response.session_host,
          tlsSecretName: response.session_tls_secret_name ?? null,
          defaultTlsCertificate: response.session_ingress_use_default_cluster_tls_cert,
        });
      }
    },
  );
});

function inputOf(request: any): NewCluster {
  return newCluster({
    name: request.name,
    configName: request.config_name,
    protocol: request.session_protocol.toUpperCase(),
    host: request.session_host,
    port: request.session_port,
    path: request.session_path,
    ingressClassName: request.session_ingress_class_name,
    ingressAnnotations: Object.entries(request.session_ingress_annotations).map(([key, value]) => ({
      key,
      value: String(value),
    })),
    storageClass: request.session_storage_class,
    tlsSecretName: request.session_tls_secret_name,
    serviceAccountName: request.service_account_name,
  });
}
