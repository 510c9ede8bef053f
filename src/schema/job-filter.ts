import type {
  FootprintRange,
  JobAllocatedFilter,
  JobMonitoringFilter,
  JobSchedulingFilter,
  TagName,
} from '../domain/job-filter.ts';
import { builder } from './builder.ts';
import { NumberRange } from './filters.ts';
import { JobSharing } from './job-parts.ts';

/** A system that cannot check a condition gives none of its jobs, and says so. */
export const untoldElsewhere = 'Systems that do not tell this of their jobs are UNSUPPORTED.';

export const JobAllocatedFilterInput = builder.inputRef<JobAllocatedFilter>('JobAllocatedFilter').implement({
  description: 'Conditions on what jobs hold. Run:ai can check `gpu`, ClusterCockpit all of them.',
  fields: (t) => ({
    nodes: t.field({ type: NumberRange, description: 'How many machines.' }),
    gpu: t.field({ type: NumberRange, description: 'How many devices.' }),
    hardwareThreads: t.field({ type: NumberRange, description: 'How many, on all machines together.' }),
    hosts: t.stringList({ description: 'Any of these machines, by name.' }),
    hostText: t.string({ description: 'Part of the name of a machine.' }),
  }),
});

export const JobSchedulingFilterInput = builder
  .inputRef<JobSchedulingFilter>('JobSchedulingFilter')
  .implement({
    description: 'Conditions on what the scheduler knows. ClusterCockpit can check them.',
    fields: (t) => ({
      numbers: t.floatList({ description: "Any of these numbers of the scheduler's." }),
      arrayNumbers: t.floatList({ description: 'Members of any of these job arrays.' }),
      partitions: t.stringList({ description: 'Any of these Slurm partitions.' }),
      subClusters: t.stringList({ description: 'Any of these parts of equal machines.' }),
      sharing: t.field({ type: [JobSharing], description: 'Any of these.' }),
    }),
  });

const TagNameInput = builder.inputRef<TagName>('JobTagName').implement({
  description: 'A tag, whatever its scope.',
  fields: (t) => ({
    type: t.string({ required: true, description: 'What sort of mark it is.' }),
    name: t.string({ required: true, description: 'Its name.' }),
  }),
});

const FootprintRangeInput = builder.inputRef<FootprintRange>('FootprintRange').implement({
  description: 'A stretch of one value of the footprint; jobs without that value are left out.',
  fields: (t) => ({
    metric: t.string({ required: true, description: 'E.g. `mem_used`.' }),
    statistic: t.string({ required: true, description: '`avg`, `min` or `max`, as the footprint has it.' }),
    min: t.float({ description: 'Not less.' }),
    max: t.float({ description: 'Not more.' }),
  }),
});

export const JobMonitoringFilterInput = builder
  .inputRef<JobMonitoringFilter>('JobMonitoringFilter')
  .implement({
    description: 'Conditions on what performance monitoring knows. ClusterCockpit can check them.',
    fields: (t) => ({
      tags: t.field({ type: [TagNameInput], description: 'Any of these.' }),
      footprint: t.field({ type: [FootprintRangeInput], description: 'All of these.' }),
      energy: t.field({ type: NumberRange, description: 'Kilowatt hours.' }),
    }),
  });
