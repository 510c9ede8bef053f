import type { ResourceType } from './resource-types.ts';
import type { Workload } from './wire.ts';

/** A type of workload that is submitted here, and the endpoint of its own that it has. */
export interface WorkloadType {
  name: 'Workspace' | 'Training' | 'Distributed' | 'Inference';
  path: string;
  resource: ResourceType;
  /** Inferences are deleted or left alone. */
  suspendable: boolean;
  category: string;
  priorityClass: string;
}

/** Distributed workloads are trainings to whoever gives rights. */
export const workloadTypes: readonly WorkloadType[] = [
  {
    ...{ name: 'Workspace', path: 'workspaces', resource: 'workspaces', suspendable: true },
    ...{ category: 'Build', priorityClass: 'high' },
  },
  {
    ...{ name: 'Training', path: 'trainings', resource: 'trainings', suspendable: true },
    ...{ category: 'Train', priorityClass: 'low' },
  },
  {
    ...{ name: 'Distributed', path: 'distributed', resource: 'trainings', suspendable: true },
    ...{ category: 'Train', priorityClass: 'low' },
  },
  {
    ...{ name: 'Inference', path: 'inferences', resource: 'inferences', suspendable: false },
    ...{ category: 'Deploy', priorityClass: 'very-high' },
  },
];

/** The rights needed to change a workload; those on workloads in general for what came from elsewhere. */
export function resourceOf({ type }: Workload): ResourceType {
  return workloadTypes.find(({ name }) => name === type)?.resource ?? 'workloads';
}
