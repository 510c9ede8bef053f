import {
  type AccessPermission,
  type AccessRole,
  type AccessRoleFilter,
  accessRoleKeys,
} from '../domain/access-role.ts';
import { builder } from './builder.ts';
import { addRootNoun } from './connection.ts';
import { bySystems, byText } from './filters.ts';
import { Node } from './node.ts';
import { System } from './system.ts';

const AccessPermissionRef = builder.objectRef<AccessPermission>('AccessPermission').implement({
  description: "What a role allows on one type of a system's resources.",
  fields: (t) => ({
    resourceType: t.exposeString('resourceType', {
      description: "In the system's own word, e.g. `access_rules`; releases add to them.",
    }),
    actions: t.exposeStringList('actions', {
      description: "In the system's own words: of Run:ai `create`, `read`, `update`, `delete` and `sync`.",
    }),
  }),
});

export const AccessRoleRef = builder.objectRef<AccessRole>('AccessRole').implement({
  description:
    'A role as a system itself has it; what the gateway lets through is another matter, see `viewer`. Filled by Run:ai.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: '`AccessRole:<system>:<key>`.' }),
    system: t.expose('system', { type: System, description: 'Where it comes from.' }),
    name: t.exposeString('name', { description: 'E.g. `L1 researcher`.' }),
    description: t.exposeString('description', { nullable: true, description: 'What it is for.' }),
    custom: t.exposeBoolean('custom', {
      nullable: true,
      description: 'Whether somebody made it; false of those that come with the system.',
    }),
    enabled: t.exposeBoolean('enabled', {
      nullable: true,
      description: 'Whether it counts where it is granted.',
    }),
    permissions: t.expose('permissions', {
      type: [AccessPermissionRef],
      nullable: true,
      description: 'All that it allows; null where the system tells only the sets.',
    }),
    permissionSets: t.exposeStringList('permissionSets', {
      nullable: true,
      description: 'Names of the sets of permissions that it is made of. Filled by Run:ai from 2.25.',
    }),
  }),
});

const AccessRoleFilterInput = builder.inputRef<AccessRoleFilter>('AccessRoleFilter').implement({
  description: 'Which roles.',
  fields: (t) => ({
    systems: t.stringList({ description: bySystems }),
    text: t.string({ description: byText }),
  }),
});

addRootNoun(AccessRoleRef, {
  list: 'accessRoles',
  single: 'accessRole',
  description: 'The roles that can be granted, by name, over all systems. For editors.',
  sources: ({ sources }) => sources.accessRoles,
  load: ({ load }) => load.AccessRole,
  filter: AccessRoleFilterInput,
  whereabouts: ({ systems }) => ({ systems, ids: [] }),
  keys: accessRoleKeys,
  defaultOrder: { field: 'NAME', direction: 'ASC' },
});
