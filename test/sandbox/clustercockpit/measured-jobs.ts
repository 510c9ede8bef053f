export const now = 1_790_000_000;

export const accelerators = ['00000000:1A:00.0', '00000000:3A:00.0'];
/** A part of a node with two of its accelerators. */
export const onGlade = {
  cluster: 'glade',
  subCluster: 'h100',
  numAcc: 2,
  resources: [{ hostname: 'gg01', hwthreads: [0, 1, 2, 3], accelerators }],
};
/** Ten minutes old at `now`. */
export const running = { jobState: 'running', startTime: now - 600, duration: 0 } as const;
const statistics = {
  cpu_load: { unit: { base: '' }, avg: 8, min: 4, max: 16 },
  mem_bw: { unit: { base: 'B/s', prefix: 'G' }, avg: 100, min: 20, max: 180 },
  flops_any: { unit: { base: 'F/s', prefix: 'G' }, avg: 400, min: 0, max: 500 },
  acc_power: { unit: { base: 'W' }, avg: 600, min: 100, max: 700 },
};
export const archived = { monitoringStatus: 3, statistics } as const;
