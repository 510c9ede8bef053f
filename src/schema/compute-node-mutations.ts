import {
  type ComputeNodeChanges,
  type MetricSample,
  metricSamplesProblems,
  type NodeReport,
  type NodeReportOutcome,
  type NodeReportOutcomes,
  nodeReportsProblems,
  type WrittenMetrics,
} from '../domain/compute-node-changes.ts';
import type { Sources } from '../domain/sources.ts';
import { builder } from './builder.ts';
import { ByteAmount } from './filters.ts';
import { MetricScope } from './metric-scope.ts';
import { addMutation } from './mutation.ts';
import type { Fields } from './pool-inputs.ts';
import { type Target, targetOfId } from './target.ts';

const guard = { permission: 'computeNode:write', doing: 'Reporting on compute nodes to' } as const;

interface OfCluster {
  readonly clusterId: string;
}

const NodeReportInput = builder.inputRef<NodeReport>('NodeReportInput').implement({
  description: 'What a scheduler says of a node.',
  fields: (t) => ({
    hostname: t.string({ required: true, description: 'As the cluster lists it.' }),
    states: t.stringList({
      required: true,
      description: "Slurm's words, e.g. `allocated`, `reserved`, `idle`, `mixed`, `down`, `drain`.",
    }),
    cpusAllocated: t.int({ description: 'Cores in use; 0 when left out.' }),
    memoryAllocated: t.field({ type: ByteAmount, description: 'Memory in use; none when left out.' }),
    gpusAllocated: t.int({ description: 'Devices in use; 0 when left out.' }),
    jobsRunning: t.int({ description: 'How many jobs run there; 0 when left out.' }),
  }),
});

const NodeReportOutcomeRef = builder.objectRef<NodeReportOutcome>('NodeReportOutcome').implement({
  description: 'What became of what was said of a node.',
  fields: (t) => ({
    hostname: t.exposeString('hostname', { description: 'As it was given.' }),
    taken: t.exposeBoolean('taken', {
      nullable: true,
      description:
        'Whether the system now says what follows from it; false for a node that it does not list. Null where it could not be read back.',
    }),
    upstreamState: t.exposeString('upstreamState', {
      nullable: true,
      description: "The state it has now, in the system's own word; null without one.",
    }),
  }),
});

addMutation<
  OfCluster & { readonly nodes: readonly NodeReport[] },
  Target<ComputeNodeChanges>,
  NodeReportOutcomes
>({
  ...guard,
  name: 'reportNodeStates',
  description:
    'Tells a monitoring system what a scheduler says of its nodes; the nodes themselves stay as they are. Served by ClusterCockpit.',
  input: (t) => ({
    clusterId: clusterId(t),
    nodes: t.field({ type: [NodeReportInput], required: true, description: '1 to 1000, each once.' }),
  }),
  payload: (t) => ({
    outcomes: t.expose('outcomes', {
      type: [NodeReportOutcomeRef],
      description: 'One for each node, in their order.',
    }),
  }),
  target: targetOf,
  problems: ({ nodes }) => nodeReportsProblems(nodes),
  plan: ({ changes, key }, { nodes }) => changes.reportStates(key, nodes),
});

const MetricSampleInput = builder.inputRef<MetricSample>('MetricSampleInput').implement({
  description: 'One measurement.',
  fields: (t) => ({
    metric: t.string({ required: true, description: 'One that the cluster is configured with.' }),
    hostname: t.string({ required: true, description: 'The node it was taken on.' }),
    scope: t.field({
      type: MetricScope,
      required: true,
      defaultValue: 'NODE',
      description: 'Which sort of part of the node it is of.',
    }),
    scopeId: t.string({
      description: 'Which of them: a number, or the id of an accelerator; left out for NODE.',
    }),
    at: t.field({ type: 'DateTime', required: true, description: 'When it was taken; kept to the second.' }),
    value: t.float({ required: true, description: 'In the unit that the cluster is configured with.' }),
  }),
});

addMutation<
  OfCluster & { readonly samples: readonly MetricSample[] },
  Target<ComputeNodeChanges>,
  WrittenMetrics
>({
  ...guard,
  name: 'writeMetrics',
  description:
    'Hands measurements to a monitoring system, 500 in a request. It says nothing of those that are older than what it holds in memory, and drops them. Served by ClusterCockpit.',
  input: (t) => ({
    clusterId: clusterId(t),
    samples: t.field({ type: [MetricSampleInput], required: true, description: '1 to 1000.' }),
  }),
  payload: (t) => ({
    sampleCount: t.exposeInt('sampleCount', { description: 'How many it was handed.' }),
  }),
  target: targetOf,
  problems: ({ samples }) => metricSamplesProblems(samples),
  plan: ({ changes, key }, { samples }) => changes.writeMetrics(key, samples),
});

function targetOf(
  { clusterId }: OfCluster,
  { sources }: { readonly sources: Sources },
): Target<ComputeNodeChanges> {
  return targetOfId(sources.computeNodeChanges, 'Cluster', clusterId);
}

function clusterId(t: Fields) {
  return t.id({ required: true, description: '`Cluster:<system>:<key>`.' });
}
