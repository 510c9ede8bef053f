import type { Context } from '../context.ts';
import { refuseIfAny } from '../domain/change/refusal.ts';
import type {
  ClassPatch,
  ClassResult,
  DeletedResult,
  NewClass,
  PoolChanges,
} from '../domain/pool-changes.ts';
import { classPatchProblems, newClassProblems } from '../domain/pool-rules/class.ts';
import { addMutation, type PayloadBuilder } from './mutation.ts';
import { changingPools, classFields, classId, poolId, version } from './pool-inputs.ts';
import { ResourceClassRef, ResourcePoolRef } from './pool.ts';
import { referenceProblems } from './references.ts';
import { type Target, targetOfId } from './target.ts';

interface OneClass {
  readonly id: string;
  readonly version?: number | null | undefined;
}

interface InPool {
  readonly poolId: string;
  readonly version?: number | null | undefined;
}

addMutation<InPool & Omit<NewClass, 'default'>, Target<PoolChanges>, ClassResult>({
  ...changingPools,
  name: 'createClass',
  description: 'Adds a class to a pool. The default class is the one the pool was created with.',
  input: (t) => ({ poolId: poolId(t), version: version(t), ...classFields(t, true) }),
  payload: classPayload,
  target: ({ poolId }, { sources }) => targetOfId(sources.poolChanges, 'ResourcePool', poolId),
  problems: (input) => newClassProblems({ ...input, default: false }),
  async plan({ changes, key }, { poolId: _, version: expected, ...fields }, context) {
    await requireNodePool(fields, context);
    return changes.createClass(key, { ...fields, default: false }, expected);
  },
});

addMutation<OneClass & ClassPatch, Target<PoolChanges>, ClassResult>({
  ...changingPools,
  name: 'updateClass',
  description: 'Changes what is given of a class; what is left out stays, null removes.',
  input: (t) => ({ id: classId(t), version: version(t), ...classFields(t, false) }),
  payload: classPayload,
  target: targetClass,
  problems: (patch) => classPatchProblems(patch),
  async plan({ changes, key }, { id: _, version: expected, ...patch }, context) {
    await requireNodePool(patch, context);
    return changes.updateClass(key, patch, expected);
  },
});

addMutation<OneClass, Target<PoolChanges>, DeletedResult>({
  ...changingPools,
  name: 'deleteClass',
  description: 'Deletes a class. The default class of a pool stays.',
  input: (t) => ({ id: classId(t), version: version(t) }),
  payload: (t) => ({ deletedId: t.exposeID('deletedId', { description: 'The id that is no more.' }) }),
  target: targetClass,
  plan: ({ changes, key }, { version: expected }) => changes.deleteClass(key, expected),
});

function classPayload(t: PayloadBuilder<ClassResult>) {
  return {
    resourceClass: t.expose('resourceClass', {
      type: ResourceClassRef,
      description: 'The class as it stands now.',
    }),
    pool: t.expose('pool', { type: ResourcePoolRef, description: 'Its pool, with the new version.' }),
  };
}

function targetClass({ id }: OneClass, { sources }: Context): Target<PoolChanges> {
  return targetOfId(sources.poolChanges, 'ResourceClass', id);
}

async function requireNodePool({ nodePoolId }: ClassPatch, { load }: Context): Promise<void> {
  refuseIfAny(await referenceProblems([{ path: 'nodePoolId', type: 'NodePool', id: nodePoolId }], load));
}
