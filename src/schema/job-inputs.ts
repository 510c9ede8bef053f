import type { identitySources } from '../domain/new-job.ts';
import {
  type Container,
  distributedFrameworks,
  type NewDistributed,
  type NewInference,
  type NewJobScheduling,
  type NewJobSecurity,
  servingProtocols,
} from '../domain/new-job.ts';
import { builder } from './builder.ts';
import { EnvironmentVariableInput, JobComputeInput } from './job-compute-inputs.ts';
import { JobAccessInput, JobStorageInput } from './job-storage-inputs.ts';
import { JobKind } from './job.ts';
import type { Fields } from './pool-inputs.ts';

const JobSchedulingInput = builder.inputRef<NewJobScheduling>('JobSchedulingInput').implement({
  description: 'Where and when a job may run.',
  fields: (t) => ({
    nodePools: t.stringList({
      description: 'Names of node pools of the cluster, the preferred one first.',
    }),
    nodeType: t.string({ description: 'Only on nodes labelled as of this type.' }),
    priorityClass: t.string({ description: 'E.g. `very-low`, `low`, `medium`, `high`, `very-high`.' }),
    preemptible: t.boolean({
      description: 'Whether it may be stopped for others; only then it may go over the quota.',
    }),
  }),
});

const IdentitySource = builder.enumType('IdentitySource', {
  description: 'Who says as whom a container runs.',
  values: {
    IMAGE: { description: 'The image.' },
    IDENTITY_PROVIDER: { description: 'The token that the submitter signed in with.' },
    CUSTOM: { description: 'The job itself.' },
  } satisfies Record<(typeof identitySources)[number], object>,
});

const JobSecurityInput = builder.inputRef<NewJobSecurity>('JobSecurityInput').implement({
  description: 'As whom the containers of a job run.',
  fields: (t) => ({
    identity: t.field({ type: IdentitySource, required: true, description: 'Who says it.' }),
    uid: t.int({ description: 'User id; for CUSTOM.' }),
    gid: t.int({ description: 'Group id; for CUSTOM.' }),
    supplementalGroups: t.intList({ description: 'Further group ids; for CUSTOM.' }),
  }),
});

const DistributedFramework = builder.enumType('DistributedFramework', {
  description: 'By what the pods of a distributed job find each other.',
  values: distributedFrameworks,
});

const JobContainerInput = builder.inputRef<Container>('JobContainerInput').implement({
  description: 'What runs in a pod, and with what.',
  fields: containerFields,
});

const DistributedInput = builder.inputRef<NewDistributed>('DistributedInput').implement({
  description: 'How a distributed job is spread; what the job itself says is for each worker.',
  fields: (t) => ({
    framework: t.field({ type: DistributedFramework, required: true, description: 'The framework.' }),
    workers: t.int({ required: true, description: 'How many workers, without the master.' }),
    slotsPerWorker: t.int({ description: 'Processes of a worker; of MPI.' }),
    master: t.field({
      type: JobContainerInput,
      description: 'The master, launcher or chief; like a worker when left out. JAX has none.',
    }),
  }),
});

const ServingProtocol = builder.enumType('ServingProtocol', {
  description: 'What a server speaks.',
  values: servingProtocols,
});

const InferenceInput = builder.inputRef<NewInference>('InferenceInput').implement({
  description: 'How a model is served.',
  fields: (t) => ({
    port: t.int({ required: true, description: 'Port of the container that requests go to.' }),
    protocol: t.field({ type: ServingProtocol, description: 'HTTP when left out.' }),
    minReplicas: t.int({ description: 'The fewest pods; 0 lets it sleep while nobody asks.' }),
    maxReplicas: t.int({ description: 'The most pods.' }),
    metric: t.string({
      description: 'What is held at `threshold`, e.g. `concurrency`, `throughput`, `latency`.',
    }),
    threshold: t.int({ description: "In the metric's unit, for each pod." }),
  }),
});

function containerFields(t: Fields) {
  return {
    image: t.string({ required: true, description: 'Container image.' }),
    command: t.string({
      description: "One text, split as a shell would; the image's own entry point when left out.",
    }),
    args: t.string({ description: "One text, split as a shell would; the image's own when left out." }),
    environment: t.field({ type: [EnvironmentVariableInput], description: 'Variables of the containers.' }),
    compute: t.field({ type: JobComputeInput, description: 'What each pod gets.' }),
  };
}

/** What `submitJob` is told. */
export function submitFields(t: Fields) {
  return {
    projectId: t.id({
      required: true,
      description: 'Id of the project it runs in; its cluster is where it runs.',
    }),
    kind: t.field({
      type: JobKind,
      required: true,
      description: 'WORKSPACE, TRAINING, DISTRIBUTED or INFERENCE.',
    }),
    name: t.string({
      required: true,
      description: 'Unique in the project; at most 63 lower-case letters, digits and `-`.',
    }),
    nameIsPrefix: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Whether the system completes the name, so that it is free: `job.name` tells it.',
    }),
    ...containerFields(t),
    scheduling: t.field({ type: JobSchedulingInput, description: 'Where and when it may run.' }),
    parallelism: t.int({ description: 'How many pods may run at once; of a TRAINING.' }),
    completions: t.int({ description: 'How many pods must succeed; of a TRAINING.' }),
    backoffLimit: t.int({
      description: 'How often a failed pod is tried again before the job has failed; not of an INFERENCE.',
    }),
    deleteAfterSeconds: t.int({
      description: 'How long it is kept after its end, in seconds; not of an INFERENCE.',
    }),
    storage: t.field({ type: JobStorageInput, description: 'What it finds in its file system.' }),
    access: t.field({ type: JobAccessInput, description: 'How it is reached.' }),
    security: t.field({ type: JobSecurityInput, description: 'As whom it runs.' }),
    distributed: t.field({ type: DistributedInput, description: 'Needed for DISTRIBUTED.' }),
    inference: t.field({ type: InferenceInput, description: 'Needed for INFERENCE.' }),
  };
}
