import type { FieldRef, InputFieldMap } from '@pothos/core';
import type { Problem } from '../domain/change/refusal.ts';
import type { Department } from '../domain/department.ts';
import type {
  NewOrgUnit,
  NodePoolQuotaInput,
  OrgUnitChanges,
  OrgUnitPatch,
  OrgUnitResult,
} from '../domain/org-unit-changes.ts';
import { newDepartmentProblems, newProjectProblems, quotaProblems } from '../domain/org-unit-rules.ts';
import { orgUnitPatchProblems } from '../domain/org-unit-settings-rules.ts';
import type { Project } from '../domain/project.ts';
import type { Removal } from '../domain/removal.ts';
import type { Sources } from '../domain/sources.ts';
import type { Permission } from '../domain/viewer.ts';
import type { builder } from './builder.ts';
import { DepartmentRef } from './department.ts';
import { addMutation, type PayloadBuilder } from './mutation.ts';
import type { Fields } from './pool-inputs.ts';
import { ProjectRef } from './project.ts';
import { NodePoolQuotaInputRef } from './quota-inputs.ts';
import { SchedulingSettingsInput } from './scheduling-settings.ts';
import { type Target, targetOfId } from './target.ts';

type PayloadFields = Record<string, FieldRef<typeof builder.$inferSchemaTypes>>;

/** One of the two levels of accounts, as its mutations are declared. */
interface OrgUnitNoun<Unit> {
  readonly type: 'Department' | 'Project';
  /** For people. */
  readonly word: string;
  readonly permission: Permission;
  readonly above: { readonly type: 'Cluster' | 'Department'; readonly field: 'clusterId' | 'departmentId' };
  readonly changes: (sources: Sources) => readonly OrgUnitChanges<Unit>[];
  readonly newFields: (t: Fields) => InputFieldMap;
  /** What a new one and an existing one are told besides what both levels have. */
  readonly ownFields: (t: Fields) => InputFieldMap;
  readonly newProblems: (input: NewOrgUnit) => readonly Problem[];
  readonly payload: (t: PayloadBuilder<OrgUnitResult<Unit>>) => PayloadFields;
  readonly deletion: string;
  /** What its deletion answers besides the id. */
  readonly removed: (t: PayloadBuilder<Removal<Unit>>) => PayloadFields;
}

/** Where a new one belongs. */
type Above = { readonly [field in 'clusterId' | 'departmentId']?: string };

interface ById {
  readonly id: string;
}

interface SomeQuota {
  readonly quota: readonly NodePoolQuotaInput[];
}

addOrgUnitMutations<Department>({
  type: 'Department',
  word: 'department',
  permission: 'department:write',
  above: { type: 'Cluster', field: 'clusterId' },
  changes: ({ departmentChanges }) => departmentChanges,
  newFields: (t) => ({
    name: t.string({ required: true, description: 'Unique in the cluster; it stays.' }),
  }),
  ownFields: () => ({}),
  newProblems: newDepartmentProblems,
  payload: (t) => ({
    department: t.expose('unit', { type: DepartmentRef, description: 'As it stands now.' }),
  }),
  deletion: 'Deletes a department. Refused with `Conflict` while projects are in it.',
  removed: () => ({}),
});

addOrgUnitMutations<Project>({
  type: 'Project',
  word: 'project',
  permission: 'project:write',
  above: { type: 'Department', field: 'departmentId' },
  changes: ({ projectChanges }) => projectChanges,
  newFields: (t) => ({
    name: t.string({
      required: true,
      description: 'Unique in the cluster, at most 63 lower-case letters, digits and `-`; it stays.',
    }),
    namespace: t.string({
      description: 'Kubernetes namespace, made of the name unless told otherwise; it stays.',
    }),
  }),
  ownFields: (t) => ({
    schedulerEnforced: t.boolean({
      description:
        "Whether everything in its namespace goes through the system's own scheduler, as it does unless told otherwise.",
    }),
  }),
  newProblems: newProjectProblems,
  payload: (t) => ({
    project: t.expose('unit', {
      type: ProjectRef,
      description: 'As it stands now; `phase` tells how far its cluster is with it.',
    }),
  }),
  deletion:
    'Deletes a project. Its jobs run on and its namespace stays; what only it could use (images, data sources) goes.',
  removed: (t) => ({
    project: t.expose('row', {
      type: ProjectRef,
      nullable: true,
      description: 'As it stands while its cluster clears up; null when it is gone.',
    }),
  }),
});

