import {
  type ManifestKind as Kind,
  type Operation,
  type OperationFilter,
  operationKeys,
  type OperationType as Type,
} from '../domain/operation.ts';
import { builder } from './builder.ts';
import { addRootNoun } from './connection.ts';
import { Node } from './node.ts';
import { System } from './system.ts';
import { viewerCanField } from './viewer-can.ts';

const OperationType = builder.enumType('OperationType', {
  description: 'What an operation does.',
  values: {
    QUERY: { description: 'It reads.' },
    MUTATION: { description: 'It changes something.' },
  } satisfies Record<Type, object>,
});

const ManifestKind = builder.enumType('ManifestKind', {
  description: 'What operations come in.',
  values: {
    APOLLO: { description: "Apollo's persisted-query manifest." },
    MAP: { description: "Relay's persisted map, or `persisted-documents.json` of codegen's client preset." },
    FOLDER: { description: 'A folder of `.graphql` files.' },
    REGISTRATION: { description: 'A client that registered it as it sent it.' },
  } satisfies Record<Kind, object>,
});

export const OperationRef = builder.objectRef<Operation>('Operation').implement({
  description:
    'A stored operation: a document that was agreed upon, which its application asks by id or by name. Kept by the gateway.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: '`Operation:gateway:<documentId>/<owner>`.' }),
    system: t.expose('system', { type: System, description: 'The gateway, which keeps it.' }),
    documentId: t.exposeString('documentId', {
      description: 'What clients send as `documentId`: SHA-256 of the exact text, hexadecimal.',
    }),
    name: t.exposeString('name', {
      description:
        'What it is called in its document. The name means the newest operation of it that is not revoked.',
    }),
    type: t.expose('type', { type: OperationType, description: 'What it does.' }),
    owner: t.exposeString('owner', {
      description: 'The application that may ask it: `azp`, else `client_id`, of its tokens.',
    }),
    document: t.exposeString('document', { description: 'The exact text; it never changes.' }),
    aliases: t.exposeStringList('aliases', {
      description:
        'Other digests of the text (MD5, SHA-1) that manifests know it by, which clients may send.',
    }),
    tags: t.exposeStringList('tags', { description: 'As they were given when it was first pushed.' }),
    source: t.expose('source', { type: ManifestKind, description: 'What it came in.' }),
    public: t.exposeBoolean('public', { description: 'Whether every application may ask it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was stored.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last asked, half a minute late at most; null when it never was.',
    }),
    useCount: t.exposeFloat('useCount', {
      description: 'How often it was asked, half a minute late at most.',
    }),
    revokedAt: t.expose('revokedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when nobody may ask it; null while it may be asked.',
    }),
    viewerCan: viewerCanField(t, 'operation'),
  }),
});

const OperationFilterInput = builder.inputRef<OperationFilter>('OperationFilter').implement({
  description: 'Which stored operations.',
  fields: (t) => ({
    owners: t.stringList({ description: 'Of any of these applications.' }),
    names: t.stringList({ description: 'Any of these whole names.' }),
    documentIds: t.stringList({
      description: 'Any of these digests, also MD5 and SHA-1, with or without `sha256:` and the like.',
    }),
    tags: t.stringList({ description: 'With at least one of these.' }),
    types: t.field({ type: [OperationType], description: 'Any of these.' }),
    public: t.boolean({ description: 'Only those that every application may ask, or only the others.' }),
    revoked: t.boolean({ description: 'Only those that were revoked, or only the others.' }),
  }),
});

addRootNoun(OperationRef, {
  list: 'operations',
  single: 'operation',
  description:
    'Stored operations. An administrator of the gateway sees all of them, others those of the application that their token was given to and the public ones.',
  sources: ({ sources }) => sources.operations,
  load: ({ load }) => load.Operation,
  filter: OperationFilterInput,
  // All of them are in one place, and nothing in the filter says where.
  whereabouts: () => ({ systems: null, ids: [] }),
  keys: operationKeys,
  defaultOrder: { field: 'NAME', direction: 'ASC' },
});
