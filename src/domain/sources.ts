import type { AccessRoleSource } from './access-role.ts';
import type { AccessRuleChanges } from './access-rule-changes.ts';
import type { AccessRuleSource } from './access-rule.ts';
import type { AlertSource } from './alert.ts';
import type { AuditEventSource } from './audit-event.ts';
import type { AuditLogSource } from './audit-log.ts';
import type { CapacityReservationChanges } from './capacity-reservation-changes.ts';
import type { CapacityReservationSource } from './capacity-reservation.ts';
import type { ClusterChanges } from './cluster-changes.ts';
import type { ClusterSource } from './cluster.ts';
import type { ComputeNodeDetailSource } from './compute-node-details.ts';
import type { ComputeNodeChanges } from './compute-node-changes.ts';
import type { ComputeNodeUsageSource } from './compute-node-usage.ts';
import type { ComputeNodeSource } from './compute-node.ts';
import type { DepartmentSource } from './department.ts';
import type { HardwareSource } from './hardware.ts';
import type { JobChanges } from './job-changes.ts';
import type { JobDetailSource } from './job-details.ts';
import type { JobMonitoringSource } from './job-monitoring.ts';
import type { JobStatisticsSource } from './job-statistics.ts';
import type { JobSource } from './job.ts';
import type { MetricSource } from './metrics.ts';
import type { NodePoolChanges } from './node-pool-changes.ts';
import type { NodePoolSource } from './node-pool.ts';
import type { OperationChanges } from './operation-changes.ts';
import type { OperationSource } from './operation.ts';
import type { DepartmentChanges, ProjectChanges } from './org-unit-changes.ts';
import type { PlatformChanges, PlatformSource } from './platform.ts';
import type { PoolChanges } from './pool-changes.ts';
import type { PoolMemberSource } from './pool-member.ts';
import type { PoolUsageSource } from './pool-usage.ts';
import type { PoolSource } from './pool.ts';
import type { ProjectSource } from './project.ts';
import type { SecuritySettingsChanges, SecuritySettingsSource } from './security-settings.ts';
import type { SettingChanges, SettingSource } from './setting.ts';
import type { SystemStatus } from './system.ts';
import type { TagSource } from './tag.ts';
import type { TelemetrySource } from './telemetry.ts';
import type { ServiceAccountChanges } from './service-account-changes.ts';
import type { ServiceAccountSource } from './service-account.ts';
import type { UsedNodeSource } from './used-nodes.ts';
import type { UserChanges } from './user-changes.ts';
import type { UserGrantChanges } from './user-grant-changes.ts';
import type { UserSource } from './user.ts';

/** What there is to read and to change, and by what it is read and changed; all of it is bound to one caller. */
interface Served {
  readonly pools: PoolSource;
  readonly clusters: ClusterSource;
  readonly clusterHardware: HardwareSource;
  readonly nodePools: NodePoolSource;
  readonly computeNodes: ComputeNodeSource;
  readonly computeNodeUsage: ComputeNodeUsageSource;
  readonly computeNodeDetails: ComputeNodeDetailSource;
  readonly usedNodes: UsedNodeSource;
  readonly departments: DepartmentSource;
  readonly projects: ProjectSource;
  readonly jobs: JobSource;
  readonly jobDetails: JobDetailSource;
  readonly jobMonitoring: JobMonitoringSource;
  readonly auditEvents: AuditEventSource;
  readonly operations: OperationSource;
  readonly operationChanges: OperationChanges;
  readonly users: UserSource;
  readonly tags: TagSource;
  readonly alerts: AlertSource;
  readonly capacityReservations: CapacityReservationSource;
  readonly platforms: PlatformSource;
  readonly poolMembers: PoolMemberSource;
  readonly poolUsage: PoolUsageSource;
  readonly poolChanges: PoolChanges;
  readonly clusterChanges: ClusterChanges;
  readonly capacityReservationChanges: CapacityReservationChanges;
  readonly platformChanges: PlatformChanges;
  readonly departmentChanges: DepartmentChanges;
  readonly projectChanges: ProjectChanges;
  readonly nodePoolChanges: NodePoolChanges;
  readonly settings: SettingSource;
  readonly settingChanges: SettingChanges;
  readonly securitySettings: SecuritySettingsSource;
  readonly securitySettingsChanges: SecuritySettingsChanges;
  readonly auditLog: AuditLogSource;
  readonly metrics: MetricSource;
  readonly telemetry: TelemetrySource;
  readonly jobChanges: JobChanges;
  readonly accessRules: AccessRuleSource;
  readonly accessRoles: AccessRoleSource;
  readonly serviceAccounts: ServiceAccountSource;
  readonly accessRuleChanges: AccessRuleChanges;
  readonly userChanges: UserChanges;
  readonly userGrantChanges: UserGrantChanges;
  readonly serviceAccountChanges: ServiceAccountChanges;
  readonly jobStatistics: JobStatisticsSource;
  readonly computeNodeChanges: ComputeNodeChanges;
}

/** What one system serves; what it does not is absent. */
export type BoundSystem = { readonly [Name in keyof Served]?: Served[Name] };

/** What all systems serve, name by name. */
type Gathered = { readonly [Name in keyof Served]: readonly Served[Name][] };

/** Everything a resolver can read from or change. */
export interface Sources extends Gathered {
  readonly systems: readonly SystemStatus[];
}

const names: Readonly<Record<keyof Served, null>> = {
  pools: null,
  clusters: null,
  clusterHardware: null,
  nodePools: null,
  computeNodes: null,
  computeNodeUsage: null,
  computeNodeDetails: null,
  usedNodes: null,
  departments: null,
  projects: null,
  jobs: null,
  jobDetails: null,
  jobMonitoring: null,
  auditEvents: null,
  operations: null,
  operationChanges: null,
  users: null,
  tags: null,
  alerts: null,
  capacityReservations: null,
  platforms: null,
  poolMembers: null,
  poolUsage: null,
  poolChanges: null,
  clusterChanges: null,
  capacityReservationChanges: null,
  platformChanges: null,
  departmentChanges: null,
  projectChanges: null,
  nodePoolChanges: null,
  settings: null,
  settingChanges: null,
  securitySettings: null,
  securitySettingsChanges: null,
  auditLog: null,
  metrics: null,
  telemetry: null,
  jobChanges: null,
  accessRules: null,
  accessRoles: null,
  serviceAccounts: null,
  accessRuleChanges: null,
  userChanges: null,
  userGrantChanges: null,
  serviceAccountChanges: null,
  jobStatistics: null,
  computeNodeChanges: null,
};

/** Puts what the systems serve side by side; done for every request that asks a system anything. */
export function gather(systems: readonly BoundSystem[]): Gathered {
  const gathered: Record<string, unknown[]> = {};
  for (const name of Object.keys(names)) gathered[name] = [];
  for (const system of systems)
    for (const [name, source] of Object.entries(system)) gathered[name]?.push(source);
  return gathered as unknown as Gathered;
}
