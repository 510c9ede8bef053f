import type { Change, Step } from '../../../domain/change/change.ts';
import type {
  SecuritySettings,
  SecuritySettingsChanges,
  SecuritySettingsPatch,
  SecuritySettingsResult,
} from '../../../domain/security-settings.ts';
import { NotDone } from '../../request-step.ts';
import { type BoundRunai, runaiStep } from '../runai-step.ts';
import { Anything } from '../schema.ts';
import { toSecuritySettings } from './map.ts';
import type * as wire from './schema.ts';
import { readSecuritySettings, securitySettingsPath } from './security-settings.ts';

type Field = keyof SecuritySettingsPatch;
type Key = keyof wire.SecuritySettings;

/** Which of the settings holds a field, and under which name. */
const places: Readonly<Record<Field, { readonly key: Key; readonly name: string }>> = {
  singleSignOnRedirect: { key: 'autoRedirectSSO', name: 'enabled' },
  identityProvider: { key: 'autoRedirectSSO', name: 'idpAlias' },
  idleTimeoutSeconds: { key: 'browserSessionTimeout', name: 'idleTimeout' },
  logoutUrl: { key: 'logoutRedirectUri', name: 'uri' },
};

export function securitySettingsChanges(runai: BoundRunai): SecuritySettingsChanges {
  return { system: runai.door.system, update: (patch) => update(runai, patch) };
}

/** Each setting has a request of its own; those that do not change have none. */
async function update(
  runai: BoundRunai,
  patch: SecuritySettingsPatch,
): Promise<Change<SecuritySettingsResult>> {
  const { door, caller } = runai;
  const { system } = door;
  const standing = await readSecuritySettings(door, caller);
  let securitySettings = toSecuritySettings(system, standing);

  function stepOf(key: Key, fields: readonly Field[]): Step {
    const path = `${securitySettingsPath}/${key}`;
    return runaiStep(runai, {
      intent: `Replace ${key}`,
      fields,
      request: () => ({ method: 'PUT', path, body: bodyOf(standing[key], fields, patch), schema: Anything }),
      async then(_, status) {
        securitySettings = toSecuritySettings(system, await readSecuritySettings(door, caller));
        const [missing] = differing(fields, patch, securitySettings);
        if (missing === undefined) return;
        throw new NotDone(
          system.name,
          `${missing} has another value.`,
          `PUT ${path}: ${status}, and another after`,
        );
      },
    });
  }

  const given = (Object.keys(places) as Field[]).filter((field) => patch[field] !== undefined);
  const changed = differing(given, patch, securitySettings);
  const keys = [...new Set(changed.map((field) => places[field].key))];
  return {
    steps: keys.map((key) => stepOf(key, heldBy(key, changed))),
    result: () => ({ securitySettings }),
    lookAt: () => `securitySettings(system: ${JSON.stringify(system.name)})`,
  };
}

function heldBy(key: Key, fields: readonly Field[]): Field[] {
  return fields.filter((field) => places[field].key === key);
}

/** A PUT replaces the whole of a setting, so what is not given goes back as it stands, what is new to us included. */
function bodyOf(
  standing: wire.SecuritySettings[Key],
  fields: readonly Field[],
  patch: SecuritySettingsPatch,
) {
  const given = fields.map((field) => [places[field].name, toWire(patch[field])]);
  return { ...standing, ...(Object.fromEntries(given) as object) };
}

/**
 * The one number is in minutes there. The published patterns let a text be empty, which removes it; what a null
 * would do is not said.
 */
function toWire(value: string | number | boolean | null | undefined) {
  return typeof value === 'number' ? value / 60 : (value ?? '');
}

function differing(
  fields: readonly Field[],
  patch: SecuritySettingsPatch,
  settings: SecuritySettings,
): Field[] {
  return fields.filter((field) => patch[field] !== settings[field]);
}
