import type { NewPool, PoolPatch, QuotaInput } from '../../domain/pool-changes.ts';
import { bytesOf } from '../../domain/filter.ts';
import type { ResourcePool } from '../../domain/pool.ts';
import { newClassBody } from './class-body.ts';
import { gigabyte } from './units.ts';

const wireNames = {
  name: 'name',
  public: 'public',
  default: 'default',
  platform: 'platform',
  idleThresholdSeconds: 'idle_threshold',
  hibernationThresholdSeconds: 'hibernation_threshold',
  hibernationWarningSeconds: 'hibernation_warning_period',
  cpuLimitFactor: 'cpu_limit_factor',
} as const;

/** What a PATCH of a pool changes without touching its quota, classes or remote, as a row holds it. */
export type PoolSettings = Pick<ResourcePool, keyof typeof wireNames>;

/** What a patch wants, and nothing of what it leaves out; a threshold of 0 is none, as in Renku. */
export function wantedPool(patch: PoolPatch): Partial<PoolSettings> {
  const given = settingNames.filter((name) => patch[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, patch[name] === 0 ? null : patch[name]]));
}

/** In Renku's names, where 0 removes: a null would be taken for not given. */
export function settingsBody(settings: Partial<PoolSettings>): Record<string, unknown> {
  return Object.fromEntries(
    settingNames
      .filter((name) => settings[name] !== undefined)
      .map((name) => [wireNames[name], settings[name] ?? 0]),
  );
}

const settingNames = Object.keys(wireNames) as (keyof typeof wireNames)[];

/** All of a new pool but its limit factor, which Renku CRC drops from it. */
export function newPoolBody(input: NewPool, clusterUlid: string | null): Record<string, unknown> {
  const { quota, classes } = input;
  const settings = Object.entries(settingsBody(wantedPool(input)));
  return {
    ...Object.fromEntries(settings.filter(([name, value]) => value !== 0 && name !== 'cpu_limit_factor')),
    ...(quota && { quota: quotaBody(quota) }),
    ...(clusterUlid !== null && { cluster_id: clusterUlid }),
    classes: classes.map(newClassBody),
  };
}

export function quotaBody({ cpu, gpu, memory }: QuotaInput): Record<string, number> {
  return { cpu, memory: (bytesOf(memory) ?? 0) / gigabyte, gpu };
}
