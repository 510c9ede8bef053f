import type { ClusterPatch } from '../../domain/cluster-changes.ts';
import type { Cluster, SessionEndpoint } from '../../domain/cluster.ts';
import { compareText } from '../../domain/page/order.ts';

const wireNames = {
  name: 'name',
  configName: 'config_name',
  protocol: 'session_protocol',
  host: 'session_host',
  port: 'session_port',
  path: 'session_path',
  ingressClassName: 'session_ingress_class_name',
  ingressAnnotations: 'session_ingress_annotations',
  tlsSecretName: 'session_tls_secret_name',
  storageClass: 'session_storage_class',
  serviceAccountName: 'service_account_name',
  defaultTlsCertificate: 'session_ingress_use_default_cluster_tls_cert',
} as const;

/** What can be changed of a cluster, as a row holds it. */
export type ClusterSettings = SessionEndpoint & Pick<Cluster, 'name'>;

/** What a patch wants, and nothing of what it leaves out. */
export function wantedCluster({ name, sessions }: ClusterPatch): Partial<ClusterSettings> {
  const { protocol, ingressAnnotations, ...others } = sessions ?? {};
  const wanted = {
    ...{ name, ...others, protocol: protocol?.toLowerCase() },
    ...(ingressAnnotations !== undefined && { ingressAnnotations: byKey(ingressAnnotations ?? []) }),
  };
  const given = Object.entries(wanted).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

function byKey(annotations: SessionEndpoint['ingressAnnotations']): SessionEndpoint['ingressAnnotations'] {
  return [...annotations].sort((a, b) => compareText(a.key, b.key));
}

/** In Renku's names, where an empty text removes: a null would be taken for not given. */
export function clusterBody(settings: Partial<ClusterSettings>): Record<string, unknown> {
  const { ingressAnnotations: annotations } = settings;
  const values = {
    ...settings,
    ...(annotations && {
      ingressAnnotations: Object.fromEntries(annotations.map(({ key, value }) => [key, value])),
    }),
  };
  return Object.fromEntries(
    settingNames.filter((name) => name in values).map((name) => [wireNames[name], values[name] ?? '']),
  );
}

const settingNames = Object.keys(wireNames) as (keyof typeof wireNames)[];

/** Where an input has these settings. */
export function inputPaths(settings: Partial<ClusterSettings>): string[] {
  return Object.keys(settings).map((name) => (name === 'name' ? name : `sessions.${name}`));
}

/** The same, for what Renku complains of. */
export function clusterInputPath([wireName = '', ...rest]: readonly string[]): string[] {
  const name = settingNames.find((each) => wireNames[each] === wireName) ?? wireName;
  return name === 'name' ? [name] : ['sessions', name, ...rest];
}
