import type { UseAverage, UseAverages } from '../domain/org-unit.ts';
import type { QuotaUse, ResourceAmounts } from '../domain/quota.ts';
import { builder } from './builder.ts';
import { nullableBytesField } from './bytes.ts';

export const ResourceAmountsRef = builder.objectRef<ResourceAmounts>('ResourceAmounts').implement({
  description:
    'Amounts of resources; null where the system does not say, and in a quota where there is no limit.',
  fields: (t) => ({
    gpu: t.exposeFloat('gpu', { nullable: true, description: 'Devices; fractions exist.' }),
    cpu: t.exposeFloat('cpu', { nullable: true, description: 'Cores.' }),
    memory: nullableBytesField(t, ({ memory }) => memory, 'Memory.'),
  }),
});

export const QuotaUseRef = builder.objectRef<QuotaUse>('QuotaUse').implement({
  description: 'What a department or project holds and wants at this moment. Filled by Run:ai.',
  fields: (t) => ({
    allocated: t.expose('allocated', { type: ResourceAmountsRef, description: 'What its jobs hold.' }),
    allocatedNonPreemptible: t.expose('allocatedNonPreemptible', {
      type: ResourceAmountsRef,
      description: 'The part that is held by jobs which cannot be preempted.',
    }),
    requested: t.expose('requested', {
      type: ResourceAmountsRef,
      description: 'What its jobs ask for, whether they have it or wait for it.',
    }),
  }),
});

const UseAverageRef = builder.objectRef<UseAverage>('UseAverage').implement({
  description: 'How GPUs were used on average over a time.',
  fields: (t) => ({
    gpuAllocated: t.exposeFloat('gpuAllocated', { nullable: true, description: 'Devices held.' }),
    gpuUtilization: t.exposeFloat('gpuUtilization', {
      nullable: true,
      description: 'Per cent of the time that devices held were busy.',
    }),
    gpuMemoryUtilization: t.exposeFloat('gpuMemoryUtilization', {
      nullable: true,
      description: 'Per cent of the memory of devices held.',
    }),
    asOf: t.expose('asOf', { type: 'DateTime', nullable: true, description: 'When it was worked out.' }),
  }),
});

export const UseAveragesRef = builder.objectRef<UseAverages>('UseAverages').implement({
  description: 'How GPUs were used on average until now; null where there is nothing to average yet.',
  fields: (t) => ({
    day: t.expose('day', { type: UseAverageRef, nullable: true, description: 'Over 24 hours.' }),
    week: t.expose('week', { type: UseAverageRef, nullable: true, description: 'Over 7 days.' }),
    month: t.expose('month', { type: UseAverageRef, nullable: true, description: 'Over 30 days.' }),
  }),
});
