import {
  type SettingChanges,
  type SettingInput,
  settingProblems,
  type SettingResult,
} from '../domain/setting.ts';
import { addMutation } from './mutation.ts';
import { SettingRef } from './setting.ts';
import { type Target, targetOfId } from './target.ts';

addMutation<SettingInput & { readonly id: string }, Target<SettingChanges>, SettingResult>({
  permission: 'setting:write',
  doing: 'Changing settings of',
  name: 'updateSetting',
  description: 'Gives a setting another value, for everybody who uses the system.',
  input: (t) => ({
    id: t.id({ required: true, description: '`Setting:<system>:<key>`.' }),
    boolean: t.boolean({ description: 'For a `BOOLEAN`.' }),
    number: t.float({ description: 'For a `NUMBER`.' }),
    text: t.field({
      type: 'Secret',
      description: 'For a `TEXT`; an empty one removes it. It may be a secret.',
    }),
  }),
  payload: (t) => ({ setting: t.expose('setting', { type: SettingRef, description: 'As it stands now.' }) }),
  target: ({ id }, { sources }) => targetOfId(sources.settingChanges, 'Setting', id),
  problems: settingProblems,
  plan: ({ changes, key }, input) => changes.set(key, input),
});
