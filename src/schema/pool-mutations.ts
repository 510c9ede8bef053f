import type { Context } from '../context.ts';
import { refuseIfAny } from '../domain/change/refusal.ts';
import type {
  DeletedResult,
  NewPool,
  PoolChanges,
  PoolPatch,
  PoolResult,
  QuotaInput,
} from '../domain/pool-changes.ts';
import { newPoolProblems, poolPatchProblems } from '../domain/pool-rules/pool.ts';
import { quotaProblems } from '../domain/pool-rules/quota.ts';
import { addMutation, type PayloadBuilder } from './mutation.ts';
import {
  changingPools,
  NewClassInput,
  poolFields,
  poolId,
  quotaFields,
  QuotaInputRef,
  version,
} from './pool-inputs.ts';
import { ResourcePoolRef } from './pool.ts';
import { type Reference, referenceProblems } from './references.ts';
import { changesNamed, type Target, targetOfId } from './target.ts';

interface OnePool {
  readonly id: string;
  readonly version?: number | null | undefined;
}

export function targetPool({ id }: OnePool, { sources }: Context): Target<PoolChanges> {
  return targetOfId(sources.poolChanges, 'ResourcePool', id);
}

addMutation<NewPool & { readonly system: string }, PoolChanges, PoolResult>({
  ...changingPools,
  name: 'createPool',
  description: 'Creates a resource pool with its classes, in the gateway itself or in Renku.',
  input: (t) => ({
    system: t.string({ required: true, description: '`gateway` for a native pool, or the name of a Renku.' }),
    ...poolFields(t, true),
    quota: t.field({ type: QuotaInputRef, description: 'Null for none.' }),
    classes: t.field({ type: [NewClassInput], required: true, description: 'At least the default one.' }),
  }),
  payload: poolPayload,
  target: ({ system }, { sources }) =>
    changesNamed(sources.poolChanges, sources.systems, system, 'create pools'),
  problems: newPoolProblems,
  async plan(changes, { system: _, ...pool }, { load }) {
    refuseIfAny(await referenceProblems(referencesOf(pool), load));
    return changes.createPool(pool);
  },
});

addMutation<OnePool & PoolPatch, Target<PoolChanges>, PoolResult>({
  ...changingPools,
  name: 'updatePool',
  description: 'Changes what is given of a pool; what is left out stays, null removes.',
  input: (t) => ({ id: poolId(t), version: version(t), ...poolFields(t, false) }),
  payload: poolPayload,
  target: targetPool,
  problems: (patch) => poolPatchProblems(patch),
  async plan({ changes, key }, { id: _, version: expected, ...patch }, { load }) {
    refuseIfAny(await referenceProblems(referencesOf(patch), load));
    return changes.updatePool(key, patch, expected);
  },
});

addMutation<OnePool, Target<PoolChanges>, DeletedResult>({
  ...changingPools,
  name: 'deletePool',
  description: 'Deletes a pool with its classes, quota and members. The default pool stays.',
  input: (t) => ({ id: poolId(t), version: version(t) }),
  payload: (t) => ({ deletedId: t.exposeID('deletedId', { description: 'The id that is no more.' }) }),
  target: targetPool,
  plan: ({ changes, key }, { version: expected }) => changes.deletePool(key, expected),
});

addMutation<OnePool & QuotaInput, Target<PoolChanges>, PoolResult>({
  ...changingPools,
  name: 'setPoolQuota',
  description: 'Gives a pool a quota, or another one.',
  input: (t) => ({ id: poolId(t), version: version(t), ...quotaFields(t) }),
  payload: poolPayload,
  target: targetPool,
  problems: (quota) => quotaProblems('', quota),
  plan: ({ changes, key }, { id: _, version: expected, ...quota }) => changes.setQuota(key, quota, expected),
});

addMutation<OnePool, Target<PoolChanges>, PoolResult>({
  ...changingPools,
  name: 'removePoolQuota',
  description: 'Takes the quota off a pool, which is unlimited then.',
  input: (t) => ({ id: poolId(t), version: version(t) }),
  payload: poolPayload,
  target: targetPool,
  plan: ({ changes, key }, { version: expected }) => changes.setQuota(key, null, expected),
});

export function poolPayload(t: PayloadBuilder<PoolResult>) {
  return { pool: t.expose('pool', { type: ResourcePoolRef, description: 'The pool as it stands now.' }) };
}

function referencesOf({
  clusterId,
  classes = [],
}: PoolPatch & Pick<Partial<NewPool>, 'classes'>): Reference[] {
  return [
    { path: 'clusterId', type: 'Cluster', id: clusterId },
    ...classes.map(({ nodePoolId }, index) => ({
      path: `classes.${index}.nodePoolId`,
      type: 'NodePool' as const,
      id: nodePoolId,
    })),
  ];
}
