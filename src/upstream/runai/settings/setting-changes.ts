import type { Change } from '../../../domain/change/change.ts';
import { InvalidInput, notFound } from '../../../domain/change/refusal.ts';
import { formatId, type NodeKey } from '../../../domain/id.ts';
import { Secret } from '../../../domain/secret.ts';
import {
  givenValues,
  type SettingChanges,
  type SettingInput,
  type SettingResult,
} from '../../../domain/setting.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { NotDone } from '../../request-step.ts';
import { type BoundRunai, runaiStep } from '../runai-step.ts';
import { Anything } from '../schema.ts';
import { kindOf, toSetting, valueOf } from './map.ts';
import type * as wire from './schema.ts';
import { readSettings, settingsPath } from './settings.ts';

export function settingChanges(runai: BoundRunai): SettingChanges {
  return { system: runai.door.system, set: (key, input) => set(runai, key, input) };
}

async function set(runai: BoundRunai, key: NodeKey, input: SettingInput): Promise<Change<SettingResult>> {
  const { system } = runai.door;
  const id = formatId('Setting', system.name, ...key);
  const standing = key.length === 1 ? await find(runai, key[0]) : null;
  if (standing === null) throw notFound('Setting', id);
  const { field, value } = valueFor(standing, input);
  let setting = standing;
  const step = runaiStep(runai, {
    intent: `Set ${standing.key}`,
    fields: [field],
    request: () => ({
      method: 'PUT',
      path: settingsPath,
      body: { key: standing.key, value },
      schema: Anything,
    }),
    async then(_, status) {
      setting = (await find(runai, standing.key)) ?? standing;
      if (!stands(system, setting, value)) throw notSet(system, status);
    },
  });
  const isSame = field !== 'text' && stands(system, standing, value);
  return {
    steps: isSame ? [] : [step],
    result: () => ({ setting: toSetting(system, setting) }),
    lookAt: () => id,
  };
}

async function find({ door, caller }: BoundRunai, key: string): Promise<wire.Setting | null> {
  const settings = await readSettings(door, caller);
  return settings.find((setting) => setting.key === key) ?? null;
}

/** Throws `InvalidInput` for a value of another kind than the setting's. */
function valueFor(setting: wire.Setting, input: SettingInput) {
  const kind = kindOf(setting);
  const field = kind.toLowerCase() as Lowercase<typeof kind>;
  const value = input[field];
  if (value !== null && value !== undefined) return { field, value };
  const [given = 'boolean'] = givenValues(input);
  throw new InvalidInput([{ path: given, message: `This setting takes its value as \`${field}\`.` }]);
}

/** Of a text only whether there is one: a system that keeps a secret may well answer it masked. */
function stands(system: SystemRef, setting: wire.Setting, value: boolean | number | Secret): boolean {
  if (value instanceof Secret) return (valueOf(setting) !== null) === (value.reveal() !== '');
  const { boolean, number } = toSetting(system, setting);
  return value === boolean || value === number;
}

function notSet({ name }: SystemRef, status: number): NotDone {
  const detail = `PUT ${settingsPath}: ${status}, and another value after`;
  return new NotDone(name, 'the setting has another value.', detail);
}
