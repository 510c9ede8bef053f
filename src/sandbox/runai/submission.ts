import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { poolsOf } from './org-units.ts';
import { badRequest, nonCompliant, type ComplianceIssue } from './refusals.ts';
import { clusterIsAtLeast } from './versions.ts';
import type { Project, State } from './wire.ts';
import type { WorkloadType } from './workload-types.ts';

const quantity = z
  .string()
  .regex(/^([+]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/)
  .nullish();
const amount = z.number().min(0).nullish();
/** More than every node of the sandbox could hold; each is listed on its own. */
const pods = z.int().min(1).max(1000);
const Compute = z.looseObject({
  gpuDevicesRequest: z.int().min(0).nullish(),
  gpuRequestType: z.enum(['portion', 'memory']).nullish(),
  gpuPortionRequest: amount,
  gpuPortionLimit: amount,
  gpuMemoryRequest: quantity,
  gpuMemoryLimit: quantity,
  cpuCoreRequest: amount,
  cpuCoreLimit: amount,
  cpuMemoryRequest: quantity,
  cpuMemoryLimit: quantity,
});
export type Compute = z.output<typeof Compute>;

const Spec = z.looseObject({
  image: z.string().min(1).nullish(),
  command: z.string().min(1).nullish(),
  args: z.string().min(1).nullish(),
  compute: Compute.nullish(),
  nodePools: z.array(z.string()).nullish(),
  priorityClass: z.string().nullish(),
  preemptibility: z.enum(['preemptible', 'non-preemptible']).nullish(),
  category: z.string().nullish(),
  environmentVariables: z
    .array(z.looseObject({ name: z.string().min(1), value: z.string().nullish() }))
    .nullish(),
  parallelism: pods.nullish(),
  completions: pods.nullish(),
  distributedFramework: z.enum(['MPI', 'PyTorch', 'TF', 'XGBoost', 'JAX']).nullish(),
  numWorkers: pods.nullish(),
});
export type Spec = z.output<typeof Spec>;

/** The body of a submission; of a spec only what the rules look at is told apart. */
export const Submitted = z.object({
  name: z.string().min(1),
  useGivenNameAsPrefix: z.boolean().default(false),
  projectId: z.string(),
  clusterId: z.string(),
  templateId: z.string().nullish(),
  spec: Spec.nullish(),
  masterSpecSameAsWorker: z.boolean().nullish(),
  masterSpec: z.looseObject({}).nullish(),
});
export type Submitted = z.output<typeof Submitted>;

export const priorities: Readonly<Record<string, number>> = {
  'very-low': 25,
  low: 50,
  'medium-low': 60,
  medium: 65,
  'medium-high': 70,
  high: 75,
  'very-high': 125,
};
const categories = ['Build', 'Train', 'Deploy'];
/** What the policy of every project allows for one pod. */
const mostDevices = 8;

/** The project to submit to, and the name the workload gets there. */
export function checkedTarget(submitted: Submitted, state: State): { project: Project; name: string } {
  const { projectId, clusterId, useGivenNameAsPrefix } = submitted;
  const project = state.projects.find((each) => each.id === projectId && each.clusterId === clusterId);
  if (project === undefined) return badRequest('the project does not exist in this cluster');
  const cluster = state.clusters.find(({ uuid }) => uuid === clusterId);
  if (!clusterIsAtLeast(cluster?.version ?? null, '2.18')) {
    badRequest(`This API is incompatible with the version of cluster '${clusterId}'`);
  }
  const name = useGivenNameAsPrefix ? `${submitted.name}-${randomBytes(3).toString('hex')}` : submitted.name;
  if (name.length > 63 || !/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name)) {
    badRequest(
      'workload name must be at most 63 lower-case letters, digits or hyphens, and start with a letter',
    );
  }
  const taken = [...state.workloads, ...state.unlisted].some(
    (workload) => workload.projectId === projectId && workload.name === name && workload.deletedAt === null,
  );
  // A clash is a 400 here: the document knows no 409.
  if (taken) badRequest(`workload with name '${name}' already exists in this project`);
  return { project, name };
}

/** What the spec asks for must exist, and keep to the rules of GPUs and of the project's policy. */
export function checkSpec(
  type: WorkloadType,
  { templateId, spec }: Submitted,
  project: Project,
  state: State,
): void {
  const { priorityClass, category, nodePools, distributedFramework, compute } = spec ?? {};
  if (type.name === 'Distributed' && !distributedFramework) badRequest('distributedFramework is required');
  if (priorityClass && !Object.hasOwn(priorities, priorityClass)) {
    badRequest(`priority '${priorityClass}' is not available in this cluster`);
  }
  if (category && !categories.includes(category)) {
    badRequest(`category '${category}' is not available in this cluster`);
  }
  const known = poolsOf(project.clusterId, state.nodePools).map(({ name }) => name);
  const unknown = nodePools?.find((pool) => !known.includes(pool));
  if (unknown !== undefined) badRequest(`node pool '${unknown}' does not exist in this cluster`);
  const gpuProblem = problemOfGpus(compute ?? {});
  if (gpuProblem !== null) badRequest(gpuProblem);
  const issues = violations(spec ?? {}, Boolean(templateId));
  if (issues.length > 0) nonCompliant(issues);
}

/** Parts of a GPU are had of exactly one. */
function problemOfGpus({ gpuDevicesRequest, gpuRequestType, gpuPortionRequest, gpuMemoryRequest }: Compute) {
  const devices = gpuDevicesRequest ?? 0;
  const partial = gpuRequestType === 'memory' || (gpuPortionRequest ?? 1) !== 1 || Boolean(gpuMemoryRequest);
  if ((gpuPortionRequest ?? 0) > 1) return 'gpuPortionRequest must be from 0 to 1';
  return partial && devices !== 1 ? 'a part of a GPU can only be requested of exactly one device' : null;
}

function violations({ image, compute }: Spec, fromTemplate: boolean): ComplianceIssue[] {
  const issues: ComplianceIssue[] = [];
  if (!image && !fromTemplate) issues.push({ field: 'image', details: 'is required', rule: 'required' });
  if ((compute?.gpuDevicesRequest ?? 0) > mostDevices) {
    issues.push({
      field: 'compute.gpuDevicesRequest',
      details: `must be at most ${mostDevices}`,
      rule: 'max',
    });
  }
  return issues;
}

/** Pods a spec stands for: workers and, where there is one, their master. */
export function podsOfSpec({ name }: WorkloadType, { spec, masterSpec, masterSpecSameAsWorker }: Submitted) {
  if (name !== 'Distributed') return spec?.parallelism ?? 1;
  const withMaster = masterSpecSameAsWorker !== false || Boolean(masterSpec);
  return (spec?.numWorkers ?? 1) + (withMaster ? 1 : 0);
}
