/** The parts of a job that only a scheduler of containers tells, as any other leaves them. */
export const untold = {
  resources: {
    gpuMemory: null,
    gpuRequestType: null,
    upstreamGpuRequestType: null,
    extended: null,
    hardwareThreads: null,
    threadsPerCore: null,
    hosts: null,
  },
  scheduling: {
    reason: null,
    guaranteedRuntimeEndsAt: null,
    idleGpus: null,
    number: null,
    arrayNumber: null,
    subCluster: null,
    sharing: null,
  },
  job: { deletedAt: null, containers: null, actions: null },
};
