import type { NewCluster, NewSessionEndpoint } from '../../src/domain/cluster-changes.ts';
import type { NodeKey } from '../../src/domain/id.ts';
import type { RenkuSite } from './renku-server.ts';

/** A cluster without https, which the fake has a kubeconfig for. */
export function newCluster({
  name = 'harbour-test',
  ...sessions
}: Partial<NewSessionEndpoint & NewCluster> = {}): NewCluster {
  const required = { protocol: 'HTTP', host: 'harbour.example.org', port: 8080, path: '/sessions' } as const;
  return { name, sessions: { ...required, configName: 'harbour-test.yaml', ...sessions } };
}

/** The key of a seeded cluster: alpine-prod has a TLS secret, lakeside-gpu the default certificate. */
export function keyOf({ fake }: RenkuSite, wanted: 'alpine-prod' | 'lakeside-gpu'): NodeKey {
  return [fake.data.clusters.find(({ name }) => name === wanted)!.id];
}

/** As the fake holds it. */
export function stored({ fake }: RenkuSite, name: string): any {
  return fake.data.clusters.find((cluster) => cluster.name === name);
}
