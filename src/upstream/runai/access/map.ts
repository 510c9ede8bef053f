import type { AccessRole } from '../../../domain/access-role.ts';
import type {
  AccessRule,
  AccessRulePhase,
  AccessScope,
  AccessScopeKind,
  AccessSubjectKind,
} from '../../../domain/access-rule.ts';
import { formatId } from '../../../domain/id.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { idOrNull, textOrNull } from '../absent.ts';
import type * as wire from './schema.ts';

export const subjectKinds: ReadonlyMap<string, AccessSubjectKind> = new Map([
  ['user', 'USER'],
  ['group', 'GROUP'],
  ['service-account', 'SERVICE_ACCOUNT'],
  ['app', 'APPLICATION'],
]);

export const scopeKinds: ReadonlyMap<string, AccessScopeKind> = new Map([
  ['system', 'SYSTEM'],
  ['tenant', 'TENANT'],
  ['cluster', 'CLUSTER'],
  ['department', 'DEPARTMENT'],
  ['project', 'PROJECT'],
]);

/** The scopes that are rows of ours. */
export const scopeTypes: ReadonlyMap<string, 'Cluster' | 'Department' | 'Project'> = new Map([
  ['cluster', 'Cluster'],
  ['department', 'Department'],
  ['project', 'Project'],
]);

const phases: ReadonlyMap<string, AccessRulePhase> = new Map([
  ['Creating', 'CREATING'],
  ['Ready', 'READY'],
  ['NotReady', 'NOT_READY'],
  ['Deleting', 'DELETING'],
]);

export function toAccessRule(system: SystemRef, rule: wire.AccessRule): AccessRule {
  const upstreamPhase = textOrNull(rule.status?.phase);
  return {
    id: formatId('AccessRule', system.name, rule.id),
    system,
    subject: {
      kind: subjectKinds.get(rule.subjectType) ?? 'UNKNOWN',
      upstreamKind: rule.subjectType,
      name: rule.subjectId,
    },
    roleId: formatId('AccessRole', system.name, rule.roleId),
    roleName: textOrNull(rule.roleName),
    scope: toScope(system, rule),
    phase: phaseOf(rule.deletedAt ? 'Deleting' : upstreamPhase),
    upstreamPhase,
    phaseMessage: textOrNull(rule.status?.message),
    createdAt: rule.createdAt ?? null,
    createdBy: textOrNull(rule.createdBy),
  };
}

function phaseOf(word: string | null): AccessRulePhase | null {
  return word === null ? null : (phases.get(word) ?? 'UNKNOWN');
}

function toScope(system: SystemRef, { scopeType, scopeId, scopeName }: wire.AccessRule): AccessScope {
  const type = scopeTypes.get(scopeType);
  return {
    kind: scopeKinds.get(scopeType) ?? 'UNKNOWN',
    upstreamKind: scopeType,
    id: type === undefined ? null : idOrNull(type, system, scopeId),
    name: textOrNull(scopeName),
  };
}

export function toAccessRole(system: SystemRef, role: wire.AccessRole): AccessRole {
  return {
    id: formatId('AccessRole', system.name, role.id),
    system,
    name: role.name,
    description: textOrNull(role.description),
    custom: role.custom ?? null,
    enabled: role.effectiveEnabled ?? null,
    permissions:
      role.permissions?.map(({ resourceType, actions }) => ({ resourceType, actions: actions ?? [] })) ??
      null,
    permissionSets: role.permissionSets?.flatMap(({ name }) => textOrNull(name) ?? []) ?? null,
  };
}
