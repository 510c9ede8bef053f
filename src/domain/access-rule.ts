import { isOneOf } from './filter.ts';
import type { Source } from './page/source.ts';
import type { SystemRef } from './system.ts';

export const accessSubjectKinds = ['USER', 'GROUP', 'SERVICE_ACCOUNT', 'APPLICATION', 'UNKNOWN'] as const;

export type AccessSubjectKind = (typeof accessSubjectKinds)[number];

/** Who is given a role, as a role binding of Kubernetes names its subject. */
export interface AccessSubject {
  readonly kind: AccessSubjectKind;
  /** Free text: of a user mostly the address, of the others the name. */
  readonly name: string;
}

export const accessScopeKinds = ['SYSTEM', 'TENANT', 'CLUSTER', 'DEPARTMENT', 'PROJECT', 'UNKNOWN'] as const;

export type AccessScopeKind = (typeof accessScopeKinds)[number];

/** Where a role holds: there and at everything below. */
export interface AccessScope {
  readonly kind: AccessScopeKind;
  /** The kind in the system's own word. */
  readonly upstreamKind: string;
  /** Global id of the cluster, department or project; null for what is no row of ours. */
  readonly id: string | null;
  readonly name: string | null;
}

export const accessRulePhases = ['CREATING', 'READY', 'NOT_READY', 'DELETING', 'UNKNOWN'] as const;

export type AccessRulePhase = (typeof accessRulePhases)[number];

/** A role binding: somebody holds a role somewhere. */
export interface AccessRule {
  readonly id: string;
  readonly system: SystemRef;
  readonly subject: AccessSubject & {
    /** The kind in the system's own word. */
    readonly upstreamKind: string;
  };
  /** Global id. */
  readonly roleId: string;
  readonly roleName: string | null;
  readonly scope: AccessScope;
  readonly phase: AccessRulePhase | null;
  /** The phase in the system's own word. */
  readonly upstreamPhase: string | null;
  /** Why it is in its phase, in the system's words. */
  readonly phaseMessage: string | null;
  /** ISO 8601. */
  readonly createdAt: string | null;
  readonly createdBy: string | null;
}

export interface AccessRuleFilter {
  /** Names of systems. */
  readonly systems?: readonly string[] | null | undefined;
  /** The whole name of the subject. */
  readonly subject?: string | null | undefined;
  readonly subjectKinds?: readonly AccessSubjectKind[] | null | undefined;
  /** Global ids. */
  readonly roles?: readonly string[] | null | undefined;
  /** Global ids of clusters, departments and projects. */
  readonly scopes?: readonly string[] | null | undefined;
  readonly scopeKinds?: readonly AccessScopeKind[] | null | undefined;
}

export const accessRuleKeys = { CREATED_AT: (rule: AccessRule) => rule.createdAt ?? '' };

export type AccessRuleOrderField = keyof typeof accessRuleKeys;

export function accessRuleMatches(filter: AccessRuleFilter, rule: AccessRule): boolean {
  return (
    isOneOf(filter.systems, rule.system.name) &&
    (!filter.subject || filter.subject === rule.subject.name) &&
    isOneOf(filter.subjectKinds, rule.subject.kind) &&
    isOneOf(filter.roles, rule.roleId) &&
    isOneOf(filter.scopes, rule.scope.id) &&
    isOneOf(filter.scopeKinds, rule.scope.kind)
  );
}

export type AccessRuleSource = Source<AccessRule, AccessRuleFilter, AccessRuleOrderField>;
