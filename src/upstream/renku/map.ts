import type { Annotation, Cluster } from '../../domain/cluster.ts';
import { formatId } from '../../domain/id.ts';
import { compareText } from '../../domain/page/order.ts';
import type { PoolQuota, PoolRemote, ResourceClass, ResourcePool } from '../../domain/pool.ts';
import type { SystemRef } from '../../domain/system.ts';
import type { PoolMember } from '../../domain/pool-member.ts';
import type * as wire from './schema.ts';
import { textOrNull } from './text.ts';
import { gibibyte, gigabyte } from './units.ts';

export function toPool(system: SystemRef, pool: wire.ResourcePool): ResourcePool {
  return {
    id: formatId('ResourcePool', system.name, pool.id),
    system,
    name: pool.name,
    // Only the single GET and the answers of changes tell it.
    clusterId: pool.cluster ? formatId('Cluster', system.name, pool.cluster.id) : null,
    public: pool.public,
    default: pool.default,
    platform: pool.platform ?? null,
    quota: pool.quota ? toQuota(pool.quota) : null,
    classes: pool.classes.map((resourceClass) => toClass(system, pool.id, resourceClass)),
    idleThresholdSeconds: pool.idle_threshold ?? null,
    hibernationThresholdSeconds: pool.hibernation_threshold ?? null,
    hibernationWarningSeconds: pool.hibernation_warning_period ?? null,
    cpuLimitFactor: pool.cpu_limit_factor ?? null,
    remote: pool.remote ? toRemote(pool.remote) : null,
    version: null,
  };
}

export function toCluster(system: SystemRef, cluster: wire.Cluster): Cluster {
  return {
    id: formatId('Cluster', system.name, cluster.id),
    system,
    name: cluster.name,
    createdAt: null,
    connection: null,
    sessions: {
      protocol: cluster.session_protocol,
      host: cluster.session_host,
      port: cluster.session_port,
      path: cluster.session_path,
      configName: cluster.config_name,
      ingressClassName: textOrNull(cluster.session_ingress_class_name),
      ingressAnnotations: toAnnotations(cluster.session_ingress_annotations),
      storageClass: textOrNull(cluster.session_storage_class),
      tlsSecretName: textOrNull(cluster.session_tls_secret_name),
      defaultTlsCertificate: cluster.session_ingress_use_default_cluster_tls_cert,
      serviceAccountName: textOrNull(cluster.service_account_name),
    },
    hardware: null,
  };
}

function toAnnotations(annotations: Readonly<Record<string, unknown>>): Annotation[] {
  const rows = Object.entries(annotations).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }));
  return rows.sort((a, b) => compareText(a.key, b.key));
}

/** Classes are addressed below their pool: the open `GET /classes/{id}` shows those of hidden pools too. */
export function toClass(system: SystemRef, poolId: number, wireClass: wire.ResourceClass): ResourceClass {
  return {
    id: formatId('ResourceClass', system.name, poolId, wireClass.id),
    system,
    name: wireClass.name,
    default: wireClass.default,
    cpu: wireClass.cpu,
    gpu: wireClass.gpu,
    memory: wireClass.memory * gibibyte,
    maxStorage: wireClass.max_storage * gigabyte,
    defaultStorage: wireClass.default_storage * gigabyte,
    tolerations: wireClass.tolerations,
    nodeAffinities: wireClass.node_affinities.map(({ key, required_during_scheduling: required }) => ({
      key,
      required,
    })),
    quotaEnforced: wireClass.quota_enforced,
    nodePoolId: null,
  };
}

/** Renku gives users no other name than their address, which it may leave empty. */
export function toMember({ member_type, id, role, email, name }: wire.Member): PoolMember {
  const nobody = { issuer: null, subject: null, email: null, key: null, name: null };
  if (member_type !== 'user')
    return {
      ...nobody,
      kind: member_type === 'group' ? 'GROUP' : 'PROJECT',
      prohibited: false,
      key: id,
      name: name ?? null,
    };
  return {
    ...nobody,
    kind: 'USER',
    prohibited: role === 'prohibited',
    subject: id,
    email: email === undefined || email === '' ? null : email,
  };
}

export function toQuota(quota: wire.Quota): PoolQuota {
  return { cpu: quota.cpu, gpu: quota.gpu, memory: quota.memory * gigabyte };
}

function toRemote(remote: wire.Remote): PoolRemote {
  const providerId = remote.provider_id ?? null;
  if (remote.kind === 'runai')
    return { kind: 'RUNAI', url: remote.base_url, systemName: null, partition: null, providerId };
  const { api_url: url, system_name: systemName = null, partition = null } = remote;
  return { kind: 'FIRECREST', url, systemName, partition, providerId };
}
