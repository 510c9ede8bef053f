import type { ClassPatch } from './pool-bodies.ts';

/** What a PATCH of a class changes: an empty list counts as not given. */
export function changesOf(patch: ClassPatch): ClassPatch {
  const { tolerations, node_affinities, ...others } = patch;
  return {
    ...others,
    ...(tolerations?.length ? { tolerations } : {}),
    ...(node_affinities?.length ? { node_affinities } : {}),
  };
}
