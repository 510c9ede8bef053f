import {
  type SecuritySettingsChanges,
  type SecuritySettingsPatch,
  securitySettingsProblems,
  type SecuritySettingsResult,
} from '../domain/security-settings.ts';
import { addMutation } from './mutation.ts';
import { SecuritySettingsRef } from './security-settings.ts';
import { changesNamed } from './target.ts';

addMutation<
  SecuritySettingsPatch & { readonly system: string },
  SecuritySettingsChanges,
  SecuritySettingsResult
>({
  permission: 'setting:write',
  doing: 'Changing security settings of',
  name: 'updateSecuritySettings',
  description: 'Changes how people sign in to a system; what is left out stays.',
  input: (t) => ({
    system: t.string({ required: true, description: 'Name of a Run:ai, 2.21 or later.' }),
    singleSignOnRedirect: t.boolean({
      description: 'Whether the sign-in page leads on to the identity provider by itself.',
    }),
    identityProvider: t.string({ description: 'Alias of the identity provider; null removes it.' }),
    idleTimeoutSeconds: t.int({ description: 'Whole minutes: a multiple of 60.' }),
    logoutUrl: t.string({ description: 'Where a browser is led after signing out; null removes it.' }),
  }),
  payload: (t) => ({
    securitySettings: t.expose('securitySettings', {
      type: SecuritySettingsRef,
      description: 'As they stand now.',
    }),
  }),
  target: ({ system }, { sources }) =>
    changesNamed(sources.securitySettingsChanges, sources.systems, system, 'change security settings'),
  problems: securitySettingsProblems,
  plan: (changes, patch) => changes.update(patch),
});
