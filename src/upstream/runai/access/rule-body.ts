import type { AccessGrant } from '../../../domain/access-rule-changes.ts';
import { notFound } from '../../../domain/change/refusal.ts';
import { parseId } from '../../../domain/id.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { failure } from '../../../http/failures.ts';
import { keysIn } from '../filter-by.ts';
import { numbersOf } from '../keys.ts';
import { readPages } from '../read.ts';
import type { BoundRunai } from '../runai-step.ts';
import { scopeTypes, subjectKinds } from './map.ts';
import { accessRules, everyRule } from './rules.ts';
import type * as wire from './schema.ts';

/** What a rule is made of, as it is sent. */
export interface RuleBody {
  readonly subjectId: string;
  readonly subjectType: string;
  readonly roleId: number;
  readonly scopeId: string;
  readonly scopeType: string;
}

type Subject = Pick<RuleBody, 'subjectId' | 'subjectType'>;
type Scope = Pick<RuleBody, 'scopeId' | 'scopeType'>;

export async function bodyOfGrant(runai: BoundRunai, grant: AccessGrant): Promise<RuleBody> {
  return {
    ...(await subjectOf(runai, grant.subject)),
    roleId: roleOf(runai.door.system, grant.roleId),
    ...(grant.scopeId ? scopeOf(grant.scopeId) : await wholeTenant(runai)),
  };
}

/** The rule as it stands, so far as it is made again. */
export function bodyOfRule({
  subjectId,
  subjectType,
  roleId,
  scopeId,
  scopeType,
}: wire.AccessRule): RuleBody {
  return { subjectId, subjectType, roleId: Number(roleId), scopeId, scopeType };
}

export function isMadeOf(body: Partial<RuleBody>, rule: wire.AccessRule): boolean {
  const standing = bodyOfRule(rule);
  return Object.entries(body).every(([field, value]) => standing[field as keyof RuleBody] === value);
}

export function roleOf(system: SystemRef, id: string): number {
  const [number] = numbersOf(keysIn(system, 'AccessRole', [id]) ?? []);
  if (number === undefined) throw notFound('AccessRole', id);
  return Number(number);
}

/** Before 2.24 service accounts are applications there. */
export async function subjectOf(
  { release, caller }: BoundRunai,
  { kind, name }: AccessGrant['subject'],
): Promise<Subject> {
  const isAccount = kind === 'SERVICE_ACCOUNT' && (await release.isAtLeast(caller, '2.24'));
  const kindThere = kind === 'SERVICE_ACCOUNT' && !isAccount ? 'APPLICATION' : kind;
  const [subjectType] = [...subjectKinds].find(([, each]) => each === kindThere) ?? [];
  if (subjectType === undefined) throw new Error(`${kind} is no kind that a rule can be made for`);
  return { subjectId: name, subjectType };
}

export function scopeOf(id: string): Scope {
  const parsed = parseId(id);
  const [scopeType] = [...scopeTypes].find(([, type]) => type === parsed?.type) ?? [];
  if (parsed === null || scopeType === undefined) throw notFound('scope', id);
  return { scopeType, scopeId: parsed.key[0] };
}

/** No endpoint tells the id of the tenant, but every rule does; whoever gives access sees their own. */
export async function wholeTenant({ door, caller }: BoundRunai): Promise<Scope> {
  const { found } = await readPages(
    door,
    caller,
    accessRules,
    { ...everyRule, limit: 1 },
    ({ size }) => size > 0,
  );
  const [tenantId] = [...found.values()].flatMap((rule) => rule.tenantId ?? []);
  if (tenantId !== undefined) return { scopeType: 'tenant', scopeId: tenantId };
  throw failure(door.system.name, 'UPSTREAM_FORBIDDEN', {
    detail: 'no rule that tells the id of the tenant',
  });
}
