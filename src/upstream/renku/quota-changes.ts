import type { Change, Step } from '../../domain/change/change.ts';
import { refuseIfAny } from '../../domain/change/refusal.ts';
import { bytesOf } from '../../domain/filter.ts';
import type { NodeKey } from '../../domain/id.ts';
import type { Expected, PoolResult, QuotaInput } from '../../domain/pool-changes.ts';
import { quotaInPoolProblems } from '../../domain/pool-rules/quota.ts';
import type { PoolQuota } from '../../domain/pool.ts';
import { ClusterQLError } from '../../errors.ts';
import type { BoundRenku } from './bound-renku.ts';
import { namesOfChanged } from './changed.ts';
import { checkedStep } from './checked-step.ts';
import { toQuota } from './map.ts';
import { quotaBody } from './pool-body.ts';
import {
  changeOf,
  pathOf,
  patchStep,
  poolIn,
  type PoolInHand,
  refresh,
  rowIn,
  takePool,
  versionProblems,
} from './pool-in-hand.ts';
import * as wire from './schema.ts';
import { gigabyte, roundingNote, storedCores, unitProblems } from './units.ts';

export async function setQuota(
  renku: BoundRenku,
  key: NodeKey,
  quota: QuotaInput | null,
  expected: Expected,
): Promise<Change<PoolResult>> {
  const hand = await takePool(renku, key);
  const pool = poolIn(hand);
  refuseIfAny([
    ...versionProblems(expected),
    ...(quota
      ? [...quotaInPoolProblems(quota, pool), ...unitProblems('memory', quota.memory, gigabyte)]
      : []),
  ]);
  const steps = quota === null ? noQuotaSteps(renku, pool.quota) : quotaSteps(renku, hand, quota);
  return changeOf(hand, steps, async () => ({ pool: await refresh(renku, hand) }));
}

/**
 * Renku CRC takes a quota off a pool only in a PUT of the whole pool. That writes back everything else as it
 * was looked at, undoing what somebody changed meanwhile, and is refused for a pool with a remote.
 */
function noQuotaSteps({ system }: BoundRenku, standing: PoolQuota | null): Step[] {
  if (standing === null) return [];
  const message = `System ${system.name} cannot take the quota off a pool without writing the whole pool again; set a larger quota instead.`;
  throw new ClusterQLError('UNSUPPORTED', message, { system: system.name });
}

function quotaSteps(renku: BoundRenku, hand: PoolInHand, quota: QuotaInput): Step[] {
  const wanted = { cpu: storedCores(quota.cpu), gpu: quota.gpu, memory: bytesOf(quota.memory) ?? 0 };
  const standing = poolIn(hand).quota;
  const fields = standing === null ? amounts : namesOfChanged<PoolQuota>(wanted, standing);
  const body = Object.fromEntries(Object.entries(quotaBody(quota)).filter(([name]) => fields.includes(name)));
  const declared = {
    intent: `Set the quota of the pool${fields.includes('cpu') ? roundingNote(quota.cpu) : ''}`,
    fields,
  };

  function lacking(stored: wire.Quota | undefined): string[] {
    return stored === undefined ? fields : namesOfChanged<PoolQuota>(wanted, toQuota(stored));
  }

  if (fields.length === 0) return [];
  if (standing === null)
    return [
      patchStep(renku, hand, {
        ...declared,
        body: { quota: body },
        missing: (row) => lacking(row.quota),
        inputPath: ([, ...path]) => path,
      }),
    ];
  return [
    checkedStep(renku, {
      ...declared,
      request: () => ({ method: 'PATCH', path: `${pathOf(hand)}/quota`, body, schema: wire.Quota }),
      async missing(answer) {
        if (answer === null) await refresh(renku, hand);
        return lacking(answer ?? rowIn(hand).quota);
      },
    }),
  ];
}

const amounts = ['cpu', 'memory', 'gpu'];
