import type { InputFieldBuilder } from '@pothos/core';
import type { NewClass, QuotaInput } from '../domain/pool-changes.ts';
import type { memberKinds } from '../domain/pool-member.ts';
import type { MemberInput } from '../domain/pool-member.ts';
import type { NodeAffinity } from '../domain/pool.ts';
import { builder } from './builder.ts';
import { ByteAmount } from './filters.ts';

export type Fields = InputFieldBuilder<typeof builder.$inferSchemaTypes, 'InputObject'>;

/** What every change of a pool and of its classes asks of the viewer. */
export const changingPools = { permission: 'pool:write', doing: 'Changing pools on' } as const;

const expectedVersion =
  'The version of the pool this was decided on: refused with `Conflict` when another one stands. Native pools.';

const NodeAffinityInput = builder.inputRef<NodeAffinity>('NodeAffinityInput').implement({
  description: 'A node label that sessions of a class are drawn to.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'Key of the Kubernetes node label.' }),
    required: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Whether a node without the label is out of question.',
    }),
  }),
});

/** The sizes and labels of a class; all required of a new one. */
export function classFields<Required extends boolean>(t: Fields, required: Required) {
  return {
    name: t.string({ required, description: '5 to 40 characters.' }),
    cpu: t.float({ required, description: 'Cores, more than 0.' }),
    gpu: t.float({ required, description: 'Devices; a whole number.' }),
    memory: t.field({ type: ByteAmount, required, description: 'Memory. Renku takes whole GIB.' }),
    maxStorage: t.field({
      type: ByteAmount,
      required,
      description: 'The most disk a session may ask for. Renku takes whole GB.',
    }),
    defaultStorage: t.field({
      type: ByteAmount,
      required,
      description: 'Disk of a session that names no size; at most `maxStorage`.',
    }),
    tolerations: t.stringList({ description: 'Keys of the taints its sessions tolerate; all of them.' }),
    nodeAffinities: t.field({
      type: [NodeAffinityInput],
      description: 'Labels its sessions are drawn to; all of them.',
    }),
    quotaEnforced: t.boolean({ description: "Whether its use counts against the pool's credit limits." }),
    nodePoolId: t.id({ description: 'Id of the node pool its sessions run on. Native pools.' }),
  };
}

export const NewClassInput = builder.inputRef<NewClass>('NewClassInput').implement({
  description: 'A class of a new pool.',
  fields: (t) => ({
    ...classFields(t, true),
    default: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Exactly one class of a pool is its default, for ever.',
    }),
  }),
});

export const QuotaInputRef = builder.inputRef<QuotaInput>('PoolQuotaInput').implement({
  description: 'What all sessions of a pool may use together. Every class must fit it.',
  fields: (t) => quotaFields(t),
});

export function quotaFields(t: Fields) {
  return {
    cpu: t.float({ required: true, description: 'Cores. Renku rounds them up to a whole number.' }),
    gpu: t.float({ required: true, description: 'Devices; a whole number.' }),
    memory: t.field({ type: ByteAmount, required: true, description: 'Memory. Renku takes whole GB.' }),
  };
}

/** What a pool is besides its classes and its quota. */
export function poolFields(t: Fields, required: boolean) {
  return {
    name: t.string({ required, description: '5 to 40 characters; not unique.' }),
    public: t.boolean({ required, description: 'Open to everybody, signed in or not.' }),
    default: t.boolean({
      required,
      ...(required && { defaultValue: false }),
      description: 'The pool used when a session names none; one of a system, public and without quota.',
    }),
    platform: t.string({ description: 'OCI platform, `linux/amd64` or `linux/arm64`.' }),
    idleThresholdSeconds: t.int({
      description: 'A session idle for longer is hibernated; 0 or null means never.',
    }),
    hibernationThresholdSeconds: t.int({
      description: 'A session hibernated for longer is deleted; 0 or null means never.',
    }),
    hibernationWarningSeconds: t.int({
      description: 'How long before that deletion its owner is warned; less than the threshold.',
    }),
    cpuLimitFactor: t.float({
      description: 'How many times the requested cores a session may burst to, 1 to 100.',
    }),
    clusterId: t.id({
      description: 'Id of the cluster its sessions run on. Native pools name one of any system.',
    }),
  };
}

export function poolId(t: Fields) {
  return t.id({ required: true, description: '`ResourcePool:<system>:<pool>`.' });
}

export function classId(t: Fields) {
  return t.id({ required: true, description: '`ResourceClass:<system>:<pool>/<class>`.' });
}

export function version(t: Fields) {
  return t.int({ description: expectedVersion });
}

export const MemberKind = builder.enumType('PoolMemberKind', {
  description: 'What a member is.',
  values: {
    USER: { description: 'A person.' },
    GROUP: { description: 'A group of Renku: all its members.' },
    PROJECT: { description: 'A project of Renku: all its members.' },
  } satisfies Record<(typeof memberKinds)[number], object>,
});

export const MemberInputRef = builder.inputRef<MemberInput>('PoolMemberInput').implement({
  description: 'A member: a user by issuer and subject or by email, a group or project by key.',
  fields: (t) => ({
    kind: t.field({ type: MemberKind, required: true, defaultValue: 'USER', description: 'What it is.' }),
    issuer: t.string({ description: 'Name of the configured issuer that knows the user. Native pools.' }),
    subject: t.string({ description: "The user's `sub` there; the user id in Renku." }),
    email: t.string({ description: 'Instead: whoever holds this address.' }),
    key: t.string({ description: "The system's own key of a group or project." }),
  }),
});
