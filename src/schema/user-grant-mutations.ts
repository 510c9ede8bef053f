import {
  type UserGrantChanges,
  type UserGrantEdit,
  userGrantProblems,
  type UserGrants,
} from '../domain/user-grant-changes.ts';
import { addMutation } from './mutation.ts';
import { type Target, targetOfId } from './target.ts';
import { UserRef } from './user.ts';

addMutation<UserGrantEdit & { readonly id: string }, Target<UserGrantChanges>, UserGrants>({
  permission: 'user:write',
  doing: 'Changing users of',
  name: 'editUserGrants',
  description:
    'Gives roles and projects to an account, and takes them, one request each; what it has, or lacks, already stays so. Tokens and sessions that are out keep what they were made with. Served by ClusterCockpit from cc-backend 1.5.4 on; access to Run:ai is given by `grantAccess`.',
  input: (t) => ({
    id: t.id({ required: true, description: '`User:<system>:<key>`.' }),
    addRoles: t.stringList({
      description: "The system's own words: `user`, `manager`, `support`, `admin`, `api`.",
    }),
    removeRoles: t.stringList({
      description: 'The same words. A manager stays one while there are projects left.',
    }),
    addProjects: t.stringList({ description: 'Names of projects that a manager looks after.' }),
    removeProjects: t.stringList({ description: 'Names of such projects.' }),
  }),
  payload: (t) => ({
    userId: t.exposeID('userId', { description: '`User:<system>:<key>`.' }),
    roles: t.exposeStringList('roles', { description: 'All that it has now; none are left after the last.' }),
    projects: t.exposeStringList('projects', { description: 'All that it looks after now.' }),
    user: t.field({
      type: UserRef,
      nullable: true,
      description: 'The account, read by another request; null where the system does not show it as a row.',
      resolve: ({ userId }, _, { load }) => load.User(userId),
    }),
  }),
  target: ({ id }, { sources }) => targetOfId(sources.userGrantChanges, 'User', id),
  problems: userGrantProblems,
  plan: ({ changes, key }, { id: _, ...edit }) => changes.edit(key, edit),
});
