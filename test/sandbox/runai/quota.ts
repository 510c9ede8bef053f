/** A row of a quota as it is sent: that many devices of a node pool. */
export function gpus(pool: string, deserved: number, limit: number | null = -1) {
  return { nodePool: { id: pool }, gpu: { deserved, limit, overQuotaWeight: 2 }, cpu: null, memory: null };
}
