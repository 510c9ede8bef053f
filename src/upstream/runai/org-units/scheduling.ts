import type { NodeType, SchedulingRules, SchedulingSettings } from '../../../domain/org-unit.ts';
import type {
  NodeTypesInput,
  SchedulingInput,
  SchedulingRulesInput,
} from '../../../domain/org-unit-changes.ts';
import type * as wire from './schema.ts';

/** What Run:ai calls each rule. */
const wireRules = {
  workspaceTimeLimitSeconds: 'interactiveJobTimeLimitSeconds',
  workspaceIdleLimitSeconds: 'interactiveJobMaxIdleDurationSeconds',
  preemptibleWorkspaceIdleLimitSeconds: 'interactiveJobPreemptIdleDurationSeconds',
  trainingTimeLimitSeconds: 'trainingJobTimeLimitSeconds',
  trainingIdleLimitSeconds: 'trainingJobMaxIdleDurationSeconds',
} as const satisfies Record<keyof SchedulingRules, keyof wire.SchedulingRules>;

export function toScheduling({
  schedulingRules,
  defaultNodePools,
  nodeTypes,
}: wire.Settings): SchedulingSettings {
  return {
    rules: toRules(schedulingRules ?? {}),
    defaultNodePools: defaultNodePools?.length ? defaultNodePools : null,
    nodeTypes: {
      workspace: toNodeTypes(nodeTypes?.workspace, nodeTypes?.names),
      training: toNodeTypes(nodeTypes?.training, nodeTypes?.names),
    },
  };
}

function toRules(rules: wire.SchedulingRules): SchedulingRules {
  const entries = Object.entries(wireRules).map(([rule, wireRule]) => [rule, rules[wireRule] ?? null]);
  return Object.fromEntries(entries) as SchedulingRules;
}

/** An empty list binds jobs to nothing, like none. */
function toNodeTypes(
  keys: readonly string[] | null | undefined,
  names: wire.NodeTypes['names'],
): NodeType[] | null {
  return keys?.length ? keys.map((key) => ({ key, name: names?.[key] ?? null })) : null;
}

/** What is sent of the settings that are given; of rules and node types what is not given goes as it stands. */
export function settingsBody(
  { rules, defaultNodePools, nodeTypes }: SchedulingInput,
  standing: wire.Settings,
): wire.Settings {
  return {
    ...(rules !== undefined && { schedulingRules: rules && rulesBody(rules, standing.schedulingRules) }),
    ...(defaultNodePools !== undefined && { defaultNodePools: defaultNodePools && [...defaultNodePools] }),
    ...(nodeTypes !== undefined && { nodeTypes: nodeTypes && nodeTypesBody(nodeTypes, standing.nodeTypes) }),
  };
}

function rulesBody(rules: SchedulingRulesInput, standing: wire.Settings['schedulingRules']) {
  const given = Object.entries(rules).map(([rule, seconds]) => [
    wireRules[rule as keyof SchedulingRules],
    seconds,
  ]);
  return { ...standing, ...Object.fromEntries(given) } as wire.SchedulingRules;
}

/** A kind of jobs that may run anywhere is left out: its list cannot be null. */
function nodeTypesBody(given: NodeTypesInput, standing: wire.Settings['nodeTypes']): wire.NodeTypes {
  const kinds = Object.entries({ ...standing, ...given }).filter(([, value]) => value !== null);
  return Object.fromEntries(kinds);
}
