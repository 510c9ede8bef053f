import type { Change } from '../../domain/change/change.ts';
import { refuseIfAny } from '../../domain/change/refusal.ts';
import type { NodeKey } from '../../domain/id.ts';
import type { CostResult, LimitsResult } from '../../domain/pool-changes.ts';
import { costProblems, limitProblems } from '../../domain/pool-rules/credits.ts';
import type { CreditLimits } from '../../domain/pool-usage.ts';
import type { BoundRenku } from './bound-renku.ts';
import { namesOfChanged } from './changed.ts';
import { checkedStep } from './checked-step.ts';
import { takeClass } from './class-changes.ts';
import { changeOf, pathOf, poolIn, takePool } from './pool-in-hand.ts';
import * as wire from './schema.ts';
import { findCost, findLimits } from './usage.ts';

const unlimited: CreditLimits = { total: null, user: null };

export async function setLimits(
  renku: BoundRenku,
  key: NodeKey,
  limits: CreditLimits | null,
): Promise<Change<LimitsResult>> {
  const hand = await takePool(renku, key);
  const wanted = limits ?? unlimited;
  refuseIfAny(limitProblems(wanted));

  async function lacking(): Promise<string[]> {
    const standing = (await findLimits(renku, pathOf(hand))) ?? unlimited;
    return namesOfChanged<CreditLimits>(wanted, standing);
  }

  const fields = await lacking();
  const step = checkedStep(renku, {
    intent: limits === null ? 'Remove the credit limits of the pool' : 'Set the credit limits of the pool',
    fields,
    request: () => ({
      path: `${pathOf(hand)}/limits`,
      schema: wire.Anything,
      ...(limits === null ? removal : { method: 'PUT', body: limitsBody(limits) }),
    }),
    missing: lacking,
  });
  return changeOf(hand, fields.length === 0 ? [] : [step], () => ({ pool: poolIn(hand), limits: wanted }));
}

export async function setClassCost(
  renku: BoundRenku,
  key: NodeKey,
  cost: number | null,
): Promise<Change<CostResult>> {
  // Renku CRC sets the cost of any class below any pool, so the class is looked for in the pool first.
  const { hand, path, pool, resourceClass } = await takeClass(renku, key);
  refuseIfAny(costProblems(cost));
  const step = checkedStep(renku, {
    intent: cost === null ? 'Remove the cost of the class' : 'Set the cost of the class',
    fields: ['cost'],
    request: () => ({
      path: `${path}/cost`,
      schema: wire.Anything,
      ...(cost === null ? removal : { method: 'PUT', body: { cost } }),
    }),
    missing: async () => ((await findCost(renku, path)) === cost ? [] : ['cost']),
  });
  const stands = (await findCost(renku, path)) === cost;
  return changeOf(hand, stands ? [] : [step], () => ({ pool, resourceClass, cost }));
}

const removal = { method: 'DELETE' } as const;

/** Both are wanted each time. */
function limitsBody({ total, user }: CreditLimits): Record<keyof wire.Limits, number> {
  return { total_limit: total ?? 0, user_limit: user ?? 0 };
}
