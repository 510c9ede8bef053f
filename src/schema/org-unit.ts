import type { OrgUnit } from '../domain/org-unit.ts';
import { builder } from './builder.ts';
import { ClusterRef, joinCluster } from './cluster.ts';
import { QuotaUseRef, ResourceAmountsRef, UseAveragesRef } from './quota-use.ts';
import { NodePoolQuotaRef } from './quota.ts';
import { SchedulingSettingsRef } from './scheduling-settings.ts';
import { System } from './system.ts';

export const OrgUnitRef = builder.interfaceRef<OrgUnit>('OrgUnit').implement({
  description:
    'One of the two levels of accounts, a department or a project. What is not said otherwise is filled by Run:ai.',
  fields: (t) => ({
    system: t.expose('system', { type: System, description: 'Where it comes from.' }),
    name: t.exposeString('name', { description: 'Unique within its cluster.' }),
    description: t.exposeString('description', { nullable: true, description: 'Free text.' }),
    cluster: t.field({
      type: ClusterRef,
      nullable: true,
      description: 'The cluster it belongs to. Joined: one request for all of a system.',
      resolve: joinCluster,
    }),
    quota: t.expose('quota', { type: [NodePoolQuotaRef], description: 'One row a node pool.' }),
    totalQuota: t.expose('totalQuota', {
      type: ResourceAmountsRef,
      nullable: true,
      description: 'What it deserves on all node pools together. From Run:ai 2.19.',
    }),
    use: t.expose('use', {
      type: QuotaUseRef,
      nullable: true,
      description: 'What it uses now, on all node pools together.',
    }),
    averages: t.expose('averages', {
      type: UseAveragesRef,
      nullable: true,
      description: 'How it used its GPUs lately. Of projects from Run:ai 2.19.',
    }),
    scheduling: t.expose('scheduling', {
      type: SchedulingSettingsRef,
      nullable: true,
      description: 'What it says itself to the scheduler.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', nullable: true, description: 'When it was made.' }),
    createdBy: t.exposeString('createdBy', {
      nullable: true,
      description: 'Who made it: an address, or the name of an application.',
    }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was changed last.',
    }),
    updatedBy: t.exposeString('updatedBy', { nullable: true, description: 'Who changed it last.' }),
  }),
});
