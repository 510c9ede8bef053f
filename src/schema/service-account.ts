import {
  type ServiceAccount,
  type ServiceAccountFilter,
  serviceAccountKeys,
} from '../domain/service-account.ts';
import { builder } from './builder.ts';
import { addRootNoun } from './connection.ts';
import { bySystems, byText } from './filters.ts';
import { Node } from './node.ts';
import { System } from './system.ts';
import { viewerCanField } from './viewer-can.ts';

export const ServiceAccountRef = builder.objectRef<ServiceAccount>('ServiceAccount').implement({
  description:
    'An OAuth client by which a program signs in to a system. Its secret is answered when it is made, and never again. Filled by Run:ai.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: '`ServiceAccount:<system>:<key>`.' }),
    system: t.expose('system', { type: System, description: 'Where it comes from.' }),
    viewerCan: viewerCanField(t, 'serviceAccount'),
    name: t.exposeString('name', { description: 'Unique; access rules name it by this.' }),
    clientId: t.exposeString('clientId', { nullable: true, description: '`client_id` of OAuth.' }),
    enabled: t.exposeBoolean('enabled', {
      nullable: true,
      description: 'Whether it is given tokens; those given before stay good until they end.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', nullable: true, description: 'When it was made.' }),
    createdBy: t.exposeString('createdBy', {
      nullable: true,
      description: 'Who made it, as the system writes them.',
    }),
    lastLoginAt: t.expose('lastLoginAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it last signed in.',
    }),
  }),
});

const ServiceAccountFilterInput = builder.inputRef<ServiceAccountFilter>('ServiceAccountFilter').implement({
  description: 'Which service accounts.',
  fields: (t) => ({
    systems: t.stringList({ description: bySystems }),
    text: t.string({ description: byText }),
    enabled: t.boolean({ description: 'Only those that are given tokens, or only those that are not.' }),
  }),
});

addRootNoun(ServiceAccountRef, {
  list: 'serviceAccounts',
  single: 'serviceAccount',
  description: 'Service accounts by name, over all systems. For editors.',
  sources: ({ sources }) => sources.serviceAccounts,
  load: ({ load }) => load.ServiceAccount,
  filter: ServiceAccountFilterInput,
  whereabouts: ({ systems }) => ({ systems, ids: [] }),
  keys: serviceAccountKeys,
  defaultOrder: { field: 'NAME', direction: 'ASC' },
});
