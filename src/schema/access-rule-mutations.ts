import type { Context } from '../context.ts';
import {
  type AccessGrant,
  type AccessPatch,
  accessPatchProblems,
  type AccessRuleChanges,
  type AccessRuleResult,
  grantProblems,
} from '../domain/access-rule-changes.ts';
import type { AccessRule, AccessSubject } from '../domain/access-rule.ts';
import { grantRefusal } from '../domain/access.ts';
import { refuseIfAny } from '../domain/change/refusal.ts';
import { parseId } from '../domain/id.ts';
import type { Joins } from '../domain/join.ts';
import type { Removal } from '../domain/removal.ts';
import { AccessRuleRef, AccessSubjectKind } from './access-rule.ts';
import { builder } from './builder.ts';
import { addMutation, type PayloadBuilder } from './mutation.ts';
import type { Fields } from './pool-inputs.ts';
import { type Reference, referenceProblems } from './references.ts';
import { type Target, targetOfId } from './target.ts';

const guard = { permission: 'accessRule:write', doing: 'Changing access to' } as const;

const AccessSubjectInput = builder.inputRef<AccessSubject>('AccessSubjectInput').implement({
  description: 'Whom to give a role.',
  fields: (t) => ({
    kind: t.field({ type: AccessSubjectKind, required: true, description: 'What it is.' }),
    name: t.string({
      required: true,
      description:
        'The address of a user, the name of a group or service account; the system takes any text, whether it knows it or not.',
    }),
  }),
});

addMutation<AccessGrant, Target<AccessRuleChanges>, AccessRuleResult>({
  ...guard,
  name: 'grantAccess',
  description:
    'Gives somebody a role. Where that very rule stands it is answered, and nothing is sent. With the credential mode `client` access is changed by administrators alone.',
  input: (t) => accessFields(t, true),
  payload: rulePayload,
  target: ({ roleId }, context) => targetOf('AccessRole', roleId, context),
  problems: grantProblems,
  async plan({ changes }, grant, { load }) {
    await requireReferences(grant, load);
    return changes.grant(grant);
  },
});

addMutation<AccessPatch & { readonly id: string }, Target<AccessRuleChanges>, AccessRuleResult>({
  ...guard,
  name: 'replaceAccess',
  description:
    'Puts a rule in the place of another, since none can be edited: the new one is made first, so that nobody is locked out in between. `PartiallyApplied` when the old one then stays.',
  input: (t) => ({ id: ruleId(t), ...accessFields(t, false) }),
  payload: rulePayload,
  target: ({ id }, context) => targetOf('AccessRule', id, context),
  problems: ({ id, ...patch }) => accessPatchProblems(parseId(id)?.system, patch),
  async plan({ changes, key }, patch, { load }) {
    await requireReferences(patch, load);
    return changes.replace(key, patch);
  },
});

addMutation<{ readonly id: string }, Target<AccessRuleChanges>, Removal<AccessRule>>({
  ...guard,
  name: 'revokeAccess',
  description: 'Takes a role away again. Other rules of the same subject go on.',
  input: (t) => ({ id: ruleId(t) }),
  payload: (t) => ({
    deletedId: t.exposeID('deletedId', { description: 'The id that is no more.' }),
    accessRule: t.expose('row', {
      type: AccessRuleRef,
      nullable: true,
      description: 'As it stands while its clusters hear of it; null when it is gone.',
    }),
  }),
  target: ({ id }, context) => targetOf('AccessRule', id, context),
  plan: ({ changes, key }) => changes.revoke(key),
});

function targetOf(
  type: 'AccessRole' | 'AccessRule',
  id: string,
  { sources, viewer }: Pick<Context, 'sources' | 'viewer'>,
): Target<AccessRuleChanges> {
  const target = targetOfId(sources.accessRuleChanges, type, id);
  const refusal = grantRefusal(viewer, target.system, sources);
  if (refusal !== null) throw refusal;
  return target;
}

function accessFields<Required extends boolean>(t: Fields, required: Required) {
  const stays = required ? '' : ' Left out, it stays.';
  return {
    roleId: t.id({ required, description: `Id of the role, whose system it is.${stays}` }),
    subject: t.field({ type: AccessSubjectInput, required, description: `Who gets it.${stays}` }),
    scopeId: t.id({ description: `Id of the cluster, department or project where it holds.${stays}` }),
    tenantWide: t.boolean({
      description: 'True instead of `scopeId`: it holds everywhere on the system that the tenant reaches.',
    }),
  };
}

function ruleId(t: Fields) {
  return t.id({ required: true, description: '`AccessRule:<system>:<key>`.' });
}

function rulePayload(t: PayloadBuilder<AccessRuleResult>) {
  return {
    accessRule: t.expose('accessRule', {
      type: AccessRuleRef,
      description: 'As it reads now; `phase` tells whether its clusters have heard of it.',
    }),
  };
}

async function requireReferences({ roleId, scopeId }: AccessPatch, load: Joins): Promise<void> {
  const scopeType = parseId(scopeId ?? '')?.type;
  const scope: Reference[] = scopeType ? [{ path: 'scopeId', type: scopeType, id: scopeId }] : [];
  refuseIfAny(await referenceProblems([{ path: 'roleId', type: 'AccessRole', id: roleId }, ...scope], load));
}
