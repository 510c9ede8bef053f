import { createAttachmentLoad, type LoadAttachment } from './attachment.ts';
import type { ComputeNodeUsageSource, NodeMeasure, NodeResource } from './compute-node-usage.ts';
import type { Viewer } from './viewer.ts';

/** The amount of a resource of a node, by the id of the node. */
export type NodeAmountOf = (
  measure: NodeMeasure,
  resource: NodeResource,
  id: string,
) => Promise<number | null>;

/** Gathers the nodes of one answer; what is not selected is not asked. */
export function createNodeAmountLoad(
  viewer: Viewer,
  sources: readonly ComputeNodeUsageSource[],
): NodeAmountOf {
  const loads = new Map<string, LoadAttachment<number>>();

  function loadOf(measure: NodeMeasure, resource: NodeResource): LoadAttachment<number> {
    const name = `${measure} ${resource}`;
    const load =
      loads.get(name) ??
      createAttachmentLoad(viewer, {
        type: 'ComputeNode',
        permission: 'computeNode:read',
        doing: 'Reading compute nodes of',
        sources,
        read: (source, keys) => source.amountsOf(measure, resource, keys),
      });
    loads.set(name, load);
    return load;
  }

  return (measure, resource, id) => loadOf(measure, resource)(id);
}