function addOrgUnitMutations<Unit>(noun: OrgUnitNoun<Unit>): void {
  const { type, word, permission, above, payload } = noun;
  const guard = { permission, doing: `Changing ${word}s of` };

  function id(t: Fields) {
    return t.id({ required: true, description: `\`${type}:<system>:<key>\`.` });
  }

  function settings(t: Fields) {
    const description = 'What it says to the scheduler.';
    return { scheduling: t.field({ type: SchedulingSettingsInput, description }), ...noun.ownFields(t) };
  }

  function targetOf({ id }: ById, { sources }: { readonly sources: Sources }): Target<OrgUnitChanges<Unit>> {
    return targetOfId(noun.changes(sources), type, id);
  }

  addMutation<Above & NewOrgUnit, Target<OrgUnitChanges<Unit>>, OrgUnitResult<Unit>>({
    ...{ ...guard, payload, name: `create${type}` },
    description: `Creates a ${word}. Node pools that \`quota\` does not name get what the system has for them.`,
    input: (t) => ({
      [above.field]: t.id({
        required: true,
        description: `Id of the ${above.type.toLowerCase()} it is for.`,
      }),
      ...noun.newFields(t),
      description: t.string({ description: 'Free text.' }),
      ...settings(t),
      quota: t.field({ type: [NodePoolQuotaInputRef], description: 'One row a node pool.' }),
    }),
    target: (input, { sources }) => targetOfId(noun.changes(sources), above.type, input[above.field] ?? ''),
    problems: noun.newProblems,
    plan: ({ changes, key }, input) => changes.create(key, input),
  });

  addMutation<ById & OrgUnitPatch, Target<OrgUnitChanges<Unit>>, OrgUnitResult<Unit>>({
    ...{ ...guard, payload, name: `update${type}` },
    description: `Changes what is given of a ${word}. Run:ai takes all of it at once: what somebody else changes at the same moment, quota included, is written back as it was.`,
    input: (t) => ({
      id: id(t),
      description: t.string({ description: 'Free text; null removes it.' }),
      ...settings(t),
    }),
    target: targetOf,
    problems: orgUnitPatchProblems,
    plan: ({ changes, key }, patch) => changes.update(key, patch),
  });

  addMutation<ById & SomeQuota, Target<OrgUnitChanges<Unit>>, OrgUnitResult<Unit>>({
    ...{ ...guard, payload, name: `set${type}Quota` },
    description: `Changes the quota of a ${word} on the node pools that are named; the others keep theirs.`,
    input: (t) => ({
      id: id(t),
      quota: t.field({
        type: [NodePoolQuotaInputRef],
        required: true,
        description: 'One row a node pool; what is left out of a row stays.',
      }),
    }),
    target: targetOf,
    problems: ({ quota }) => quotaProblems(quota),
    plan: ({ changes, key }, { quota }) => changes.setQuota(key, quota),
  });

  addMutation<ById, Target<OrgUnitChanges<Unit>>, Removal<Unit>>({
    ...{ ...guard, name: `delete${type}`, description: noun.deletion },
    input: (t) => ({ id: id(t) }),
    payload: (t) => ({
      deletedId: t.exposeID('deletedId', { description: 'The id that is no more.' }),
      ...noun.removed(t),
    }),
    target: targetOf,
    plan: ({ changes, key }) => changes.delete(key),
  });
}
