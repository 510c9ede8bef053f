/** The parts of a job that only a scheduler of containers tells, as any other leaves them. */
export const untold = {
  resources: { gpuMemory: null, gpuRequestType: null, upstreamGpuRequestType: null, extended: null },
  scheduling: { reason: null, guaranteedRuntimeEndsAt: null, idleGpus: null },
  job: { deletedAt: null, containers: null, actions: null },
};
