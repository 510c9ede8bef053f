import type {
  AccessGrant,
  AccessPatch,
  AccessRuleChanges,
  AccessRuleResult,
} from '../../../domain/access-rule-changes.ts';
import type { AccessRule } from '../../../domain/access-rule.ts';
import type { Change, Step } from '../../../domain/change/change.ts';
import { notFound } from '../../../domain/change/refusal.ts';
import { formatId, type NodeKey } from '../../../domain/id.ts';
import type { Removal } from '../../../domain/removal.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { NotDone } from '../../request-step.ts';
import { allOf, isOneOf, textOf } from '../filter-by.ts';
import { changeOf, type InHand, take } from '../in-hand.ts';
import { numbersOf } from '../keys.ts';
import { readOne, readPages } from '../read.ts';
import { type BoundRunai, removal, runaiStep } from '../runai-step.ts';
import { toAccessRule } from './map.ts';
import {
  bodyOfGrant,
  bodyOfRule,
  isMadeOf,
  roleOf,
  type RuleBody,
  scopeOf,
  subjectOf,
  wholeTenant,
} from './rule-body.ts';
import { accessRules, everyRule, stands } from './rules.ts';
import * as wire from './schema.ts';

/** Rules are made and deleted; Run:ai has no way to edit one. */
export function accessRuleChanges(runai: BoundRunai): AccessRuleChanges {
  return {
    system: runai.door.system,
    grant: (grant) => grantAccess(runai, grant),
    replace: (key, patch) => replace(runai, key, patch),
    revoke: (key) => revoke(runai, key),
  };
}

const kind = { type: 'AccessRule', path: accessRules.path, schema: wire.AccessRule } as const;

/** Where the very rule stands already there is nothing to do. */
async function grantAccess(runai: BoundRunai, grant: AccessGrant): Promise<Change<AccessRuleResult>> {
  const { system } = runai.door;
  const body = await bodyOfGrant(runai, grant);
  const hand: InHand<wire.AccessRule> = { row: await findRule(runai, body) };
  const steps = hand.row === null ? [creation(runai, { body, hand, fields: fieldsOf(grant) })] : [];
  return changeOf(system, kind, hand, steps, resultOf(system));
}

/** The new one first: between the two a subject has both, and after a failure at least one. */
async function replace(
  runai: BoundRunai,
  key: NodeKey,
  patch: AccessPatch,
): Promise<Change<AccessRuleResult>> {
  const { system } = runai.door;
  const old = await takeRule(runai, key);
  const body = { ...bodyOfRule(old), ...(await patchOf(runai, patch)) };
  const isSame = isMadeOf(body, old);
  const hand: InHand<wire.AccessRule> = { row: isSame ? old : await findRule(runai, body) };
  const made = hand.row === null ? [creation(runai, { body, hand, fields: fieldsOf(patch), old })] : [];
  const steps = isSame ? [] : [...made, ...deletion(runai, old).steps];
  return changeOf(system, kind, hand, steps, resultOf(system));
}

async function revoke(runai: BoundRunai, key: NodeKey): Promise<Change<Removal<AccessRule>>> {
  return deletion(runai, await takeRule(runai, key));
}

async function patchOf(
  runai: BoundRunai,
  { roleId, subject, scopeId, tenantWide }: AccessPatch,
): Promise<Partial<RuleBody>> {
  return {
    ...(subject && (await subjectOf(runai, subject))),
    ...(roleId && { roleId: roleOf(runai.door.system, roleId) }),
    ...(scopeId && scopeOf(scopeId)),
    ...(tenantWide && (await wholeTenant(runai))),
  };
}

async function takeRule(runai: BoundRunai, key: NodeKey): Promise<wire.AccessRule> {
  const rule = numbersOf([key]).length === 0 ? null : await take(runai, kind, key);
  if (rule !== null && stands(rule)) return rule;
  throw notFound(kind.type, formatId(kind.type, runai.door.system.name, ...key));
}

/** Run:ai would make a second one of the same, or refuse it with a 400 that says many things. */
async function findRule({ door, caller }: BoundRunai, body: RuleBody): Promise<wire.AccessRule | null> {
  const conditions = Object.entries(body).map(([field, value]) => isOneOf(field, [String(value)]));
  const range = { ...everyRule, filterBy: textOf(allOf(...conditions)) };

  function sameOf(found: ReadonlyMap<string, wire.AccessRule>): wire.AccessRule | undefined {
    return [...found.values()].find((rule) => stands(rule) && isMadeOf(body, rule));
  }

  const list = await readPages(door, caller, accessRules, range, (found) => sameOf(found) !== undefined);
  return sameOf(list.found) ?? null;
}

interface Creation {
  readonly body: RuleBody;
  readonly hand: InHand<wire.AccessRule>;
  readonly fields: readonly string[];
  /** The rule that goes afterwards: answered as the new one, it would take the access with it. */
  readonly old?: wire.AccessRule;
}

/** Whom a name means is for Run:ai to say, so what is answered is the rule as it reads afterwards. */
function creation(runai: BoundRunai, { body, hand, fields, old }: Creation): Step {
  const { door, caller } = runai;
  const { path } = accessRules;
  const { subjectId, ...rest } = body;
  const { roleId, scopeType, scopeId } = rest;
  return runaiStep(runai, {
    intent: `Grant the role ${roleId} to ${subjectId} at the ${scopeType} ${scopeId}`,
    fields,
    request: () => ({ method: 'POST', path, body, schema: wire.AccessRule }),
    ifTaken: 'There is a rule of this subject, role and scope.',
    ifMissing: 'The role or the scope is not there any more, or hidden from you; look again.',
    async then({ id }) {
      hand.row = await readOne(door, caller, { path: `${path}/${id}`, schema: wire.AccessRule });
      if (hand.row === null || hand.row.id === old?.id || !isMadeOf(rest, hand.row))
        throw new NotDone(door.system.name, 'the rule is not there, or another one.', `POST ${path}: ${id}`);
    },
  });
}

function deletion(runai: BoundRunai, rule: wire.AccessRule): Change<Removal<AccessRule>> {
  const { system } = runai.door;
  return removal(runai, {
    intent: `Revoke the role ${rule.roleName ?? rule.roleId} of ${rule.subjectId}`,
    id: formatId('AccessRule', system.name, rule.id),
    path: `${accessRules.path}/${rule.id}`,
    schema: wire.AccessRule,
    toRow: (standing) => toAccessRule(system, standing),
    isGoing: (standing) => !stands(standing),
  });
}

function resultOf(system: SystemRef): (row: wire.AccessRule) => AccessRuleResult {
  return (row) => ({ accessRule: toAccessRule(system, row) });
}

/** The paths that are given; what is null or false is not. */
function fieldsOf(input: AccessPatch): string[] {
  const { roleId, subject, scopeId, tenantWide } = input;
  const given = Object.entries({ roleId, subject, scopeId, tenantWide });
  return given.flatMap(([name, value]) => (value ? [name] : []));
}
