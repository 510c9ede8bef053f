import type { ByteAmount as Bytes } from '../domain/filter.ts';
import type { ExtendedResource } from '../domain/job-parts.ts';
import type {
  EnvironmentVariable,
  KeyOf,
  NewJobCompute,
  NewJobGpu,
  RequestAndLimit,
  Share,
} from '../domain/new-job.ts';
import { builder } from './builder.ts';
import { ByteAmount } from './filters.ts';

const KeyOfInput = builder.inputRef<KeyOf>('KeyReferenceInput').implement({
  description: 'One entry of an object that has several.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Of the object.' }),
    key: t.string({ required: true, description: 'Of the entry.' }),
  }),
});

export const EnvironmentVariableInput = builder
  .inputRef<EnvironmentVariable>('EnvironmentVariableInput')
  .implement({
    description: 'An environment variable, with exactly one source of its value.',
    fields: (t) => ({
      name: t.string({ required: true, description: 'Each once.' }),
      value: t.field({ type: 'Secret', description: 'The value itself; no log, plan or audit shows it.' }),
      secret: t.field({ type: KeyOfInput, description: 'From a Kubernetes secret of the project.' }),
      configMap: t.field({ type: KeyOfInput, description: 'From a Kubernetes config map of the project.' }),
      credential: t.field({ type: KeyOfInput, description: "From the submitter's own credentials." }),
      podField: t.string({ description: 'From a field of the pod, e.g. `status.podIP`.' }),
    }),
  });

const request = 'What is kept for it.';
const limit = 'The most it may take, at least what is requested.';

const GpuPortionInput = builder.inputRef<Share<number>>('GpuPortionInput').implement({
  description: 'A part of a device, more than 0 and at most 1.',
  fields: (t) => ({
    request: t.float({ required: true, description: request }),
    limit: t.float({ description: limit }),
  }),
});

const GpuMemoryInput = builder.inputRef<Share<Bytes>>('GpuMemoryInput').implement({
  description: 'As much of a device as holds this memory.',
  fields: (t) => ({
    request: t.field({ type: ByteAmount, required: true, description: request }),
    limit: t.field({ type: ByteAmount, description: limit }),
  }),
});

const CoresInput = builder.inputRef<RequestAndLimit<number>>('CoresInput').implement({
  description: 'Processor cores; fractions exist.',
  fields: (t) => ({ request: t.float({ description: request }), limit: t.float({ description: limit }) }),
});

const MemoryInput = builder.inputRef<RequestAndLimit<Bytes>>('MemoryInput').implement({
  description: 'Memory.',
  fields: (t) => ({
    request: t.field({ type: ByteAmount, description: request }),
    limit: t.field({ type: ByteAmount, description: limit }),
  }),
});

const JobGpuInput = builder.inputRef<NewJobGpu>('JobGpuInput').implement({
  description: 'Whole devices; or, of exactly one, a part by portion or by memory.',
  fields: (t) => ({
    devices: t.int({ required: true, description: 'How many.' }),
    portion: t.field({ type: GpuPortionInput, description: 'A part of the one device.' }),
    memory: t.field({ type: GpuMemoryInput, description: 'Memory of the one device.' }),
  }),
});

const ExtendedResourceInput = builder.inputRef<ExtendedResource>('ExtendedResourceInput').implement({
  description: 'What a device plugin offers; a MIG slice is one.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'E.g. `nvidia.com/mig-1g.10gb`.' }),
    quantity: t.string({ required: true, description: 'As Kubernetes writes amounts: `2`, `4Gi`.' }),
  }),
});

export const JobComputeInput = builder.inputRef<NewJobCompute>('JobComputeInput').implement({
  description: 'What each pod of a job gets.',
  fields: (t) => ({
    gpu: t.field({ type: JobGpuInput, description: 'None when left out, unless the policy says otherwise.' }),
    cpu: t.field({ type: CoresInput, description: 'Cores.' }),
    memory: t.field({ type: MemoryInput, description: 'Main memory.' }),
    largeSharedMemory: t.boolean({ description: 'Whether `/dev/shm` is as large as the memory.' }),
    extendedResources: t.field({ type: [ExtendedResourceInput], description: 'What else nodes hand out.' }),
  }),
});
