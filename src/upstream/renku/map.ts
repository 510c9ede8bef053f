import type { Cluster } from '../../domain/cluster.ts';
import { formatId } from '../../domain/id.ts';
import type { PoolQuota, PoolRemote, ResourceClass, ResourcePool } from '../../domain/pool.ts';
import type { SystemRef } from '../../domain/system.ts';
import type * as wire from './schema.ts';

/** Renku CRC: quota memory and session storage are decimal gigabytes (`core_sessions.py` asks for `<n>G`). */
const gigabyte = 1e9;
/** Renku CRC: a session asks for its class's memory as `<n>Gi`. */
const gibibyte = 2 ** 30;

export function toPool(system: SystemRef, pool: wire.ResourcePool): ResourcePool {
  return {
    id: formatId('ResourcePool', system.name, pool.id),
    system,
    name: pool.name,
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
      ingressClassName: cluster.session_ingress_class_name ?? null,
      storageClass: cluster.session_storage_class ?? null,
    },
    hardware: null,
  };
}

/** Classes are addressed below their pool: the open `GET /classes/{id}` shows those of hidden pools too. */
function toClass(system: SystemRef, poolId: number, wireClass: wire.ResourceClass): ResourceClass {
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
  };
}

function toQuota(quota: wire.Quota): PoolQuota {
  return { cpu: quota.cpu, gpu: quota.gpu, memory: quota.memory * gigabyte };
}

function toRemote(remote: wire.Remote): PoolRemote {
  return remote.kind === 'runai'
    ? { kind: 'RUNAI', url: remote.base_url }
    : { kind: 'FIRECREST', url: remote.api_url };
}
