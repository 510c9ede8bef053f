import type { AccessRule, AccessSubject } from './access-rule.ts';
import type { Change } from './change/change.ts';
import type { Problem } from './change/refusal.ts';
import { type NodeKey, parseId } from './id.ts';
import type { Removal } from './removal.ts';
import type { SystemRef } from './system.ts';

/** A role for somebody, either at one place or everywhere on its system. */
export interface AccessGrant {
  /** Global id. */
  readonly roleId: string;
  readonly subject: AccessSubject;
  /** Global id of a cluster, department or project. */
  readonly scopeId?: string | null | undefined;
  readonly tenantWide?: boolean | null | undefined;
}

/** What is to be otherwise about a rule; what is left out stays. */
export type AccessPatch = { readonly [Field in keyof AccessGrant]?: AccessGrant[Field] | null | undefined };

export interface AccessRuleResult {
  readonly accessRule: AccessRule;
}

/**
 * How access to one system is given and taken, bound to one caller. Each method looks, checks the rules that
 * need looking, and answers the change; it throws `InvalidInput`, NOT_FOUND or CONFLICT.
 */
export interface AccessRuleChanges {
  readonly system: SystemRef;
  grant(grant: AccessGrant): Promise<Change<AccessRuleResult>>;
  replace(key: NodeKey, patch: AccessPatch): Promise<Change<AccessRuleResult>>;
  revoke(key: NodeKey): Promise<Change<Removal<AccessRule>>>;
}

/** What is wrong with a grant, without looking. */
export function grantProblems({ roleId, ...rest }: AccessGrant): Problem[] {
  const one = 'Give either `scopeId` or `tenantWide: true`.';
  const places = (rest.scopeId ? 1 : 0) + (rest.tenantWide ? 1 : 0);
  return [
    ...(places === 1 ? [] : [{ path: 'scopeId', message: one }]),
    ...accessPatchProblems(parseId(roleId)?.system, rest),
  ];
}

/** The same of a change to a rule of the system of that name. */
export function accessPatchProblems(
  system: string | undefined,
  { roleId, subject, scopeId, tenantWide }: AccessPatch,
): Problem[] {
  const twice = scopeId && tenantWide;
  return [
    ...(roleId ? idProblems('roleId', roleId, ['AccessRole'], system) : []),
    ...(subject ? subjectProblems(subject) : []),
    ...(scopeId ? idProblems('scopeId', scopeId, ['Cluster', 'Department', 'Project'], system) : []),
    ...(twice ? [{ path: 'tenantWide', message: 'A role holds at `scopeId` or everywhere, not both.' }] : []),
  ];
}

function subjectProblems({ kind, name }: AccessSubject): Problem[] {
  return [
    ...(kind === 'UNKNOWN' ? [{ path: 'subject.kind', message: 'This kind is only answered.' }] : []),
    ...(name.trim() === '' ? [{ path: 'subject.name', message: 'A name is not empty.' }] : []),
  ];
}

function idProblems(
  path: string,
  id: string,
  types: readonly string[],
  system: string | undefined,
): Problem[] {
  const parsed = parseId(id);
  if (parsed !== null && types.includes(parsed.type) && parsed.system === system) return [];
  return [{ path, message: `This takes the id of a ${types.join(', ')} of the same system as the rule.` }];
}
