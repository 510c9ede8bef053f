import type { Entitlement, NodePool, NodePoolQuota } from '../domain/quota.ts';
import { builder } from './builder.ts';
import { nullableBytesField } from './bytes.ts';

const NodePoolRef = builder.objectRef<NodePool>('NodePool').implement({
  description: 'Nodes of a cluster that are scheduled together. Filled by Run:ai.',
  fields: (t) => ({
    id: t.exposeID('id', { description: '`NodePool:<system>:<key>`.' }),
    name: t.exposeString('name', { nullable: true, description: 'Unique only within its cluster.' }),
  }),
});

const QuotaAmount = builder.objectRef<Entitlement>('QuotaAmount').implement({
  description: 'An entitlement to devices or cores.',
  fields: (t) => ({
    deserved: t.exposeFloat('deserved', {
      nullable: true,
      description: 'What it gets whenever it asks. Null means unlimited, 0 means none.',
    }),
    limit: t.exposeFloat('limit', {
      nullable: true,
      description: 'The most it can get. Null means unlimited, 0 means none.',
    }),
    overQuotaWeight: t.exposeFloat('overQuotaWeight', {
      nullable: true,
      description: 'Share in what others leave unused; 0 is the lowest.',
    }),
  }),
});

const QuotaBytes = builder.objectRef<Entitlement>('QuotaBytes').implement({
  description: 'An entitlement to memory.',
  fields: (t) => ({
    deserved: nullableBytesField(
      t,
      (row) => row.deserved,
      'What it gets whenever it asks. Null means unlimited, 0 means none.',
    ),
    limit: nullableBytesField(
      t,
      (row) => row.limit,
      'The most it can get. Null means unlimited, 0 means none.',
    ),
    overQuotaWeight: t.exposeFloat('overQuotaWeight', {
      nullable: true,
      description: 'Share in what others leave unused; 0 is the lowest.',
    }),
  }),
});

export const NodePoolQuotaRef = builder.objectRef<NodePoolQuota>('NodePoolQuota').implement({
  description: 'What a department or project is entitled to on one node pool. Filled by Run:ai.',
  fields: (t) => ({
    nodePool: t.expose('nodePool', {
      type: NodePoolRef,
      nullable: true,
      description: 'Null where the row belongs to no node pool.',
    }),
    gpu: t.expose('gpu', { type: QuotaAmount, description: 'Devices; fractions exist.' }),
    cpu: t.expose('cpu', {
      type: QuotaAmount,
      nullable: true,
      description: 'Cores; null where they are not limited.',
    }),
    memory: t.expose('memory', {
      type: QuotaBytes,
      nullable: true,
      description: 'Memory; null where it is not limited.',
    }),
  }),
});
