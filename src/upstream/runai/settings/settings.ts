import { bothWays } from '../../../domain/page/source.ts';
import { sliceWhole } from '../../../domain/page/whole.ts';
import { settingMatches, type SettingSource } from '../../../domain/setting.ts';
import { type Caller, type Door, until } from '../../../http/door.ts';
import { servedSince } from '../release.ts';
import { toSetting } from './map.ts';
import * as wire from './schema.ts';

/** No release has them anywhere else. */
export const settingsPath = '/v1/k8s/setting';

/** The endpoint of one key answers its value and nothing else, so each is found in the list. */
export function settingSource(door: Door, caller: Caller): SettingSource {
  const { system } = door;
  return {
    system,
    orders: { KEY: bothWays },
    async read(request) {
      const settings = await readSettings(door, until(caller, request.signal));
      const rows = settings.map((setting) => toSetting(system, setting));
      return sliceWhole(rows, request, (setting) => settingMatches(request.filter, setting));
    },
    getMany: async () => (await readSettings(door, caller)).map((setting) => toSetting(system, setting)),
  };
}

export function readSettings(door: Door, caller: Caller): Promise<wire.Setting[]> {
  const reading = door.read(caller, { path: settingsPath, schema: wire.Settings });
  return servedSince(door.system, undefined, reading);
}
