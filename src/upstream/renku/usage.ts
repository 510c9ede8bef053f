import type { NodeKey } from '../../domain/id.ts';
import type { Consumption, CreditLimits, PoolUsageSource } from '../../domain/pool-usage.ts';
import { ClusterQLError } from '../../errors.ts';
import type { BoundRenku } from './bound-renku.ts';
import { classIdsOf, poolIdOf } from './key.ts';
import * as wire from './schema.ts';

export function usageSource(renku: BoundRenku): PoolUsageSource {
  return {
    system: renku.system,
    limitsOf: (keys) =>
      each(renku, keys, async (key) => {
        const id = poolIdOf(key);
        return id === null ? null : findLimits(renku, `/resource_pools/${id}`);
      }),
    costOf: (keys) =>
      each(renku, keys, async (key) => {
        const ids = classIdsOf(key);
        return ids && findCost(renku, `/resource_pools/${ids.poolId}/classes/${ids.classId}`);
      }),
    async usageOf(key, { from, to, subject }) {
      const id = poolIdOf(key);
      if (id === null) return null;
      const usage = await renku.find({
        path: `/resource_pools/${id}/usage`,
        query: {
          start_date: from ?? undefined,
          end_date: to ?? undefined,
          user_id: subject ?? undefined,
        },
        schema: wire.Usage,
      });
      return (
        usage && {
          total: toConsumption(usage.total_usage),
          user: toConsumption(usage.user_usage),
          limits: toLimits(usage.pool_limits),
        }
      );
    },
  };
}

/** More would fill the queue of this Renku, where everybody waits, with the requests of one answer. */
const mostRequests = 100;

async function each<T>(
  { system: { name } }: BoundRenku,
  keys: readonly NodeKey[],
  find: (key: NodeKey) => Promise<T>,
): Promise<T[]> {
  if (keys.length <= mostRequests) return Promise.all(keys.map(find));
  const message = `Limits and costs take one request each, and one answer tells at most ${mostRequests} of ${name}; ask for fewer pools with \`first\`.`;
  throw new ClusterQLError('LIMIT_EXCEEDED', message, { system: name });
}

/** Null when the pool is missing. */
export async function findLimits(renku: BoundRenku, poolPath: string): Promise<CreditLimits | null> {
  const limits = await renku.find({ path: `${poolPath}/limits`, schema: wire.Limits });
  return limits && toLimits(limits);
}

/** Null when the class is missing, or its use costs nothing. */
export async function findCost(renku: BoundRenku, classPath: string): Promise<number | null> {
  const answer = await renku.find({ path: `${classPath}/cost`, schema: wire.Cost });
  return answer && orNull(answer.cost);
}

function toLimits({ total_limit, user_limit }: wire.Limits): CreditLimits {
  return { total: orNull(total_limit), user: orNull(user_limit) };
}

function toConsumption({ runtime, cost }: wire.Spent): Consumption {
  return { hours: runtime, credits: cost };
}

/** Renku stores 0 for what is not set. */
function orNull(credits: number): number | null {
  return credits === 0 ? null : credits;
}
