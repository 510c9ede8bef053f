import { ago, createDraw, day, hour, type Draw } from './draw.ts';
import { totals } from './quota.ts';
import { quotaRow, quotaStatus } from './seed-quota.ts';
import type { Averages, Department, NodePool, OrgUnit, Project } from './wire.ts';

/** Cluster, department and its projects. */
const organisation = [
  ['aurora', 'default', 'onboarding playground'],
  ['aurora', 'physics', 'plasma-edge lattice-qcd beam-dynamics dark-matter detector-sim fusion-control'],
  [
    'aurora',
    'life-sciences',
    'protein-folding cell-atlas rna-map cryo-em drug-docking epigenomics microbiome',
  ],
  ['aurora', 'earth-systems', 'ocean-eddies downscaling wildfire-spread glacier-melt flood-warning'],
  ['aurora', 'language', 'speech translation legal-search llm-pretraining llm-evaluation ocr-archives'],
  ['basalt', 'default', 'trial-runs'],
  ['basalt', 'robotics', 'arm-planner drone-swarm grasping terrain-mapping slam-indoor warehouse-fleet'],
  [
    'basalt',
    'materials',
    'alloys battery-aging crystal-growth polymers perovskites corrosion glass-fracture',
  ],
] as const;

/** The projects that are not simply `Ready`; the rest of their status is missing. */
const unsettled: Readonly<Record<string, Project['status']>> = {
  onboarding: { phase: 'Creating', namespace: null, phaseMessage: null, lastUpdatedTime: null },
  'cryo-em': { phase: 'NotReady', namespace: 'cryo-em-prod', phaseMessage: 'namespace not found in cluster' },
  'ocr-archives': { phase: 'Deleting', namespace: 'runai-ocr-archives', phaseMessage: 'waiting for cleanup' },
};

export function seedOrganisation(now: number, nodePools: readonly NodePool[]) {
  const draw = createDraw(2240);
  const departments: Department[] = [];
  const projects: Project[] = [];
  for (const [cluster, name, projectNames] of organisation) {
    const pools = nodePools.filter(({ clusterName }) => clusterName === cluster);
    const unit = orgUnit(name, departments.length, { now, draw, pools, share: 32 });
    const department = { ...unit, overtimeData: { range24hData: averages(now, draw), range7dData: null } };
    departments.push(department);
    for (const projectName of projectNames.split(' ')) {
      const account = orgUnit(projectName, projects.length, { now, draw, pools, share: 8 });
      projects.push(asProject(account, department, projects.length));
    }
  }
  return { departments, projects };
}

interface Circumstances {
  now: number;
  draw: Draw;
  /** Of the unit's cluster. */
  pools: readonly NodePool[];
  /** GPUs deserved on each pool, at most. */
  share: number;
}

function orgUnit(name: string, index: number, { now, draw, pools, share }: Circumstances): OrgUnit {
  const resources = pools.map((pool, place) => quotaRow(pool, index + place, draw.between(1, share)));
  return {
    // Decimal or uuid, by no rule that a client could rely on.
    id: index % 5 === 2 ? draw.uuid() : String(300007 + 11 * index),
    name,
    description: index % 3 === 0 ? '' : `Everything about ${name.replaceAll('-', ' ')}`,
    clusterId: pools[0]?.clusterId ?? '',
    createdAt: ago(now, draw.between(100, 400) * day),
    createdBy: 'u-0001@example.org',
    updatedAt: ago(now, draw.between(1, 90) * day),
    updatedBy: 'u-0002@example.org',
    resources,
    totalResources: totals(resources),
    status: quotaStatus(pools, draw),
    defaultNodePools: pools.slice(0, 1).map((pool) => pool.name),
  };
}

function averages(now: number, draw: Draw): Averages {
  return {
    averageGpuAllocation: draw.between(0, 40) / 4,
    averageGpuUtilization: draw.between(100, 990) / 10,
    averageGpuMemoryUtilization: draw.oneOf([null, 41.5, 63.4]),
    updatedAt: ago(now, hour),
  };
}

/** Mostly without `parent`: the department is found by `parentId`. */
function asProject(unit: OrgUnit, { id, name }: Department, index: number): Project {
  const ready = {
    phase: 'Ready',
    namespace: `runai-${unit.name}`,
    phaseMessage: null,
    lastUpdatedTime: unit.updatedAt,
  };
  const status = unsettled[unit.name];
  return {
    ...unit,
    parentId: id,
    ...(index % 9 === 0 && { parent: { id, name } }),
    requestedNamespace: status?.phase === 'NotReady' ? status.namespace : null,
    enforceRunaiScheduler: true,
    effective: {
      defaultNodePools: unit.defaultNodePools ?? [],
      schedulingRules: { interactiveJobTimeLimitSeconds: null },
    },
    status: status ?? { ...unit.status, ...ready },
  };
}
