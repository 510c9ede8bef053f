import type { Department } from '../../../domain/department.ts';
import type { NodeKey } from '../../../domain/id.ts';
import type { NewOrgUnit, OrgUnitResult } from '../../../domain/org-unit-changes.ts';
import type { OrgUnit } from '../../../domain/org-unit.ts';
import type { Project } from '../../../domain/project.ts';
import type { SystemRef } from '../../../domain/system.ts';
import type { Shown } from '../believe.ts';
import { isOneOf, textOf } from '../filter-by.ts';
import type { Changeable } from '../in-hand.ts';
import { opaqueIdsOf, uuidsOf } from '../keys.ts';
import { clustersPath } from '../clusters/source.ts';
import { Cluster } from '../clusters/schema.ts';
import { toDepartment, toProject } from './map.ts';
import { departments, projects } from './source.ts';
import { readOne, readPages, wholeList } from '../read.ts';
import { type BoundRunai, isGoingPhase } from '../runai-step.ts';
import * as wire from './schema.ts';

/** One of the two levels of accounts, as it is changed. */
export interface OrgUnitKind<W extends wire.WholeDepartment, Unit> extends Changeable<W> {
  /** For people. */
  readonly word: string;
  readonly toRow: (system: SystemRef, row: W) => Unit;
  readonly above: {
    readonly type: 'Cluster' | 'Department';
    /** What the body of a new one says of where it belongs; null when that is missing or hidden. */
    readonly find: (runai: BoundRunai, key: NodeKey) => Promise<Place | null>;
  };
  /** What a body says besides what both levels have. */
  readonly further: (input: OwnSettings) => Partial<W>;
  /** What of an existing one a PUT would clear, besides what both levels have. */
  readonly kept: (row: W) => Partial<W>;
  readonly shown: (unit: Unit) => Shown;
  /** Whether one that was deleted and is still found is known to be going. */
  readonly isGoing: (row: W) => boolean;
  /** The projects below it, some of them at least. */
  readonly below: (runai: BoundRunai, id: string) => Promise<readonly string[]>;
}

/** What a project has and a department has not. */
type OwnSettings = Pick<NewOrgUnit, 'namespace' | 'schedulerEnforced'>;

interface Place {
  readonly clusterId: string;
  readonly parentId?: string;
}

export const departmentKind: OrgUnitKind<wire.WholeDepartment, Department> = {
  type: 'Department',
  word: 'department',
  path: departments.path,
  schema: wire.WholeDepartment,
  toRow: toDepartment,
  above: { type: 'Cluster', find: findCluster },
  further: () => ({}),
  kept: () => ({}),
  shown: shownSettings,
  // It has no phase.
  isGoing: () => false,
  below: projectsIn,
};

export const projectKind: OrgUnitKind<wire.WholeProject, Project> = {
  type: 'Project',
  word: 'project',
  path: projects.path,
  schema: wire.WholeProject,
  toRow: toProject,
  above: { type: 'Department', find: findDepartment },
  further: ({ namespace, schedulerEnforced }) => ({
    ...(namespace && { requestedNamespace: namespace }),
    ...(typeof schedulerEnforced === 'boolean' && { enforceRunaiScheduler: schedulerEnforced }),
  }),
  kept: ({ enforceRunaiScheduler }) => ({ enforceRunaiScheduler }),
  shown: (project) => ({
    ...shownSettings(project),
    namespace: project.requestedNamespace,
    schedulerEnforced: project.schedulerEnforced,
  }),
  isGoing: ({ status }) => isGoingPhase(status?.phase),
  below: async () => [],
};

function shownSettings({ description, scheduling }: OrgUnit): Shown {
  return {
    description,
    'scheduling.rules': scheduling?.rules,
    'scheduling.defaultNodePools': scheduling?.defaultNodePools,
    // Names come from the system, for keys that are sent without.
    'scheduling.nodeTypes': [scheduling?.nodeTypes.workspace, scheduling?.nodeTypes.training].map((types) =>
      types?.map(({ key }) => key),
    ),
  };
}

export function resultOf<W extends wire.WholeDepartment, Unit>(
  system: SystemRef,
  { toRow }: OrgUnitKind<W, Unit>,
): (row: W) => OrgUnitResult<Unit> {
  return (row) => ({ unit: toRow(system, row) });
}

export async function findCluster({ door, caller }: BoundRunai, key: NodeKey): Promise<Place | null> {
  const [uuid] = uuidsOf([key]);
  const path = `${clustersPath}/${uuid}`;
  const cluster = uuid && (await readOne(door, caller, { path, schema: Cluster }));
  return cluster ? { clusterId: cluster.uuid } : null;
}

async function findDepartment({ door, caller }: BoundRunai, key: NodeKey): Promise<Place | null> {
  const [id] = opaqueIdsOf([key]);
  const path = `${departments.path}/${id}`;
  const department = id && (await readOne(door, caller, { path, schema: wire.Department }));
  return department && department.clusterId
    ? { clusterId: department.clusterId, parentId: department.id }
    : null;
}

async function projectsIn({ door, caller }: BoundRunai, id: string): Promise<string[]> {
  const range = { ...wholeList, limit: 5, filterBy: textOf(isOneOf('departmentId', [id])) };
  const { found } = await readPages(door, caller, projects, range, ({ size }) => size > 0);
  return [...found.values()].map(({ name }) => name);
}
