import { z } from 'zod';
import { InvalidInput, type Problem } from '../../../domain/change/refusal.ts';

/** What breaks the policy of a project. The details are free text and stay where they are. */
const Refusal = z.object({
  complianceIssues: z.array(z.object({ field: z.string(), rule: z.string().nullish() })).min(1),
});

/** What a rule demands, in our words. */
const demands: ReadonlyMap<string, string> = new Map([
  ['min', 'asks for more'],
  ['max', 'allows less'],
  ['step', 'allows certain steps only'],
  ['options', 'allows certain values only'],
  ['required', 'asks for a value'],
  ['canEdit', 'does not let this be changed'],
  ['canAdd', 'does not let anything be added'],
  ['locked', 'has this fixed'],
]);

/** Where the input has what Run:ai names otherwise; the longest name that fits counts. */
const places: ReadonlyMap<string, string> = new Map([
  ['compute.gpuDevicesRequest', 'compute.gpu.devices'],
  ['compute.gpuPortionRequest', 'compute.gpu.portion.request'],
  ['compute.gpuPortionLimit', 'compute.gpu.portion.limit'],
  ['compute.gpuMemoryRequest', 'compute.gpu.memory.request'],
  ['compute.gpuMemoryLimit', 'compute.gpu.memory.limit'],
  ['compute.cpuCoreRequest', 'compute.cpu.request'],
  ['compute.cpuCoreLimit', 'compute.cpu.limit'],
  ['compute.cpuMemoryRequest', 'compute.memory.request'],
  ['compute.cpuMemoryLimit', 'compute.memory.limit'],
  ['compute.largeShmRequest', 'compute.largeSharedMemory'],
  ['compute.extendedResources', 'compute.extendedResources'],
  ['environmentVariables', 'environment'],
  ['autoDeletionTimeAfterCompletionSeconds', 'deleteAfterSeconds'],
  ['nodePools', 'scheduling.nodePools'],
  ['nodeType', 'scheduling.nodeType'],
  ['priorityClass', 'scheduling.priorityClass'],
  ['preemptibility', 'scheduling.preemptible'],
  ['ports', 'access.ports'],
  ['exposedUrls', 'access.urls'],
  ['security.runAsUid', 'security.uid'],
  ['security.runAsGid', 'security.gid'],
  ['security.uidGidSource', 'security.identity'],
  ['storage.pvc', 'storage.claims'],
  ['storage.hostPath', 'storage.hostPaths'],
  ['storage.emptyDirVolume', 'storage.scratch'],
  ['storage.configMapVolume', 'storage.configMaps'],
  ['storage.secretVolume', 'storage.secrets'],
  ['distributedFramework', 'distributed.framework'],
  ['numWorkers', 'distributed.workers'],
  ['masterSpec', 'distributed.master'],
  ['servingPort', 'inference.port'],
  ['autoscaling', 'inference'],
]);

/** A submission that the policy of its project forbids; null for what was refused for another reason. */
export function policyRefusal(json: unknown): InvalidInput | null {
  const { data } = Refusal.safeParse(json);
  return data === undefined ? null : new InvalidInput(data.complianceIssues.map(problemOf));
}

function problemOf({ field, rule }: { field: string; rule?: string | null | undefined }): Problem {
  const demand = demands.get(rule ?? '') ?? 'forbids this';
  const named = isFieldPath(field) ? ` (\`${field}\` of Run:ai)` : '';
  return { path: placeOf(field), message: `The policy of the project ${demand}${named}.` };
}

function placeOf(field: string): string {
  for (let parts = field.split('.'); parts.length > 0; parts = parts.slice(0, -1)) {
    const place = places.get(parts.join('.'));
    if (place !== undefined) return place;
  }
  return isFieldPath(field) ? field : '';
}

/** Anything else than the path of a field is no data but words. */
function isFieldPath(text: string): boolean {
  return /^[\w.[\]-]{1,120}$/.test(text);
}
