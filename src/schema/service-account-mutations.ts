import type { Removal } from '../domain/removal.ts';
import {
  type ClientSecretResult,
  type NewServiceAccount,
  newServiceAccountProblems,
  type ServiceAccountChanges,
  type ServiceAccountResult,
} from '../domain/service-account-changes.ts';
import type { ServiceAccount } from '../domain/service-account.ts';
import type { Sources } from '../domain/sources.ts';
import { addMutation, type PayloadBuilder } from './mutation.ts';
import type { Fields } from './pool-inputs.ts';
import { ServiceAccountRef } from './service-account.ts';
import { changesNamed, type Target, targetOfId } from './target.ts';

const guard = { permission: 'serviceAccount:write', doing: 'Changing service accounts of' } as const;

interface ById {
  readonly id: string;
}

addMutation<NewServiceAccount & { readonly system: string }, ServiceAccountChanges, ClientSecretResult>({
  ...guard,
  name: 'createServiceAccount',
  description: 'Makes a service account. It may do nothing before `grantAccess` gives it a role.',
  input: (t) => ({
    system: t.string({ required: true, description: 'Name of a Run:ai.' }),
    name: t.string({
      required: true,
      description: 'Unique lower-case letters, digits, `-` and `_`, from a letter to a letter or digit.',
    }),
  }),
  payload: secretPayload,
  showsSecret: true,
  target: ({ system }, { sources }) =>
    changesNamed(sources.serviceAccountChanges, sources.systems, system, 'create service accounts'),
  problems: newServiceAccountProblems,
  plan: (changes, account) => changes.create(account),
});

addMutation<ById & { readonly enabled: boolean }, Target<ServiceAccountChanges>, ServiceAccountResult>({
  ...guard,
  name: 'updateServiceAccount',
  description:
    'Enables or disables a service account. Disabled, it gets no more tokens; those it has stay good until they end.',
  input: (t) => ({
    id: accountId(t),
    enabled: t.boolean({ required: true, description: 'Whether it is given tokens.' }),
  }),
  payload: (t) => ({
    serviceAccount: t.expose('serviceAccount', {
      type: ServiceAccountRef,
      description: 'As it stands now.',
    }),
  }),
  target: targetOf,
  plan: ({ changes, key }, { enabled }) => changes.setEnabled(key, enabled),
});

addMutation<ById, Target<ServiceAccountChanges>, ClientSecretResult>({
  ...guard,
  name: 'rotateServiceAccountSecret',
  description:
    'Makes another secret for a service account; the old one ends at once. Of the account that the gateway itself signs in as, it has to be written into its configuration.',
  input: (t) => ({ id: accountId(t) }),
  payload: secretPayload,
  showsSecret: true,
  target: targetOf,
  plan: ({ changes, key }) => changes.rotateSecret(key),
});

addMutation<ById, Target<ServiceAccountChanges>, Removal<ServiceAccount>>({
  ...guard,
  name: 'deleteServiceAccount',
  description: 'Deletes a service account. Look at `accessRules` for those that name it.',
  input: (t) => ({ id: accountId(t) }),
  payload: (t) => ({
    deletedId: t.exposeID('deletedId', { description: 'The id that is no more.' }),
  }),
  target: targetOf,
  plan: ({ changes, key }) => changes.delete(key),
});

function targetOf({ id }: ById, { sources }: { readonly sources: Sources }): Target<ServiceAccountChanges> {
  return targetOfId(sources.serviceAccountChanges, 'ServiceAccount', id);
}

function accountId(t: Fields) {
  return t.id({ required: true, description: '`ServiceAccount:<system>:<key>`.' });
}

function secretPayload(t: PayloadBuilder<ClientSecretResult>) {
  return {
    serviceAccountId: t.exposeID('serviceAccountId', { description: '`ServiceAccount:<system>:<key>`.' }),
    serviceAccount: t.field({
      type: ServiceAccountRef,
      nullable: true,
      description: 'The account, read by another request.',
      resolve: ({ serviceAccountId }, _, { load }) => load.ServiceAccount(serviceAccountId),
    }),
    clientSecret: t.expose('clientSecret', {
      type: 'Secret',
      nullable: true,
      description: '`client_secret` of OAuth, answered this once; null in a replay.',
    }),
  };
}
