import { inWholeCores } from './quota-change.ts';
import type { Pool } from './wire.ts';

/** The pool with an optional part of it set, or without that part. */
export function having<Part extends 'quota' | 'remote' | 'cluster'>(
  pool: Pool,
  part: Part,
  value: Pool[Part] | undefined,
): Pool {
  const changed = { ...pool };
  delete changed[part];
  return value === undefined ? changed : { ...changed, [part]: value };
}

/** A duration of 0 is none, and so is a factor of 0. */
export function asStored(pool: Pool): Pool {
  const kept = pool.quota === undefined ? { ...pool } : { ...pool, quota: inWholeCores(pool.quota) };
  if (kept.idle_threshold === 0) delete kept.idle_threshold;
  if (kept.hibernation_threshold === 0) delete kept.hibernation_threshold;
  if (kept.hibernation_warning_period === 0) delete kept.hibernation_warning_period;
  if (kept.cpu_limit_factor === 0) delete kept.cpu_limit_factor;
  return kept;
}
