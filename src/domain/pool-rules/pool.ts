import type { Problem } from '../change/refusal.ts';
import { bytesOf } from '../filter.ts';
import type { NewPool, PoolPatch } from '../pool-changes.ts';
import type { ResourcePool } from '../pool.ts';
import { newClassProblems } from './class.ts';
import { factorProblems, nameProblems, platformProblems, secondsProblems } from './fields.ts';
import { fitProblems, quotaProblems } from './quota.ts';

/** Every rule of Renku CRC that a new pool breaks; native pools keep the same ones. */
export function newPoolProblems(pool: NewPool): Problem[] {
  const { classes, quota } = pool;
  return [
    ...fieldProblems(pool),
    ...(quota ? quotaProblems('quota.', quota) : []),
    ...classes.flatMap((each, index) => newClassProblems(each, `classes.${index}.`)),
    ...defaultClassProblems(classes.filter((each) => each.default).length),
    ...defaultPoolProblems({ ...pool, hasQuota: Boolean(quota), isRemote: false }),
    ...warningProblems(pool),
    ...(quota
      ? fitProblems(
          { ...quota, memory: bytesOf(quota.memory) ?? 0 },
          classes.map((each, index) => ({
            ...each,
            memory: bytesOf(each.memory) ?? 0,
            pathOf: (quantity) => `classes.${index}.${quantity}`,
          })),
        )
      : []),
  ];
}

/** What is wrong with a patch; without `current`, only what can be told without looking. */
export function poolPatchProblems(patch: PoolPatch, current?: ResourcePool): Problem[] {
  return [
    ...requiredProblems(patch),
    ...fieldProblems(patch),
    ...(current === undefined ? [] : stateProblems(patch, current)),
  ];
}

function stateProblems(patch: PoolPatch, current: ResourcePool): Problem[] {
  const merged = { ...current, ...given(patch) };
  return [
    ...defaultPoolProblems({
      ...merged,
      hasQuota: current.quota !== null,
      isRemote: current.remote !== null,
    }),
    ...warningProblems(merged),
  ];
}

function fieldProblems(pool: PoolPatch): Problem[] {
  return [
    ...(typeof pool.name === 'string' ? nameProblems('name', pool.name) : []),
    ...platformProblems('platform', pool.platform),
    ...secondsProblems('idleThresholdSeconds', pool.idleThresholdSeconds),
    ...secondsProblems('hibernationThresholdSeconds', pool.hibernationThresholdSeconds),
    ...secondsProblems('hibernationWarningSeconds', pool.hibernationWarningSeconds),
    ...factorProblems('cpuLimitFactor', pool.cpuLimitFactor),
  ];
}

/** Null removes a value, and these cannot go. */
function requiredProblems(patch: PoolPatch): Problem[] {
  return (['name', 'public', 'default', 'platform'] as const)
    .filter((field) => patch[field] === null)
    .map((path) => ({ path, message: 'This cannot be removed; leave it out to keep it.' }));
}

function defaultClassProblems(defaults: number): Problem[] {
  if (defaults === 1) return [];
  return [
    { path: 'classes', message: `Exactly one class is the default of its pool; here ${defaults} are.` },
  ];
}

interface DefaultPool {
  readonly default: boolean;
  readonly public: boolean;
  readonly hasQuota: boolean;
  readonly isRemote: boolean;
}

function defaultPoolProblems(pool: DefaultPool): Problem[] {
  if (!pool.default) return [];
  return [
    ...(pool.public ? [] : [{ path: 'public', message: 'The default pool must be public.' }]),
    ...(pool.hasQuota ? [{ path: 'quota', message: 'The default pool must have no quota.' }] : []),
    ...(pool.isRemote ? [{ path: 'default', message: 'A remote pool cannot be the default.' }] : []),
  ];
}

interface Hibernation {
  readonly hibernationThresholdSeconds?: number | null | undefined;
  readonly hibernationWarningSeconds?: number | null | undefined;
}

/** 0 means never, and a warning before nothing is not compared. */
function warningProblems({
  hibernationThresholdSeconds: threshold,
  hibernationWarningSeconds: warning,
}: Hibernation): Problem[] {
  if (!threshold || !warning || warning < threshold) return [];
  const message = `The warning must come after less than the hibernation threshold of ${threshold} seconds.`;
  return [{ path: 'hibernationWarningSeconds', message }];
}

/** Without what is absent, so that it does not hide what stands. */
function given(patch: PoolPatch): { [K in keyof PoolPatch]: NonNullable<PoolPatch[K]> } {
  const entries = Object.entries(patch).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}
