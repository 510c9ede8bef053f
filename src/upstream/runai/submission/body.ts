import type { Container, EnvironmentVariable, NewJob } from '../../../domain/new-job.ts';
import { computeBody } from './compute-body.ts';
import { type Body, given } from './given.ts';
import { distributedBody, inferenceBody } from './kind-body.ts';
import { storageBody } from './storage-body.ts';
import { accessBody, schedulingBody, securityBody } from './surroundings-body.ts';

/** Where a workload is submitted to. */
export interface Place {
  readonly projectId: string;
  readonly clusterId: string;
}

/** What Run:ai is sent, the same for all kinds but for what only some have. */
export function submissionBody({ projectId, clusterId }: Place, job: NewJob): Body {
  const { name, nameIsPrefix, distributed } = job;
  return {
    ...{ name, projectId, clusterId },
    ...(nameIsPrefix && { useGivenNameAsPrefix: true }),
    spec: specOf(job),
    ...(distributed && masterBody(distributed)),
  };
}

function specOf(job: NewJob): Body {
  const { parallelism, completions, backoffLimit, deleteAfterSeconds, distributed, inference } = job;
  return {
    ...containerBody(job),
    ...schedulingBody(job.scheduling ?? {}),
    ...given({ parallelism, completions, backoffLimit }),
    ...given({ autoDeletionTimeAfterCompletionSeconds: deleteAfterSeconds }),
    ...given({ storage: job.storage && storageBody(job.storage) }),
    ...accessBody(job.access ?? {}),
    ...given({ security: job.security && securityBody(job.security) }),
    ...(distributed && distributedBody(distributed)),
    ...(inference && inferenceBody(inference)),
  };
}

/** `command` and `args` are one text each, which Run:ai splits as a shell would. */
function containerBody({ image, command, args, environment, compute }: Container): Body {
  return {
    image,
    ...given({ command, args }),
    ...given({ environmentVariables: environment?.map(variableBody) }),
    ...given({ compute: compute && computeBody(compute) }),
  };
}

function variableBody({ name, value, secret, configMap, credential, podField }: EnvironmentVariable): Body {
  const podFieldRef = podField ? { path: podField } : null;
  return { name, ...given({ value, secret, configMap, userCredential: credential, podFieldRef }) };
}

/** Whether a master stands for itself when nothing is said of it is not documented; so it is said. */
function masterBody({ framework, master }: NonNullable<NewJob['distributed']>): Body {
  if (framework === 'JAX') return {};
  if (!master) return { masterSpecSameAsWorker: true };
  return { masterSpecSameAsWorker: false, masterSpec: containerBody(master) };
}
