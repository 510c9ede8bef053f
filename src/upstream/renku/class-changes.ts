import type { Change, Step } from '../../domain/change/change.ts';
import { refuseIfAny } from '../../domain/change/refusal.ts';
import type { NodeKey } from '../../domain/id.ts';
import type {
  ClassPatch,
  ClassResult,
  DeletedResult,
  Expected,
  NewClass,
} from '../../domain/pool-changes.ts';
import { classInPoolProblems, classPatchProblems } from '../../domain/pool-rules/class.ts';
import type { BoundRenku } from './bound-renku.ts';
import { changed, namesOfChanged } from './changed.ts';
import { checkedStep, renkuStep } from './checked-step.ts';
import {
  asStored,
  classBody,
  classProblems,
  type ClassSettings,
  newClassBody,
  wantedClass,
} from './class-body.ts';
import { classIdsOf, noClass } from './key.ts';
import { toClass } from './map.ts';
import {
  changeOf,
  pathOf,
  poolIn,
  type PoolInHand,
  refresh,
  rowIn,
  takePool,
  versionProblems,
} from './pool-in-hand.ts';
import * as wire from './schema.ts';

export async function createClass(
  renku: BoundRenku,
  key: NodeKey,
  input: NewClass,
  expected: Expected,
): Promise<Change<ClassResult>> {
  const hand = await takePool(renku, key);
  refuseIfAny([
    ...versionProblems(expected),
    ...classInPoolProblems(input, poolIn(hand)),
    ...classProblems(input),
  ]);
  let classId = '';
  const creation = renkuStep(renku, {
    intent: 'Create the class',
    fields: Object.keys(input).filter((field) => field !== 'default'),
    request: () => ({
      method: 'POST',
      path: `${pathOf(hand)}/classes`,
      body: newClassBody(input),
      schema: wire.ResourceClass,
    }),
    then: ({ id }) => void (classId = String(id)),
  });
  return changeOf(hand, [creation], () => refreshClass(renku, hand, classId));
}

export async function updateClass(
  renku: BoundRenku,
  key: NodeKey,
  patch: ClassPatch,
  expected: Expected,
): Promise<Change<ClassResult>> {
  const taken = await takeClass(renku, key);
  const { hand, classId, resourceClass } = taken;
  const pool = isResized(patch) ? taken.pool : { ...taken.pool, quota: null };
  refuseIfAny([
    ...versionProblems(expected),
    ...classPatchProblems(patch, { resourceClass, pool }),
    ...classProblems(patch),
  ]);
  const steps = stepsTo(renku, taken, changed<ClassSettings>(wantedClass(patch), asStored(resourceClass)));
  return changeOf(hand, steps, () => refreshClass(renku, hand, classId));
}

export async function deleteClass(
  renku: BoundRenku,
  key: NodeKey,
  expected: Expected,
): Promise<Change<DeletedResult>> {
  const { hand, path, resourceClass } = await takeClass(renku, key);
  const { id } = resourceClass;
  const message = 'The default class of a pool cannot be deleted.';
  refuseIfAny([...versionProblems(expected), ...(resourceClass.default ? [{ path: 'id', message }] : [])]);
  const deletion = checkedStep(renku, {
    intent: 'Delete the class',
    fields: ['id'],
    request: () => ({ method: 'DELETE', path, schema: wire.Anything }),
    missing: async () => ((await refresh(renku, hand)).classes.some((each) => each.id === id) ? ['id'] : []),
  });
  return changeOf(hand, [deletion], () => ({ deletedId: id }));
}

/** A class of a change, and the pool that it is in. */
export interface ClassInHand extends ClassResult {
  readonly hand: PoolInHand;
  readonly classId: string;
  readonly path: string;
}

/** Throws NOT_FOUND for a class of another pool, which Renku changes or deletes nothing of. */
export async function takeClass(renku: BoundRenku, key: NodeKey): Promise<ClassInHand> {
  const ids = classIdsOf(key);
  if (ids === null) throw noClass(renku.system, key);
  const { poolId, classId } = ids;
  const hand = await takePool(renku, [poolId]);
  return { ...classIn(hand, classId), hand, classId, path: `${pathOf(hand)}/classes/${classId}` };
}

async function refreshClass(renku: BoundRenku, hand: PoolInHand, classId: string): Promise<ClassResult> {
  await refresh(renku, hand);
  return classIn(hand, classId);
}

function classIn(hand: PoolInHand, classId: string): ClassResult {
  const pool = poolIn(hand);
  const at = rowIn(hand).classes.findIndex(({ id }) => String(id) === classId);
  const resourceClass = pool.classes[at];
  if (resourceClass === undefined) throw noClass(hand.system, [String(rowIn(hand).id), classId]);
  return { pool, resourceClass };
}

/** Renku takes a class that has as many GiB as its quota has GB: what stands so is judged when it is resized. */
function isResized({ cpu, gpu, memory }: ClassPatch): boolean {
  return [cpu, gpu, memory].some((size) => size !== null && size !== undefined);
}

/** Renku CRC takes an empty list in a PATCH for none given, so lists are emptied where they live. */
function stepsTo(renku: BoundRenku, taken: ClassInHand, settings: Partial<ClassSettings>): Step[] {
  const { tolerations, nodeAffinities, ...others } = settings;
  const patched = {
    ...others,
    ...(tolerations?.length && { tolerations }),
    ...(nodeAffinities?.length && { nodeAffinities }),
  };
  return [
    ...(Object.keys(patched).length > 0 ? [settingsStep(renku, taken, patched)] : []),
    ...(tolerations?.length === 0 ? [clearStep(renku, taken, 'tolerations')] : []),
    ...(nodeAffinities?.length === 0 ? [clearStep(renku, taken, 'nodeAffinities')] : []),
  ];
}

function settingsStep(
  renku: BoundRenku,
  { hand, classId, path }: ClassInHand,
  settings: Partial<ClassSettings>,
): Step {
  return checkedStep(renku, {
    intent: 'Change the class',
    fields: Object.keys(settings),
    request: () => ({ method: 'PATCH', path, body: classBody(settings), schema: wire.ResourceClass }),
    async missing(answer) {
      const told = answer && toClass(renku.system, rowIn(hand).id, answer);
      const standing = told ?? (await refreshClass(renku, hand, classId)).resourceClass;
      return namesOfChanged<ClassSettings>(settings, asStored(standing));
    },
  });
}

function clearStep(
  renku: BoundRenku,
  { hand, classId, path }: ClassInHand,
  list: 'tolerations' | 'nodeAffinities',
): Step {
  const [wireName, what] = cleared[list];
  return checkedStep(renku, {
    intent: `Clear the ${what} of the class`,
    fields: [list],
    request: () => ({ method: 'DELETE', path: `${path}/${wireName}`, schema: wire.Anything }),
    async missing() {
      const { resourceClass } = await refreshClass(renku, hand, classId);
      return resourceClass[list].length > 0 ? [list] : [];
    },
  });
}

const cleared = {
  tolerations: ['tolerations', 'tolerations'],
  nodeAffinities: ['node_affinities', 'node affinities'],
} as const;
