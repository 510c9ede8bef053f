import type { BoundSystem } from '../../domain/sources.ts';
import type { Caller, Door } from '../../http/door.ts';
import { accessRoleSource } from './access/roles.ts';
import { accessRuleChanges } from './access/rule-changes.ts';
import { accessRuleSource } from './access/rules.ts';
import { auditLogSource } from './audit-log/audit-log.ts';
import { clusterChanges } from './clusters/changes.ts';
import { clustersPath, clusterSource } from './clusters/source.ts';
import { serviceAccountChanges } from './identity/service-account-changes.ts';
import { serviceAccountSource } from './identity/service-accounts.ts';
import { userChanges } from './identity/user-changes.ts';
import { userSource } from './identity/users.ts';
import { metricSource } from './metrics/metrics.ts';
import { telemetrySource } from './metrics/telemetry.ts';
import { nodePoolChanges } from './node-pools/changes.ts';
import { nodePoolSource } from './node-pools/source.ts';
import { computeNodeSource } from './nodes/source.ts';
import { nodeUsageSource } from './nodes/usage.ts';
import { departmentKind, projectKind } from './org-units/kinds.ts';
import { orgUnitChanges } from './org-units/changes.ts';
import { departments, orgUnitSource, projects } from './org-units/source.ts';
import { createRelease } from './release.ts';
import { securitySettingsChanges } from './settings/security-settings-changes.ts';
import { securitySettingsSource } from './settings/security-settings.ts';
import { settingChanges } from './settings/setting-changes.ts';
import { settingSource } from './settings/settings.ts';
import { jobChanges } from './submission/changes.ts';
import { jobDetailSource } from './workloads/details.ts';
import { jobSource } from './workloads/jobs.ts';

/** Run:ai has no open endpoint, not even for its version; the 401 given here shows that it is there. */
export const healthPath = clustersPath;

export interface RunaiOptions {
  /** Release of the control plane as the configuration says; found out when it is not said. */
  readonly version?: string | undefined;
}

/** The control plane of Run:ai, 2.18 and later (`/api/v1`). */
export function connectRunai(door: Door, { version }: RunaiOptions = {}): (caller: Caller) => BoundSystem {
  const release = createRelease(door, version);
  return (caller) => ({
    clusters: clusterSource(door, caller),
    nodePools: nodePoolSource(door, caller),
    computeNodes: computeNodeSource({ door, caller, release }),
    computeNodeUsage: nodeUsageSource({ door, caller, release }),
    departments: orgUnitSource(door, caller, departments),
    projects: orgUnitSource(door, caller, projects),
    jobs: jobSource(door, caller),
    jobDetails: jobDetailSource(door, caller),
    clusterChanges: clusterChanges({ door, caller, release }),
    departmentChanges: orgUnitChanges({ door, caller, release }, departmentKind),
    projectChanges: orgUnitChanges({ door, caller, release }, projectKind),
    nodePoolChanges: nodePoolChanges({ door, caller, release }),
    settings: settingSource(door, caller),
    settingChanges: settingChanges({ door, caller, release }),
    securitySettings: securitySettingsSource(door, caller),
    securitySettingsChanges: securitySettingsChanges({ door, caller, release }),
    auditLog: auditLogSource(door, caller),
    metrics: metricSource({ door, caller, release }),
    telemetry: telemetrySource({ door, caller, release }),
    jobChanges: jobChanges({ door, caller, release }),
    accessRules: accessRuleSource(door, caller),
    accessRoles: accessRoleSource({ door, caller, release }),
    accessRuleChanges: accessRuleChanges({ door, caller, release }),
    users: userSource(door, caller),
    userChanges: userChanges({ door, caller, release }),
    serviceAccounts: serviceAccountSource({ door, caller, release }),
    serviceAccountChanges: serviceAccountChanges({ door, caller, release }),
  });
}
