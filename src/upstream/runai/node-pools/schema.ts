import { z } from 'zod';
import { Amount, Id, type Page, Text, Time } from '../schema.ts';

const Placement = z.object({ cpu: Text, gpu: Text });

/** Loose: what a group does not name is sent as it stands, what a later release knows included. */
export const SchedulingConfiguration = z.looseObject({
  placementStrategy: Placement.nullish(),
  minGuaranteedRuntime: Text,
});
export type SchedulingConfiguration = z.infer<typeof SchedulingConfiguration>;

export const GpuResourceOptimization = z.looseObject({
  swapEnabled: z.boolean().nullish(),
  cpuSwapMemorySize: Text,
  reservedGpuMemoryForSwapOperations: Text,
  nodeLevelSchedulerEnabled: z.boolean().nullish(),
});
export type GpuResourceOptimization = z.infer<typeof GpuResourceOptimization>;

export const Condition = z.object({
  type: z.string(),
  status: Text,
  reason: Text,
  message: Text,
  nodes: z.array(z.string()).nullish(),
});
export type Condition = z.infer<typeof Condition>;

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
  createdBy: Text,
  updatedAt: Time.nullish(),
  updatedBy: Text,
  status: z
    .object({
      nodes: z.array(z.string()).nullish(),
      conditions: z.array(Condition).nullish(),
      gpuNetworkAccelerationDetected: z.boolean().nullish(),
    })
    .nullish(),
  /** Before there was a `schedulingConfiguration`; deprecated beside it. */
  placementStrategy: Placement.nullish(),
  schedulingConfiguration: SchedulingConfiguration.nullish(),
  overProvisioningRatio: Amount,
  gpuResourceOptimization: GpuResourceOptimization.nullish(),
  gpuNetworkAccelerationDetection: Text,
  gpuNetworkAccelerationLabelKey: Text,
  networkTopologyId: Text,
  networkTopologyName: Text,
});
export type NodePool = z.infer<typeof NodePool>;

/** 2.24 documents the rows as optional and no `next`. */
export const NodePools = z
  .object({ nodepools: z.array(NodePool).nullish() })
  .transform(({ nodepools }): Page<NodePool> => ({ rows: nodepools ?? [], next: undefined }));
