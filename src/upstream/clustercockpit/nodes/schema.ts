import { z } from 'zod';
import { answerOf } from '../schema.ts';

export const Node = z.object({
  hostname: z.string(),
  cluster: z.string(),
  subCluster: z.string(),
  schedulerState: z.string(),
  healthState: z.string(),
});
export type Node = z.infer<typeof Node>;

export const NodesAnswer = answerOf(z.object({ nodes: z.object({ items: z.array(Node) }) }));

const MetricNames = z.array(z.string()).nullish();

export const NodeDetails = z.object({
  hostname: z.string(),
  cluster: z.string(),
  healthData: z.object({ missing: MetricNames, degraded: MetricNames }).nullish(),
  metaData: z.record(z.string(), z.unknown()).nullish(),
});
export type NodeDetails = z.infer<typeof NodeDetails>;

export const NodeDetailsAnswer = answerOf(
  z.object({ nodesWithMeta: z.object({ items: z.array(NodeDetails) }) }),
);

/** Host names by cluster. */
export const UsedNodes = z.object({ usedNodes: z.record(z.string(), z.array(z.string())) });
export type UsedNodes = z.infer<typeof UsedNodes>;
