import type { JobEvent, JobPod, JobStateChange, JobWait, PodPhase } from '../../../domain/job-details.ts';
import { compareText } from '../../../domain/page/order.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { textOrNull } from '../absent.ts';
import { phases } from './map-job.ts';
import { toAllocated, toRequested } from './map-resources.ts';
import type * as wire from './schema.ts';

const podPhases: ReadonlyMap<string, PodPhase> = new Map([
  ['Pending', 'PENDING'],
  ['Running', 'RUNNING'],
  ['Succeeded', 'SUCCEEDED'],
  ['Failed', 'FAILED'],
]);

export function toPod(system: SystemRef, workloadId: string, pod: wire.Pod): JobPod {
  const containers = (pod.containers ?? []).map(({ name, image, startedAt }) => ({
    ...{ name, image, startedAt: startedAt ?? null },
  }));
  const [firstStart = null] = containers.flatMap(({ startedAt }) => startedAt ?? []).sort();
  return {
    system,
    key: [workloadId, pod.id],
    uid: pod.id,
    name: pod.name,
    phase: podPhases.get(pod.k8sPhase) ?? 'UNKNOWN',
    upstreamPhase: pod.k8sPhase,
    nodeName: textOrNull(pod.nodeName),
    nodePool: textOrNull(pod.currentNodePool),
    requested: pod.requestedResources ? toRequested(pod.requestedResources) : null,
    allocated: pod.allocatedResources ? toAllocated(pod.allocatedResources) : null,
    containers,
    createdAt: pod.createdAt ?? null,
    startedAt: firstStart,
    endedAt: pod.completedAt ?? null,
  };
}

export function toEvent({ createdAt, type, reason, message, source, involvedObject }: wire.Event): JobEvent {
  return {
    ...{ at: createdAt, type, message, reason: textOrNull(reason), source: textOrNull(source) },
    object: involvedObject ?? null,
  };
}

/** The changes among the records, newest first: in which order the records come is not documented. */
export function toStateChanges(records: readonly wire.HistoryRecord[]): JobStateChange[] {
  const changes = records.flatMap(({ meta, spec }) =>
    spec.phaseUpdate ? [toStateChange(meta.creationTimestamp, spec.phaseUpdate)] : [],
  );
  return changes.sort((a, b) => compareText(b.at, a.at));
}

function toStateChange(
  at: string,
  { phase, phaseMessage }: NonNullable<wire.HistoryRecord['spec']['phaseUpdate']>,
): JobStateChange {
  const state = phases.get(phase) ?? 'UNKNOWN';
  return { at, state, upstreamState: phase, message: textOrNull(phaseMessage) };
}

export function toWait({
  nodePool,
  phaseReason,
  reason,
  orgType,
  userMessage,
}: wire.SchedulingMessage): JobWait {
  return {
    ...{ nodePool, reason: phaseReason, limitedBy: textOrNull(orgType) },
    message: textOrNull(userMessage) ?? textOrNull(reason),
  };
}
