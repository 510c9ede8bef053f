import type { Problem } from '../change/refusal.ts';
import { bytesOf } from '../filter.ts';
import type { QuotaInput } from '../pool-changes.ts';
import type { PoolQuota, ResourcePool } from '../pool.ts';
import { aboveZero, bytesProblems, wholeDevices } from './fields.ts';

type Quantity = keyof PoolQuota;

/** Every rule that a quota breaks by itself. */
export function quotaProblems(prefix: string, { cpu, gpu, memory }: QuotaInput): Problem[] {
  return [
    ...aboveZero(`${prefix}cpu`, cpu),
    ...wholeDevices(`${prefix}gpu`, gpu),
    ...bytesProblems(`${prefix}memory`, memory),
  ];
}

/** What keeps a quota from a pool that stands. */
export function quotaInPoolProblems(quota: QuotaInput, pool: ResourcePool): Problem[] {
  const bytes = { ...quota, memory: bytesOf(quota.memory) ?? 0 };
  const tooSmall = pool.classes.flatMap((each) =>
    fitProblems(bytes, [{ ...each, pathOf: (quantity) => quantity }]).map(({ path }) => ({
      path,
      message: `The class ${each.name} has more than this; every class must fit the quota of its pool.`,
    })),
  );
  return [
    ...(pool.default ? [{ path: 'id', message: 'The default pool must have no quota.' }] : []),
    ...tooSmall,
  ];
}

interface Sized extends Record<Quantity, number> {
  readonly pathOf: (quantity: Quantity) => string;
}

/** Each class alone must fit; what they take together is the scheduler's business. */
export function fitProblems(quota: Readonly<Record<Quantity, number>>, classes: readonly Sized[]): Problem[] {
  const quantities: readonly Quantity[] = ['cpu', 'gpu', 'memory'];
  return classes.flatMap((each) =>
    quantities
      .filter((quantity) => each[quantity] > quota[quantity])
      .map((quantity) => ({
        path: each.pathOf(quantity),
        message: `This exceeds the quota of the pool; every class must fit it.`,
      })),
  );
}
