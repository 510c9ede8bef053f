import {
  type AccessRule,
  type AccessRuleFilter,
  accessRuleKeys,
  accessRulePhases,
  type AccessScope,
  accessScopeKinds,
  accessSubjectKinds,
} from '../domain/access-rule.ts';
import { AccessRoleRef } from './access-role.ts';
import { builder } from './builder.ts';
import { addRootNoun } from './connection.ts';
import { bySystems } from './filters.ts';
import { loadNode, Node } from './node.ts';
import { System } from './system.ts';
import { viewerCanField } from './viewer-can.ts';

export const AccessSubjectKind = builder.enumType('AccessSubjectKind', {
  description:
    'What a role is given to; UNKNOWN for any word that is new to us. APPLICATION is what Run:ai calls a service account before 2.24.',
  values: accessSubjectKinds,
});

const AccessScopeKind = builder.enumType('AccessScopeKind', {
  description:
    'Where a role holds, widest first; UNKNOWN for any word that is new to us. SYSTEM is all tenants of a control plane.',
  values: accessScopeKinds,
});

const AccessRulePhase = builder.enumType('AccessRulePhase', {
  description: 'How far a rule has come to its clusters; UNKNOWN for any word that is new to us.',
  values: accessRulePhases,
});

const AccessSubjectRef = builder.objectRef<AccessRule['subject']>('AccessSubject').implement({
  description: 'Who is given a role.',
  fields: (t) => ({
    kind: t.expose('kind', { type: AccessSubjectKind, description: 'What it is.' }),
    upstreamKind: t.exposeString('upstreamKind', { description: "The kind in the system's own word." }),
    name: t.exposeString('name', {
      description: 'As it was written: of a user mostly the address, of the others the name, of some an id.',
    }),
  }),
});

const AccessScopeRef = builder.objectRef<AccessScope>('AccessScope').implement({
  description: 'Where a role holds: there and at everything below.',
  fields: (t) => ({
    kind: t.expose('kind', { type: AccessScopeKind, description: 'What it is.' }),
    upstreamKind: t.exposeString('upstreamKind', { description: "The kind in the system's own word." }),
    id: t.exposeID('id', {
      nullable: true,
      description: 'Global id of the cluster, department or project; null of all else.',
    }),
    name: t.exposeString('name', { nullable: true, description: 'As the rule tells it.' }),
    node: t.field({
      type: Node,
      nullable: true,
      description: 'The cluster, department or project itself. Joined: one request a type and system.',
      resolve: ({ id }, _, { load }) => (id === null ? null : loadNode(id, load)),
    }),
  }),
});

export const AccessRuleRef = builder.objectRef<AccessRule>('AccessRule').implement({
  description:
    'A role binding: somebody holds a role somewhere. Rules add up, none takes away. Filled by Run:ai.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: '`AccessRule:<system>:<key>`.' }),
    system: t.expose('system', { type: System, description: 'Where it comes from.' }),
    viewerCan: viewerCanField(t, 'accessRule'),
    subject: t.expose('subject', { type: AccessSubjectRef, description: 'Who holds the role.' }),
    role: t.field({
      type: AccessRoleRef,
      nullable: true,
      description: 'The role. Joined: one request a system.',
      resolve: ({ roleId }, _, { load }) => load.AccessRole(roleId),
    }),
    roleName: t.exposeString('roleName', { nullable: true, description: 'Without another request.' }),
    scope: t.expose('scope', { type: AccessScopeRef, description: 'Where it is held.' }),
    phase: t.expose('phase', {
      type: AccessRulePhase,
      nullable: true,
      description: 'Whether it holds on its clusters. Filled by Run:ai from 2.22.',
    }),
    upstreamPhase: t.exposeString('upstreamPhase', {
      nullable: true,
      description: "The phase in the system's own word.",
    }),
    phaseMessage: t.exposeString('phaseMessage', {
      nullable: true,
      description: "Why it is in its phase, in the system's words.",
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', nullable: true, description: 'When it was made.' }),
    createdBy: t.exposeString('createdBy', {
      nullable: true,
      description: 'Who made it, as the system writes them.',
    }),
  }),
});

const AccessRuleFilterInput = builder.inputRef<AccessRuleFilter>('AccessRuleFilter').implement({
  description: 'Which rules.',
  fields: (t) => ({
    systems: t.stringList({ description: bySystems }),
    subject: t.string({ description: 'The whole name of the subject, as it was written.' }),
    subjectKinds: t.field({ type: [AccessSubjectKind], description: 'What the role is given to.' }),
    roles: t.idList({ description: 'Ids of roles.' }),
    scopes: t.idList({
      description: 'Ids of clusters, departments and projects; rules above and below them are others.',
    }),
    scopeKinds: t.field({ type: [AccessScopeKind], description: 'At which level.' }),
  }),
});

addRootNoun(AccessRuleRef, {
  list: 'accessRules',
  single: 'accessRule',
  description: 'Access rules, newest first, over all systems. For editors.',
  sources: ({ sources }) => sources.accessRules,
  load: ({ load }) => load.AccessRule,
  filter: AccessRuleFilterInput,
  whereabouts: ({ systems, roles, scopes }) => ({
    systems,
    ids: [
      { argument: 'filter.roles', type: 'AccessRole', ids: roles },
      { argument: 'filter.scopes', type: ['Cluster', 'Department', 'Project'], ids: scopes },
    ],
  }),
  keys: accessRuleKeys,
  defaultOrder: { field: 'CREATED_AT', direction: 'DESC' },
});
