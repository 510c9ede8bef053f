import type { SecuritySettingsSource } from '../../../domain/security-settings.ts';
import type { Caller, Door } from '../../../http/door.ts';
import { servedSince } from '../release.ts';
import { toSecuritySettings } from './map.ts';
import * as wire from './schema.ts';

export const securitySettingsPath = '/api/v1/security/settings';

export function securitySettingsSource(door: Door, caller: Caller): SecuritySettingsSource {
  return {
    system: door.system,
    read: async () => toSecuritySettings(door.system, await readSecuritySettings(door, caller)),
  };
}

export function readSecuritySettings(door: Door, caller: Caller): Promise<wire.SecuritySettings> {
  const reading = door.read(caller, { path: securitySettingsPath, schema: wire.SecuritySettings });
  return servedSince(door.system, '2.21', reading);
}
