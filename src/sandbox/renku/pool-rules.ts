import { invalid } from './answer.ts';
import type { Class, Pool, Quota } from './wire.ts';

/** What holds for every pool, new or changed, before anything of it is stored. */
export function checkPool(pool: Pool): void {
  if (pool.classes.filter((one) => one.default).length !== 1) {
    throw invalid('Exactly one default resource class is required in a resource pool.');
  }
  if (pool.default && !pool.public) throw invalid('The default resource pool has to be public.');
  if (pool.default && pool.quota !== undefined) {
    throw invalid('The default resource pool cannot have a quota.');
  }
  for (const one of pool.classes) checkClass(one, pool.quota);
}

/** Storage is compared with storage alone: a quota has none. */
export function checkClass(one: Class, quota: Quota | undefined): void {
  if (one.default_storage > one.max_storage) {
    throw invalid('The default storage cannot be larger than the max allowable storage.');
  }
  if (quota === undefined) return;
  if (one.cpu > quota.cpu || one.memory > quota.memory || one.gpu > quota.gpu) {
    throw invalid(`The resource class with name ${one.name} is not compatible with the quota ${quota.id}.`);
  }
}

/** There is no way to move the default to another class. */
export function checkDefaultStays(one: Class, sent: { default?: boolean }): void {
  if (sent.default !== undefined && sent.default !== one.default) {
    throw invalid('Changing the default class in a resource pool is not supported.');
  }
}

/** Looks only at what one request sends together, and 0 is none. */
export function checkThresholds(
  sent: Partial<Pick<Pool, 'hibernation_threshold' | 'hibernation_warning_period'>>,
): void {
  const { hibernation_threshold: threshold = 0, hibernation_warning_period: warning = 0 } = sent;
  if (threshold > 0 && warning >= threshold) {
    throw invalid('The hibernation warning period must be lower than the hibernation threshold.');
  }
}
