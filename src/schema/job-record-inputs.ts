import type { MetadataEntry } from '../domain/metadata-entry.ts';
import type { nodeSharings, StartedJobNode } from '../domain/started-job.ts';
import { builder } from './builder.ts';
import type { Fields } from './pool-inputs.ts';

const NodeSharing = builder.enumType('NodeSharing', {
  description: 'With whom a job has its nodes.',
  values: {
    EXCLUSIVE: { description: 'With nobody.' },
    SAME_USER: { description: 'With jobs of the same user.' },
    ANYBODY: { description: "With anybody's jobs." },
  } satisfies Record<(typeof nodeSharings)[number], object>,
});

const StartedJobNodeInput = builder.inputRef<StartedJobNode>('StartedJobNodeInput').implement({
  description: 'A node that a job runs on, and what of it the job has.',
  fields: (t) => ({
    hostname: t.string({ required: true, description: 'As the cluster lists it.' }),
    hardwareThreads: t.intList({ description: 'Ids of hardware threads; all of them when left out.' }),
    accelerators: t.stringList({ description: 'Ids of accelerators, mostly PCI addresses.' }),
  }),
});

export const JobMetadataInput = builder.inputRef<MetadataEntry>('JobMetadataInput').implement({
  description: 'Something kept beside a job.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'E.g. `jobName`, which is shown as its name.' }),
    value: t.string({ required: true, description: 'Any text.' }),
  }),
});

/** What `startJob` is told. */
export function startFields(t: Fields) {
  return {
    clusterId: t.id({ required: true, description: 'Id of the cluster it runs on.' }),
    number: t.float({
      required: true,
      description: "The scheduler's own number, whole and from 1 on; it may be used again later.",
    }),
    startedAt: t.field({ type: 'DateTime', required: true, description: 'When it started, to the second.' }),
    user: t.string({ required: true, description: 'Account name of its user.' }),
    project: t.string({ required: true, description: 'Name of the project, of Slurm the account.' }),
    nodes: t.field({ type: [StartedJobNodeInput], required: true, description: 'Where it runs; each once.' }),
    sharing: t.field({
      type: NodeSharing,
      required: true,
      defaultValue: 'EXCLUSIVE',
      description: 'With whom it has its nodes.',
    }),
    subCluster: t.string({ description: 'Part of the cluster; found by the first node when left out.' }),
    partition: t.string({ description: "The scheduler's partition." }),
    walltimeSeconds: t.int({
      description: 'How long it may run, in seconds; without a limit when left out.',
    }),
    arrayNumber: t.float({ description: 'Number of the job array that it is one of.' }),
    hardwareThreads: t.int({ description: 'How many it has, over all nodes.' }),
    accelerators: t.int({ description: 'How many it has, over all nodes.' }),
    metadata: t.field({ type: [JobMetadataInput], description: 'What is kept beside it, e.g. its name.' }),
    waitSeconds: t.int({
      required: true,
      defaultValue: 5,
      description: 'How long to look for it until the system shows it, 0 to 20 seconds.',
    }),
  };
}
