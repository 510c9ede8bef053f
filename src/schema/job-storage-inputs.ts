import type { accessModes, portServices } from '../domain/new-job-parts.ts';
import type {
  ClaimMount,
  GitMount,
  HostPathMount,
  NamedMount,
  NewClaim,
  NewJobAccess,
  NewJobStorage,
  NewPort,
  NewUrl,
  NfsMount,
  ScratchMount,
} from '../domain/new-job-parts.ts';
import { builder } from './builder.ts';
import { ByteAmount } from './filters.ts';
import type { Fields } from './pool-inputs.ts';

const VolumeAccessMode = builder.enumType('VolumeAccessMode', {
  description: 'Who may mount a volume at the same time.',
  values: {
    READ_WRITE_ONCE: { description: 'The pods of one node.' },
    READ_ONLY_MANY: { description: 'The pods of many nodes, to read.' },
    READ_WRITE_MANY: { description: 'The pods of many nodes.' },
  } satisfies Record<(typeof accessModes)[number], object>,
});

const NewClaimInput = builder.inputRef<NewClaim>('NewVolumeClaimInput').implement({
  description: 'A persistent volume claim to make.',
  fields: (t) => ({
    size: t.field({ type: ByteAmount, required: true, description: 'How large.' }),
    storageClass: t.string({ description: 'The default of the cluster when left out.' }),
    accessMode: t.field({ type: VolumeAccessMode, description: 'READ_WRITE_ONCE when left out.' }),
    ephemeral: t.boolean({ description: 'Whether it goes with the job.' }),
  }),
});

const ClaimMountInput = builder.inputRef<ClaimMount>('VolumeClaimMountInput').implement({
  description: 'A persistent volume claim: one that is there, or a new one.',
  fields: (t) => ({
    ...mountPath(t),
    existing: t.string({ description: 'Name of a claim in the namespace of the project.' }),
    create: t.field({ type: NewClaimInput, description: 'Instead: a new one.' }),
    ...readOnly(t),
  }),
});

const HostPathMountInput = builder.inputRef<HostPathMount>('HostPathMountInput').implement({
  description: 'A folder of the node.',
  fields: (t) => ({
    ...mountPath(t),
    path: t.string({ required: true, description: 'On the node.' }),
    ...readOnly(t),
  }),
});

const NfsMountInput = builder.inputRef<NfsMount>('NfsMountInput').implement({
  description: 'A folder of an NFS server.',
  fields: (t) => ({
    ...mountPath(t),
    server: t.string({ required: true, description: 'Host name or address.' }),
    path: t.string({ required: true, description: 'On the server.' }),
    ...readOnly(t),
  }),
});

const GitMountInput = builder.inputRef<GitMount>('GitMountInput').implement({
  description: 'A clone of a Git repository.',
  fields: (t) => ({
    ...mountPath(t),
    repository: t.string({ required: true, description: 'Its address.' }),
    branch: t.string({ description: "The repository's own when left out." }),
    revision: t.string({ description: 'Tag or commit.' }),
    secret: t.string({ description: 'Name of a Kubernetes secret with user and password.' }),
  }),
});

const ScratchMountInput = builder.inputRef<ScratchMount>('ScratchMountInput').implement({
  description: 'An empty folder that goes with the pod.',
  fields: (t) => ({
    ...mountPath(t),
    sizeLimit: t.field({ type: ByteAmount, description: 'The most it takes.' }),
    inMemory: t.boolean({ description: "Whether it is held in the pod's memory." }),
  }),
});

const NamedMountInput = builder.inputRef<NamedMount>('NamedMountInput').implement({
  description: 'A Kubernetes config map or secret, an entry a file.',
  fields: (t) => ({ ...mountPath(t), name: t.string({ required: true, description: 'Of the object.' }) }),
});

export const JobStorageInput = builder.inputRef<NewJobStorage>('JobStorageInput').implement({
  description: 'What a job finds in its file system, each at a path of its own.',
  fields: (t) => ({
    claims: t.field({ type: [ClaimMountInput], description: 'Persistent volume claims.' }),
    hostPaths: t.field({ type: [HostPathMountInput], description: 'Folders of the node.' }),
    nfs: t.field({ type: [NfsMountInput], description: 'Folders of NFS servers.' }),
    git: t.field({ type: [GitMountInput], description: 'Clones of Git repositories.' }),
    scratch: t.field({ type: [ScratchMountInput], description: 'Empty folders.' }),
    configMaps: t.field({ type: [NamedMountInput], description: 'Kubernetes config maps.' }),
    secrets: t.field({ type: [NamedMountInput], description: 'Kubernetes secrets.' }),
  }),
});

const PortService = builder.enumType('PortService', {
  description: 'The kind of Kubernetes service before a port.',
  values: {
    CLUSTER_IP: { description: 'Reached from within the cluster.' },
    NODE_PORT: { description: 'Reached at a port of every node.' },
    LOAD_BALANCER: { description: 'Reached through a load balancer.' },
  } satisfies Record<(typeof portServices)[number], object>,
});

const NewPortInput = builder.inputRef<NewPort>('JobPortInput').implement({
  description: 'A port of a container.',
  fields: (t) => ({
    port: t.int({ required: true, description: 'In the container.' }),
    service: t.field({ type: PortService, required: true, description: 'What stands before it.' }),
    externalPort: t.int({ description: 'Chosen by the system when left out.' }),
  }),
});

const NewUrlInput = builder.inputRef<NewUrl>('JobUrlInput').implement({
  description: 'An address of a port, for whoever signed in; or only for the users or groups named.',
  fields: (t) => ({
    port: t.int({ required: true, description: 'In the container.' }),
    url: t.string({ description: 'Made by the system when left out.' }),
    users: t.stringList({ description: 'Only for these.' }),
    groups: t.stringList({ description: 'Only for these; not together with `users`.' }),
  }),
});

export const JobAccessInput = builder.inputRef<NewJobAccess>('JobAccessInput').implement({
  description: 'How a job is reached.',
  fields: (t) => ({
    ports: t.field({ type: [NewPortInput], description: 'Ports of its containers.' }),
    urls: t.field({ type: [NewUrlInput], description: 'Addresses for browsers.' }),
  }),
});

function mountPath(t: Fields) {
  return { mountPath: t.string({ required: true, description: 'Where in the container.' }) };
}

function readOnly(t: Fields) {
  return { readOnly: t.boolean({ description: 'Whether nothing is written to it.' }) };
}
