import { z } from 'zod';
import { Id, type Page, Text, Time } from '../schema.ts';

export const NodePool = z.object({
  id: Id,
  name: z.string(),
  clusterId: Text,
  isDefault: z.boolean().nullish(),
  phase: Text,
  phaseMessage: Text,
  labelKey: Text,
  labelValue: Text,
  createdAt: Time.nullish(),
  status: z.object({ nodes: z.array(z.string()).nullish() }).nullish(),
});
export type NodePool = z.infer<typeof NodePool>;

/** 2.24 documents the rows as optional and no `next`. */
export const NodePools = z
  .object({ nodepools: z.array(NodePool).nullish() })
  .transform(({ nodepools }): Page<NodePool> => ({ rows: nodepools ?? [], next: undefined }));
