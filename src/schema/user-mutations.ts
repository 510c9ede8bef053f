import type { Removal } from '../domain/removal.ts';
import type { Sources } from '../domain/sources.ts';
import {
  type NewUser,
  newUserProblems,
  type PasswordResult,
  type UserChanges,
} from '../domain/user-changes.ts';
import type { User } from '../domain/user.ts';
import { addMutation, type PayloadBuilder } from './mutation.ts';
import type { Fields } from './pool-inputs.ts';
import { changesNamed, type Target, targetOfId } from './target.ts';
import { UserRef } from './user.ts';

const guard = { permission: 'user:write', doing: 'Changing users of' } as const;

interface ById {
  readonly id: string;
}

addMutation<NewUser & { readonly system: string }, UserChanges, PasswordResult>({
  ...guard,
  name: 'createUser',
  description:
    'Makes an account whose password the system keeps itself. People who come by single sign-on need none: `grantAccess` takes their address before they were ever there.',
  input: (t) => ({
    system: t.string({ required: true, description: 'Name of a Run:ai.' }),
    email: t.string({ required: true, description: 'Address, by which they sign in.' }),
    notify: t.boolean({
      description: 'Whether the system writes to that address how to choose another password.',
    }),
  }),
  payload: passwordPayload,
  showsSecret: true,
  target: ({ system }, { sources }) =>
    changesNamed(sources.userChanges, sources.systems, system, 'create users'),
  problems: newUserProblems,
  plan: (changes, user) => changes.create(user),
});

addMutation<ById, Target<UserChanges>, PasswordResult>({
  ...guard,
  name: 'resetUserPassword',
  description:
    'Makes another password; the old one ends. Refused with `Conflict` for whoever comes by single sign-on.',
  input: (t) => ({ id: userId(t) }),
  payload: passwordPayload,
  showsSecret: true,
  target: targetOf,
  plan: ({ changes, key }) => changes.resetPassword(key),
});

addMutation<ById, Target<UserChanges>, Removal<User>>({
  ...guard,
  name: 'deleteUser',
  description:
    'Deletes an account. Whoever comes by single sign-on can come again: revoke what `accessRules` tells of them.',
  input: (t) => ({ id: userId(t) }),
  payload: (t) => ({
    deletedId: t.exposeID('deletedId', { description: 'The id that is no more.' }),
  }),
  target: targetOf,
  plan: ({ changes, key }) => changes.delete(key),
});

function targetOf({ id }: ById, { sources }: { readonly sources: Sources }): Target<UserChanges> {
  return targetOfId(sources.userChanges, 'User', id);
}

function userId(t: Fields) {
  return t.id({ required: true, description: '`User:<system>:<key>`.' });
}

function passwordPayload(t: PayloadBuilder<PasswordResult>) {
  return {
    userId: t.exposeID('userId', { description: '`User:<system>:<key>`.' }),
    user: t.field({
      type: UserRef,
      nullable: true,
      description: 'The account, read by another request.',
      resolve: ({ userId }, _, { load }) => load.User(userId),
    }),
    temporaryPassword: t.expose('temporaryPassword', {
      type: 'Secret',
      nullable: true,
      description: 'For the next time they sign in, answered this once; null in a replay.',
    }),
  };
}
