import type { Change } from '../../../domain/change/change.ts';
import type { NodeReport, NodeReportOutcomes } from '../../../domain/compute-node-changes.ts';
import { bytesOf } from '../../../domain/filter.ts';
import type { NodeKey } from '../../../domain/id.ts';
import { type BoundCockpit, cockpitStep } from './cockpit-step.ts';
import { nodeStatesDocument } from './documents.ts';
import { measuredCluster } from './measured-cluster.ts';
import { Anything, NodeStates } from './schema.ts';

const megabyte = 1_000_000;

/** Answered 200 whatever becomes of it, so that it is read back where GraphQL can. */
export async function reportNodeStates(
  cockpit: BoundCockpit,
  clusterKey: NodeKey,
  reports: readonly NodeReport[],
): Promise<Change<NodeReportOutcomes>> {
  const { name: cluster } = await measuredCluster(cockpit, clusterKey);
  const step = cockpitStep(cockpit, {
    intent: `Report the states of ${reports.length} nodes of ${cluster}`,
    fields: ['nodes'],
    request: () => ({
      method: 'POST',
      path: '/api/nodestate/',
      body: { cluster, nodes: reports.map(toWire) },
      schema: Anything,
    }),
  });
  return {
    steps: [step],
    async result() {
      const states = await readStates(cockpit, cluster);
      return { outcomes: reports.map((report) => outcomeOf(report, states)) };
    },
    lookAt: () => `the compute nodes of ${cluster}`,
  };
}

function toWire(report: NodeReport) {
  const { hostname, states, cpusAllocated, memoryAllocated, gpusAllocated, jobsRunning } = report;
  return {
    ...{ hostname, states, cpusAllocated: cpusAllocated ?? 0, gpusAllocated: gpusAllocated ?? 0 },
    ...{
      memoryAllocated: Math.round((bytesOf(memoryAllocated) ?? 0) / megabyte),
      jobsRunning: jobsRunning ?? 0,
    },
  };
}

/** By host; null where they cannot be read, which is no reason to call what was sent a failure. */
async function readStates(
  { door, caller, graphql }: BoundCockpit,
  cluster: string,
): Promise<ReadonlyMap<string, string> | null> {
  if (!graphql) return null;
  const body = { query: nodeStatesDocument, variables: { cluster } };
  const request = { method: 'POST', path: '/query', body, schema: NodeStates } as const;
  const answer = await door.read(caller, request).catch(() => null);
  return answer && new Map(answer.data.nodes.items.map((node) => [node.hostname, node.schedulerState]));
}

function outcomeOf({ hostname, states }: NodeReport, kept: ReadonlyMap<string, string> | null) {
  const upstreamState = kept?.get(hostname) ?? null;
  return { hostname, upstreamState, taken: kept && upstreamState === stateFollowingFrom(states) };
}

/** The one state that cc-backend keeps of several; what drains or reboots is unknown to it. */
export function stateFollowingFrom(states: readonly string[]): string {
  const words = states.map((state) => state.toLowerCase());
  const told = words.includes('down') ? words.filter((word) => word !== 'idle') : words;
  return (
    ['allocated', 'reserved', 'idle', 'down', 'mixed'].find((state) => told.includes(state)) ?? 'unknown'
  );
}
