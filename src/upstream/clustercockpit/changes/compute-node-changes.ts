import type { ComputeNodeChanges } from '../../../domain/compute-node-changes.ts';
import type { BoundCockpit } from './cockpit-step.ts';
import { reportNodeStates } from './node-states.ts';
import { writeMetrics } from './write-metrics.ts';

export function computeNodeChanges(cockpit: BoundCockpit): ComputeNodeChanges {
  return {
    system: cockpit.door.system,
    reportStates: (cluster, reports) => reportNodeStates(cockpit, cluster, reports),
    writeMetrics: (cluster, samples) => writeMetrics(cockpit, cluster, samples),
  };
}
