import type { ComputeNodeFindings } from '../domain/compute-node-details.ts';
import type { ComputeNode } from '../domain/compute-node.ts';
import { builder } from './builder.ts';
import { MetadataEntryRef } from './metadata-entry.ts';

const ComputeNodeFindingsRef = builder.objectRef<ComputeNodeFindings>('ComputeNodeFindings').implement({
  description: 'What was found wrong when the health of a node was looked at.',
  fields: (t) => ({
    missingMetrics: t.exposeStringList('missingMetrics', {
      description: "Metrics that do not arrive at all, in the system's own words.",
    }),
    degradedMetrics: t.exposeStringList('degradedMetrics', {
      description: 'Metrics that arrive with gaps.',
    }),
  }),
});

type FieldBuilder = PothosSchemaTypes.ObjectFieldBuilder<typeof builder.$inferSchemaTypes, ComputeNode>;

const joined = 'Joined: one request for all nodes of a system. Filled by ClusterCockpit.';

/** What takes a request of its own to tell of a node. */
export function detailFields(t: FieldBuilder) {
  return {
    healthFindings: t.field({
      type: ComputeNodeFindingsRef,
      nullable: true,
      description: `Why \`health\` is what it is; null where nobody looked. ${joined}`,
      resolve: async ({ id }, _, { load }) => (await load.nodeDetailsOf(id))?.findings,
    }),
    metadata: t.field({
      type: [MetadataEntryRef],
      nullable: true,
      description: `What the site keeps with it, by key. ${joined}`,
      resolve: async ({ id }, _, { load }) => (await load.nodeDetailsOf(id))?.metadata,
    }),
  };
}
