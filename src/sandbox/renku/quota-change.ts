import { randomUUID } from 'node:crypto';
import { databaseError, invalid, Refusal } from './answer.ts';
import type { Data } from './data.ts';
import type { QuotaPatch } from './pool-bodies.ts';
import type { Pool, Quota } from './wire.ts';

/** The quota of a pool after this change of it; a new one needs all amounts and a place to be. */
export function quotaAfter(data: Data, pool: Pool, sent: QuotaPatch | undefined): Quota | undefined {
  if (sent === undefined) return pool.quota;
  if (pool.quota !== undefined) return { ...pool.quota, ...sent };
  const { cpu, memory, gpu } = sent;
  if (cpu === undefined || memory === undefined || gpu === undefined) {
    throw invalid('A new quota needs cpu, memory and gpu.');
  }
  return newQuota(data, pool, { id: randomUUID(), cpu, memory, gpu });
}

/** A quota is an object in Kubernetes: its cluster must be within reach, and its name not taken. */
export function newQuota(data: Data, { cluster }: Pool, quota: Quota): Quota {
  const home = data.clusters.find(({ id }) => id === cluster?.id);
  if (home !== undefined && !data.kubeconfigs.has(home.config_name)) {
    throw new Refusal(404, `Could not find cluster ${home.id}`);
  }
  if (data.pools.some((other) => other.quota?.id === quota.id)) {
    throw databaseError(`the quota ${quota.id} already exists`);
  }
  return quota;
}

/** As Kubernetes gets it, in whole cores; the rules look at what was asked for. */
export function inWholeCores(quota: Quota): Quota {
  return { ...quota, cpu: Math.ceil(quota.cpu) };
}
