import { z } from 'zod';
import { Amount, Id, Next, type Page, Text, Time } from '../schema.ts';

const Names = z.array(z.string()).nullish();
const Flag = z.boolean().nullish();
const Request = z.object({ request: Amount }).nullish();
const QuantityRequest = z.object({ request: Text }).nullish();

/** `exclude` takes back what a template or a policy would add. */
export const ExtendedResources = z
  .array(z.object({ resource: Text, quantity: Text, exclude: Flag }))
  .nullish();
export type ExtendedResources = z.infer<typeof ExtendedResources>;

export const RequestedResources = z.object({
  gpuRequestType: Text,
  gpu: Request,
  gpuMemory: QuantityRequest,
  cpu: Request,
  cpuMemory: QuantityRequest,
  extendedResources: ExtendedResources,
});
export type RequestedResources = z.infer<typeof RequestedResources>;

export const AllocatedResources = z.object({
  gpu: Amount,
  gpuMemory: Text,
  cpu: Amount,
  cpuMemory: Text,
  extendedResources: ExtendedResources,
});
export type AllocatedResources = z.infer<typeof AllocatedResources>;

const Connection = z.object({ name: Text, toolType: Text, url: Text });
export type Connection = z.infer<typeof Connection>;

const Condition = z.object({
  type: z.string(),
  status: z.string(),
  reason: Text,
  message: Text,
  lastTransitionTime: Time.nullish(),
});
export type Condition = z.infer<typeof Condition>;

/** A workload as the list of all types has it; the endpoint of its own type has other names, see `typed.ts`. */
export const Workload = z.object({
  id: Id,
  name: z.string(),
  type: z.string(),
  phase: z.string(),
  phaseMessage: Text,
  phaseReason: Text,
  /** Jobs are ordered by it, so one without is refused. */
  createdAt: Time.pipe(z.string()),
  completedAt: Time.nullish(),
  deletedAt: Time.nullish(),
  submittedBy: Text,
  clusterId: Text,
  projectId: Text,
  projectName: Text,
  priorityClassName: Text,
  preemptible: Flag,
  requestedNodePools: Names,
  currentNodePools: Names,
  workloadRequestedResources: RequestedResources.nullish(),
  allocatedResources: AllocatedResources.nullish(),
  totalPendingTimeSeconds: Amount,
  totalRunningTimeSeconds: Amount,
  guaranteedRuntimeEndsAt: Time.nullish(),
  idleAllocatedGpus: Amount,
  /** Whole devices, until 2.23 brought `idleAllocatedGpus`. */
  idleGpus: Amount,
  images: Names,
  conditions: z.array(Condition).nullish(),
  runningPods: Amount,
  requestedPods: z
    .object({ number: Amount, min: Amount, max: Amount, parallelism: Amount, completions: Amount })
    .nullish(),
  distributedFramework: Text,
  actionsSupport: z.object({ delete: Flag, suspend: Flag }).nullish(),
  urls: Names,
  externalConnections: z.array(Connection).nullish(),
  environments: z.array(z.object({ connections: z.array(Connection).nullish() })).nullish(),
});
export type Workload = z.infer<typeof Workload>;

export const Workloads = z
  .object({ workloads: z.array(Workload), next: Next })
  .transform(({ workloads, next }): Page<Workload> => ({ rows: workloads, next }));

export const Pod = z.object({
  id: Id,
  name: z.string(),
  k8sPhase: z.string(),
  nodeName: Text,
  currentNodePool: Text,
  requestedResources: RequestedResources.nullish(),
  allocatedResources: AllocatedResources.nullish(),
  containers: z.array(z.object({ name: z.string(), image: z.string(), startedAt: Time.nullish() })).nullish(),
  createdAt: Time.nullish(),
  completedAt: Time.nullish(),
});
export type Pod = z.infer<typeof Pod>;

export const Pods = z
  .object({ pods: z.array(Pod), next: Next })
  .transform(({ pods, next }): Page<Pod> => ({ rows: pods, next }));

export const Event = z.object({
  createdAt: Time.pipe(z.string()),
  type: z.string(),
  reason: Text,
  message: z.string(),
  source: Text,
  involvedObject: z.object({ kind: z.string(), name: z.string(), namespace: z.string() }).nullish(),
});
export type Event = z.infer<typeof Event>;

export const Events = z
  .object({ events: z.array(Event), next: Next })
  .transform(({ events, next }): Page<Event> => ({ rows: events, next }));

/** The history repeats the events; only its changes of phase are of interest. */
export const HistoryRecord = z.object({
  meta: z.object({ creationTimestamp: Time.pipe(z.string()) }),
  spec: z.object({ phaseUpdate: z.object({ phase: z.string(), phaseMessage: Text }).nullish() }),
});
export type HistoryRecord = z.infer<typeof HistoryRecord>;

export const History = z
  .object({ records: z.array(HistoryRecord), next: Next })
  .transform(({ records, next }): Page<HistoryRecord> => ({ rows: records, next }));

/** Told of a single workload only, never in the list. */
export const SchedulingMessage = z.object({
  nodePool: z.string(),
  phaseReason: z.string(),
  reason: Text,
  orgType: Text,
  userMessage: Text,
});
export type SchedulingMessage = z.infer<typeof SchedulingMessage>;

export const WaitingWorkload = z.object({ pendingSchedulingMessages: z.array(SchedulingMessage).nullish() });
