import DataLoader from 'dataloader';
import type { AccessRole } from './access-role.ts';
import type { AccessRule } from './access-rule.ts';
import { type Noun, readRefusal } from './access.ts';
import { createAttachmentLoad, type LoadAttachment } from './attachment.ts';
import type { Alert } from './alert.ts';
import type { AuditEvent } from './audit-event.ts';
import type { CapacityReservation } from './capacity-reservation.ts';
import type { Cluster } from './cluster.ts';
import type { ComputeNode } from './compute-node.ts';
import type { ComputeNodeDetails } from './compute-node-details.ts';
import { createNodeAmountLoad, type NodeAmountOf } from './compute-node-joins.ts';
import type { Department } from './department.ts';
import type { ClusterMetric, Machine, MetricUse } from './hardware.ts';
import { type NodeId, type NodeKey, type NodeType, parseId } from './id.ts';
import { createJobDetails } from './job-detail-load.ts';
import type { JobDetails } from './job-details.ts';
import { createJobMonitoringLoad, type JobMonitoringLoad } from './job-monitoring-load.ts';
import type { Job } from './job.ts';
import { createMetricsLoad, type LoadMetrics } from './metrics-load.ts';
import { createNodePoolFinder, type FindNodePool } from './node-pool-joins.ts';
import type { NodePool } from './node-pool.ts';
import type { Operation } from './operation.ts';
import type { Row } from './page/source.ts';
import { type ClusterIdOf, createClassFinder, createClusterIdLoad, type FindClass } from './pool-joins.ts';
import type { PoolMember } from './pool-member.ts';
import type { CreditLimits } from './pool-usage.ts';
import type { ResourceClass, ResourcePool } from './pool.ts';
import type { Project } from './project.ts';
import type { Setting } from './setting.ts';
import type { ServiceAccount } from './service-account.ts';
import type { Sources } from './sources.ts';
import type { SystemRef } from './system.ts';
import type { Tag } from './tag.ts';
import type { User } from './user.ts';
import type { Viewer } from './viewer.ts';

/** A row by its global id; null when the id is malformed, foreign, hidden or of nothing that exists. */
export type Load<R extends Row> = (id: string) => Promise<R | null>;

/** How rows reach each other. Made for one request and one viewer; never kept. */
export interface Joins {
  readonly ResourcePool: Load<ResourcePool>;
  readonly ResourceClass: Load<ResourceClass>;
  readonly Cluster: Load<Cluster>;
  readonly NodePool: Load<NodePool>;
  readonly ComputeNode: Load<ComputeNode>;
  readonly Department: Load<Department>;
  readonly Project: Load<Project>;
  readonly Job: Load<Job>;
  readonly AuditEvent: Load<AuditEvent>;
  readonly Operation: Load<Operation>;
  readonly User: Load<User>;
  readonly Tag: Load<Tag>;
  readonly Alert: Load<Alert>;
  readonly CapacityReservation: Load<CapacityReservation>;
  readonly Setting: Load<Setting>;
  readonly AccessRule: Load<AccessRule>;
  readonly AccessRole: Load<AccessRole>;
  readonly ServiceAccount: Load<ServiceAccount>;
  readonly clusterIdOf: ClusterIdOf;
  readonly findClass: FindClass;
  readonly findNodePool: FindNodePool;
  /** How much of a resource a compute node has, by its id. */
  readonly nodeAmountOf: NodeAmountOf;
  /** More of a compute node, by its id. */
  readonly nodeDetailsOf: LoadAttachment<ComputeNodeDetails>;
  /** The machines of each sub-cluster of a cluster, by its id. */
  readonly machinesOf: LoadAttachment<readonly Machine[]>;
  /** What is measured on a cluster, by its id. */
  readonly clusterMetricsOf: LoadAttachment<readonly ClusterMetric[]>;
  /** What becomes of it; throws FORBIDDEN to whom it is not shown. */
  readonly metricUsesOf: LoadAttachment<readonly MetricUse[]>;
  /** The members of a pool by its id; throws FORBIDDEN to whom they are not shown. */
  readonly membersOf: LoadAttachment<readonly PoolMember[]>;
  /** The limits of a pool by its id; refused like its members. */
  readonly limitsOf: LoadAttachment<CreditLimits>;
  /** Credits an hour of a session, by the id of its class; refused like the members of the pool. */
  readonly costOf: LoadAttachment<number>;
  /** The measurements of a row; refused like the row itself. */
  readonly metricsOf: LoadMetrics;
  readonly jobDetails: JobDetails;
  readonly jobMonitoring: JobMonitoringLoad;
}

