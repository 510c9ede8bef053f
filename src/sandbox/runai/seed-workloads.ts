import { people } from '../people.ts';
import { ago, createDraw, day, hour, type Draw } from './draw.ts';
import type { Project, State, Workload } from './wire.ts';
import { kinds, phases, type Kind, type Phase, type Stage } from './workload-kinds.ts';

type Site = Pick<State, 'clusters' | 'nodePools' | 'departments' | 'projects'>;

const submitters = [
  ...people.map(({ email }) => email),
  'ci-pipeline',
  'u-0017',
  'u-0042',
  'u-0063',
  'u-0108',
];
const priorities = [
  { priority: 50, priorityClassName: 'low' },
  { priority: 75, priorityClassName: 'high' },
  { priority: 125, priorityClassName: 'very-high' },
];

/** 1,400 live workloads, every phase of every type among them, and 100 deleted ones; in no order. */
export function seedWorkloads(site: Site): Workload[] {
  const draw = createDraw(1400);
  const started = site.projects.filter(({ status }) => status.namespace !== null);
  const places = started.map((project) => placeOf(project, site));
  const every = kinds.flatMap((kind) => phases.map((phase) => ({ kind, phase })));
  const common = phases.flatMap((phase) => Array.from({ length: phase.weight }, () => phase));
  const ended = phases.filter(({ stage }) => stage === 'ended');

  function create(index: number, kind: Kind, phase: Phase): Workload {
    return workload(`${draw.oneOf(kind.names)}-${index}`, kind, phase, draw.oneOf(places), draw);
  }
  const live = Array.from({ length: 1400 }, (_, index) => {
    const { kind, phase } = every[index] ?? { kind: draw.oneOf(kinds), phase: draw.oneOf(common) };
    return create(index, kind, phase);
  });
  const deleted = Array.from({ length: 100 }, (_, index) => {
    const row = create(1400 + index, draw.oneOf(kinds), draw.oneOf(ended));
    return { ...row, deletedAt: row.updatedAt };
  });
  return [...live, ...deleted];
}

/** Where a workload runs, and when its cluster was last heard of. */
interface Place {
  heardAt: number;
  pool: string;
  owner: Pick<
    Workload,
    'tenantId' | 'clusterId' | 'projectId' | 'projectName' | 'departmentId' | 'departmentName' | 'namespace'
  >;
}

function placeOf(project: Project, site: Site): Place {
  const cluster = site.clusters.find(({ uuid }) => uuid === project.clusterId);
  const department = site.departments.find(({ id }) => id === project.parentId);
  if (!cluster || !department) throw new Error(`The project ${project.name} belongs nowhere.`);
  const pools = site.nodePools.filter(
    ({ clusterId, phase }) => clusterId === cluster.uuid && phase !== 'Empty',
  );
  return {
    heardAt: Date.parse(cluster.lastLiveness ?? cluster.createdAt),
    pool: pools.at(-1)?.name ?? 'default',
    owner: {
      tenantId: cluster.tenantId,
      clusterId: cluster.uuid,
      projectId: project.id,
      projectName: project.name,
      departmentId: department.id,
      departmentName: department.name,
      namespace: project.status.namespace ?? '',
    },
  };
}

function workload(name: string, kind: Kind, phase: Phase, place: Place, draw: Draw): Workload {
  const { age, waited, ran, sincePhase } = timeline(phase.stage, draw);
  const phaseUpdatedAt = ago(place.heardAt, sincePhase);
  return {
    id: draw.uuid(),
    name,
    type: kind.type,
    category: kind.category,
    source: kind.source,
    ...place.owner,
    ...phase.fields,
    phaseUpdatedAt,
    k8sPhaseUpdatedAt: phaseUpdatedAt,
    createdAt: ago(place.heardAt, age),
    updatedAt: phase.stage === 'active' ? ago(place.heardAt, 0) : phaseUpdatedAt,
    deletedAt: null,
    ...(phase.stage === 'ended' && { completedAt: phaseUpdatedAt }),
    conditions: [],
    runningPods: phase.stage === 'active' ? kind.pods : 0,
    ...(kind.source === 'Other' ? external : scheduled(kind, phase.stage, place, draw)),
    totalPendingTimeSeconds: waited,
    totalRunningTimeSeconds: ran,
  };
}

/** What Run:ai knows of a workload it did not submit itself: next to nothing. */
const external = {
  priority: null,
  priorityClassName: '',
  submittedBy: '',
  actionsSupport: { delete: false, suspend: false },
};

/** What a workload submitted through Run:ai asked for, and what it holds now. */
function scheduled(kind: Kind, stage: Stage, { pool, heardAt }: Place, draw: Draw) {
  const gpu = draw.oneOf(kind.gpus);
  const cpu = draw.oneOf([0.5, 2, 16]);
  const cpuMemory = draw.oneOf(['128G', '4Gi', '512Mi', '1500M']);
  const preemptible = kind.type !== 'Inference' && draw.between(0, 3) > 0;
  const active = stage === 'active';
  return {
    ...draw.oneOf(priorities),
    submittedBy: draw.oneOf(submitters),
    preemptible,
    requestedNodePools: [...new Set([pool, 'default'])],
    currentNodePools: active ? [pool] : [],
    images: ['nvcr.io/nvidia/pytorch:25.06-py3'],
    ...(kind.distributedFramework !== undefined && { distributedFramework: kind.distributedFramework }),
    requestedPods: { number: kind.pods, parallelism: null, completions: null },
    workloadRequestedResources: {
      gpuRequestType: gpu === 0 ? null : ('portion' as const),
      gpu: { request: gpu, limit: gpu },
      cpu: { request: cpu, limit: null },
      cpuMemory: { request: cpuMemory, limit: null },
    },
    allocatedResources: active
      ? { gpu, gpuMemory: `${80 * gpu}G`, cpu, cpuMemory }
      : { gpu: 0, gpuMemory: null, cpu: 0, cpuMemory: null },
    actionsSupport: { delete: true, suspend: kind.type !== 'Inference' },
    idleAllocatedGpus: active ? draw.oneOf([0, gpu / 2]) : null,
    guaranteedRuntimeEndsAt: active && preemptible ? ago(heardAt, -2 * hour) : null,
  };
}

/** Seconds since the submission, spent waiting and running, and since the phase began. */
function timeline(stage: Stage, draw: Draw) {
  const oldest = { waiting: 6 * hour, active: 6 * day, paused: 45 * day, ended: 45 * day }[stage];
  // A newest page over all systems shows some of these only if a few were submitted within the last minutes.
  const youngest = stage === 'waiting' ? 60 : hour;
  // Whole minutes, so that some workloads share their creation to the millisecond.
  const age = 60 * draw.between(youngest / 60, oldest / 60);
  if (stage === 'waiting') return { age, waited: age, ran: 0, sincePhase: age - 2 };
  const waited = draw.between(5, 1800);
  if (stage === 'active') return { age, waited, ran: age - waited, sincePhase: age - waited };
  const ran = draw.between(60, age - waited);
  return { age, waited, ran, sincePhase: age - waited - ran };
}
