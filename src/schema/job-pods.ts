import type { JobPod, PodContainer, podPhases } from '../domain/job-details.ts';
import { builder } from './builder.ts';
import { JobResourcesRef } from './job-parts.ts';

const PodPhase = builder.enumType('PodPhase', {
  description: 'How far a pod has come, as Kubernetes tells it.',
  values: {
    PENDING: { description: 'Not all of its containers run yet.' },
    RUNNING: { description: 'At least one of its containers runs.' },
    SUCCEEDED: { description: 'All of its containers ended well.' },
    FAILED: { description: 'A container failed, and none runs.' },
    UNKNOWN: { description: 'Its node does not answer, or the word is new to us.' },
  } satisfies Record<(typeof podPhases)[number], object>,
});

const PodContainerRef = builder.objectRef<PodContainer>('PodContainer').implement({
  description: 'A container of a pod.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Unique in its pod.' }),
    image: t.exposeString('image', { description: 'What it runs.' }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Null before it started.',
    }),
  }),
});

export const JobPodRef = builder.objectRef<JobPod>('JobPod').implement({
  description: 'A pod: what Kubernetes runs a job as. Filled by Run:ai.',
  fields: (t) => ({
    uid: t.exposeString('uid', { description: 'Its unique id in Kubernetes.' }),
    name: t.exposeString('name', { description: 'Unique in its namespace.' }),
    phase: t.expose('phase', { type: PodPhase, description: 'How far it has come.' }),
    upstreamPhase: t.exposeString('upstreamPhase', { description: "The phase in the system's own word." }),
    nodeName: t.exposeString('nodeName', { nullable: true, description: 'Null until it is placed.' }),
    nodePool: t.exposeString('nodePool', {
      nullable: true,
      description: 'Name of the node pool it runs on; null until it is placed.',
    }),
    requested: t.expose('requested', {
      type: JobResourcesRef,
      nullable: true,
      description: 'What it asked for.',
    }),
    allocated: t.expose('allocated', {
      type: JobResourcesRef,
      nullable: true,
      description: 'What it holds.',
    }),
    containers: t.expose('containers', { type: [PodContainerRef], description: 'What runs in it.' }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When Kubernetes made it.',
    }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the first of its containers started.',
    }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Null while it is not over.',
    }),
  }),
});
