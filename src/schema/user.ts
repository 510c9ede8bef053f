import { userListRefusal } from '../domain/access.ts';
import { type User, type UserFilter, userKeys } from '../domain/user.ts';
import { builder } from './builder.ts';
import { addRootNoun } from './connection.ts';
import { bySystems } from './filters.ts';
import { Node } from './node.ts';
import { System } from './system.ts';
import { viewerCanField } from './viewer-can.ts';

export const UserRef = builder.objectRef<User>('User').implement({
  description:
    "Somebody's account on a system. Filled by Renku, which keeps a copy of Keycloak's, by Run:ai and by ClusterCockpit.",
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', {
      description:
        '`User:<system>:<key>`; of Renku the key is the subject in Keycloak, of ClusterCockpit the user name.',
    }),
    system: t.expose('system', { type: System, description: 'Where it comes from.' }),
    viewerCan: viewerCanField(t, 'user'),
    username: t.exposeString('username', { description: 'Unique within its system.' }),
    name: t.exposeString('name', { nullable: true, description: 'First and last name.' }),
    email: t.exposeString('email', { nullable: true, description: 'As far as it is known.' }),
    administrator: t.exposeBoolean('administrator', {
      nullable: true,
      description:
        "Whether the system counts them among its administrators; null where it does not tell. Renku tells the viewer's own.",
    }),
    roles: t.exposeStringList('roles', {
      nullable: true,
      description:
        'What they are on the system, in its own words, e.g. `manager`; empty when every role was taken from them. Filled by ClusterCockpit.',
    }),
    managedProjects: t.exposeStringList('managedProjects', {
      nullable: true,
      description: 'Names of the projects that a manager sees the jobs of. Filled by ClusterCockpit.',
    }),
    local: t.exposeBoolean('local', {
      nullable: true,
      description:
        'Whether the system keeps a password of theirs; false of whoever comes by single sign-on. Filled by Run:ai.',
    }),
    groups: t.exposeStringList('groups', {
      nullable: true,
      description: 'Names of the groups that their single sign-on tells. Filled by Run:ai.',
    }),
    lastLoginAt: t.expose('lastLoginAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When they last signed in. Filled by Run:ai.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the account was made. Filled by Run:ai.',
    }),
    createdBy: t.exposeString('createdBy', {
      nullable: true,
      description: 'Who made it, as the system writes them. Filled by Run:ai.',
    }),
  }),
});

const UserFilterInput = builder.inputRef<UserFilter>('UserFilter').implement({
  description: 'Which users.',
  fields: (t) => ({
    systems: t.stringList({ description: bySystems }),
    text: t.string({ description: 'Part of the user name, the name or the address.' }),
    email: t.string({ description: 'The whole address.' }),
  }),
});

addRootNoun(UserRef, {
  list: 'users',
  single: 'user',
  description:
    'Users by user name, over all systems. All of them to administrators, and to editors of Run:ai; in Renku everybody signed in finds one by `filter.email`, and themselves by their id.',
  sources: ({ sources }) => sources.users,
  load: ({ load }) => load.User,
  filter: UserFilterInput,
  whereabouts: ({ systems }) => ({ systems, ids: [] }),
  keys: userKeys,
  defaultOrder: { field: 'USERNAME', direction: 'ASC' },
  refuse: userListRefusal,
});
