import type { NodeType, NodeTypes, SchedulingRules, SchedulingSettings } from '../domain/org-unit.ts';
import type { NodeTypesInput, SchedulingInput, SchedulingRulesInput } from '../domain/org-unit-changes.ts';
import { builder } from './builder.ts';

/** What each rule says, of answers and of inputs. */
const rules: Readonly<Record<keyof SchedulingRules, string>> = {
  workspaceTimeLimitSeconds: 'How long a workspace may run.',
  workspaceIdleLimitSeconds: 'How long the GPUs of a workspace may be idle.',
  preemptibleWorkspaceIdleLimitSeconds: 'How long the GPUs of a preemptible workspace may be idle.',
  trainingTimeLimitSeconds: 'How long a training may run.',
  trainingIdleLimitSeconds: 'How long the GPUs of a training may be idle.',
};

const SchedulingRulesRef = builder.objectRef<SchedulingRules>('SchedulingRules').implement({
  description: 'After how long the scheduler stops jobs, by their kind. Seconds; null is no limit.',
  fields: (t) => ({
    workspaceTimeLimitSeconds: t.exposeInt('workspaceTimeLimitSeconds', {
      nullable: true,
      description: rules.workspaceTimeLimitSeconds,
    }),
    workspaceIdleLimitSeconds: t.exposeInt('workspaceIdleLimitSeconds', {
      nullable: true,
      description: rules.workspaceIdleLimitSeconds,
    }),
    preemptibleWorkspaceIdleLimitSeconds: t.exposeInt('preemptibleWorkspaceIdleLimitSeconds', {
      nullable: true,
      description: rules.preemptibleWorkspaceIdleLimitSeconds,
    }),
    trainingTimeLimitSeconds: t.exposeInt('trainingTimeLimitSeconds', {
      nullable: true,
      description: rules.trainingTimeLimitSeconds,
    }),
    trainingIdleLimitSeconds: t.exposeInt('trainingIdleLimitSeconds', {
      nullable: true,
      description: rules.trainingIdleLimitSeconds,
    }),
  }),
});

const NodeTypeRef = builder.objectRef<NodeType>('NodeType').implement({
  description: 'A group of nodes that administrators gave a name.',
  fields: (t) => ({
    key: t.exposeString('key', { description: "The system's own key of it." }),
    name: t.exposeString('name', { nullable: true, description: 'As far as the system tells it.' }),
  }),
});

const NodeTypesRef = builder.objectRef<NodeTypes>('NodeTypes').implement({
  description: 'The nodes that jobs of a kind may run on; null where all nodes will do.',
  fields: (t) => ({
    workspace: t.expose('workspace', { type: [NodeTypeRef], nullable: true, description: 'Of workspaces.' }),
    training: t.expose('training', { type: [NodeTypeRef], nullable: true, description: 'Of trainings.' }),
  }),
});

export const SchedulingSettingsRef = builder.objectRef<SchedulingSettings>('SchedulingSettings').implement({
  description: 'What the scheduler does with the jobs of a department or project. Filled by Run:ai.',
  fields: (t) => ({
    rules: t.expose('rules', { type: SchedulingRulesRef, description: 'After how long jobs are stopped.' }),
    defaultNodePools: t.exposeStringList('defaultNodePools', {
      nullable: true,
      description:
        'Names of the node pools, in this order, for jobs that name none; null where none are named here either.',
    }),
    nodeTypes: t.expose('nodeTypes', { type: NodeTypesRef, description: 'Which nodes jobs may run on.' }),
  }),
});

const SchedulingRulesInputRef = builder.inputRef<SchedulingRulesInput>('SchedulingRulesInput').implement({
  description: 'Limits to change, in seconds, 1 at least. Left out, one stays; null removes it.',
  fields: (t) => ({
    workspaceTimeLimitSeconds: t.int({ description: rules.workspaceTimeLimitSeconds }),
    workspaceIdleLimitSeconds: t.int({ description: rules.workspaceIdleLimitSeconds }),
    preemptibleWorkspaceIdleLimitSeconds: t.int({ description: rules.preemptibleWorkspaceIdleLimitSeconds }),
    trainingTimeLimitSeconds: t.int({ description: rules.trainingTimeLimitSeconds }),
    trainingIdleLimitSeconds: t.int({ description: rules.trainingIdleLimitSeconds }),
  }),
});

const NodeTypesInputRef = builder.inputRef<NodeTypesInput>('NodeTypesInput').implement({
  description: 'Keys of node types. Left out, a kind keeps its own; null lets its jobs run on all nodes.',
  fields: (t) => ({
    workspace: t.stringList({ description: 'For workspaces.' }),
    training: t.stringList({ description: 'For trainings.' }),
  }),
});

export const SchedulingSettingsInput = builder
  .inputRef<SchedulingInput>('SchedulingSettingsInput')
  .implement({
    description: 'What to change of the scheduler; what is left out stays.',
    fields: (t) => ({
      rules: t.field({ type: SchedulingRulesInputRef, description: 'Limits; null removes them all.' }),
      defaultNodePools: t.stringList({
        description: 'Names of node pools of the cluster, in the order to try them; null for none.',
      }),
      nodeTypes: t.field({ type: NodeTypesInputRef, description: 'Null lets all jobs run on all nodes.' }),
    }),
  });