/** Each type's ids are gathered over the whole answer and asked of each system once. */
export function createJoins(viewer: Viewer, sources: Sources): Joins {
  function loadOf<R extends Row>(type: NodeType, noun: Noun, readers: readonly Reader<R>[]): Load<R> {
    const allowed = readers.map((reader) => refusing(reader, viewer, noun));
    const loader = new DataLoader((ids: readonly string[]) => loadRows(type, allowed, ids));
    return (id) => loader.load(id);
  }

  return {
    ResourcePool: loadOf('ResourcePool', 'pools', sources.pools.map(readerOf)),
    ResourceClass: loadOf(
      'ResourceClass',
      'pools',
      sources.pools.map((pools) => ({ system: pools.system, read: (keys) => pools.getClasses(keys) })),
    ),
    Cluster: loadOf('Cluster', 'clusters', sources.clusters.map(readerOf)),
    NodePool: loadOf('NodePool', 'nodePools', sources.nodePools.map(readerOf)),
    ComputeNode: loadOf('ComputeNode', 'computeNodes', sources.computeNodes.map(readerOf)),
    Department: loadOf('Department', 'departments', sources.departments.map(readerOf)),
    Project: loadOf('Project', 'projects', sources.projects.map(readerOf)),
    Job: loadOf('Job', 'jobs', sources.jobs.map(readerOf)),
    AuditEvent: loadOf('AuditEvent', 'auditEvents', sources.auditEvents.map(readerOf)),
    Operation: loadOf('Operation', 'operations', sources.operations.map(readerOf)),
    User: loadOf('User', 'users', sources.users.map(readerOf)),
    Tag: loadOf('Tag', 'tags', sources.tags.map(readerOf)),
    Alert: loadOf('Alert', 'alerts', sources.alerts.map(readerOf)),
    CapacityReservation: loadOf(
      'CapacityReservation',
      'capacityReservations',
      sources.capacityReservations.map(readerOf),
    ),
    Setting: loadOf('Setting', 'settings', sources.settings.map(readerOf)),
    AccessRule: loadOf('AccessRule', 'accessRules', sources.accessRules.map(readerOf)),
    AccessRole: loadOf('AccessRole', 'accessRoles', sources.accessRoles.map(readerOf)),
    ServiceAccount: loadOf('ServiceAccount', 'serviceAccounts', sources.serviceAccounts.map(readerOf)),
    clusterIdOf: createClusterIdLoad(viewer, sources.pools),
    findClass: createClassFinder(viewer, sources.pools),
    findNodePool: createNodePoolFinder(viewer, sources.nodePools),
    nodeAmountOf: createNodeAmountLoad(viewer, sources.computeNodeUsage),
    nodeDetailsOf: createAttachmentLoad(viewer, {
      ...{ type: 'ComputeNode', permission: 'computeNode:read', doing: 'Reading compute nodes of' },
      sources: sources.computeNodeDetails,
      read: (source, keys) => source.detailsOf(keys),
    }),
    machinesOf: createAttachmentLoad(viewer, {
      ...{ type: 'Cluster', permission: 'cluster:read', doing: 'Reading the clusters of' },
      sources: sources.clusterHardware,
      read: (source, keys) => source.machinesOf(keys),
    }),
    clusterMetricsOf: createAttachmentLoad(viewer, {
      ...{ type: 'Cluster', permission: 'cluster:read', doing: 'Reading the clusters of' },
      sources: sources.clusterHardware,
      read: (source, keys) => source.metricsOf(keys),
    }),
    metricUsesOf: createAttachmentLoad(viewer, {
      ...{ type: 'Cluster', permission: 'cluster:write', doing: 'Reading the use of metrics on' },
      sources: sources.clusterHardware,
      read: (source, keys) => source.metricUsesOf(keys),
    }),
    membersOf: createAttachmentLoad(viewer, {
      ...{ type: 'ResourcePool', permission: 'pool:write', doing: 'Reading members of pools on' },
      sources: sources.poolMembers,
      read: (source, keys) => source.membersOf(keys),
    }),
    limitsOf: createAttachmentLoad(viewer, {
      ...{ type: 'ResourcePool', permission: 'pool:write', doing: 'Reading limits of pools on' },
      sources: sources.poolUsage,
      read: (source, keys) => source.limitsOf(keys),
    }),
    costOf: createAttachmentLoad(viewer, {
      ...{ type: 'ResourceClass', permission: 'pool:write', doing: 'Reading costs of classes on' },
      sources: sources.poolUsage,
      read: (source, keys) => source.costOf(keys),
    }),
    metricsOf: createMetricsLoad(viewer, sources.metrics),
    jobDetails: createJobDetails(sources.jobDetails),
    jobMonitoring: createJobMonitoringLoad(viewer, sources.jobMonitoring),
  };
}

interface Reader<R extends Row> {
  readonly system: SystemRef;
  readonly read: (keys: readonly NodeKey[]) => Promise<readonly R[]>;
}

function readerOf<R extends Row>(source: {
  readonly system: SystemRef;
  getMany(keys: readonly NodeKey[]): Promise<readonly R[]>;
}): Reader<R> {
  return { system: source.system, read: (keys) => source.getMany(keys) };
}

function refusing<R extends Row>(reader: Reader<R>, viewer: Viewer, noun: Noun): Reader<R> {
  return {
    system: reader.system,
    async read(keys) {
      const refusal = readRefusal(viewer, noun, reader.system);
      if (refusal !== null) throw refusal;
      return reader.read(keys);
    },
  };
}

/** In the order of the ids; the failure of a system stands in the place of its own rows only. */
async function loadRows<R extends Row>(
  type: NodeType,
  readers: readonly Reader<R>[],
  ids: readonly string[],
): Promise<(R | Error | null)[]> {
  const parsed = ids.map((id) => ofType(type, parseId(id)));
  const wanted = parsed.filter((id) => id !== null);
  const found = new Map<string, R>();
  const failed = new Map<string, Error>();

  async function readFrom({ system, read }: Reader<R>): Promise<void> {
    const keys = wanted.filter((id) => id.system === system.name).map(({ key }) => key);
    if (keys.length === 0) return;
    try {
      for (const row of await read(keys)) found.set(row.id, row);
    } catch (error) {
      failed.set(system.name, error as Error);
    }
  }

  await Promise.all(readers.map(readFrom));
  return ids.map((id, index) => found.get(id) ?? failed.get(parsed[index]?.system ?? '') ?? null);
}

function ofType(type: NodeType, id: NodeId | null): NodeId | null {
  return id?.type === type ? id : null;
}
