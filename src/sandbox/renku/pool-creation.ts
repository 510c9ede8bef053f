import { randomUUID } from 'node:crypto';
import { invalid, notFound } from './answer.ts';
import type { Data } from './data.ts';
import type { PoolCreate } from './pool-bodies.ts';
import { asStored, having } from './pool-parts.ts';
import { checkPool, checkThresholds } from './pool-rules.ts';
import { newQuota } from './quota-change.ts';
import { hasProvider } from './remote.ts';
import type { Renku } from './state.ts';
import type { Pool } from './wire.ts';

/** Stores a new pool and its classes under the next ids, or refuses all of it. */
export function createPool({ data, newPoolId, newClassId }: Renku, body: PoolCreate): Pool {
  checkThresholds(body);
  checkNew(data, body);
  const draft = draftOf(data, body);
  checkPool(draft);
  const classes = draft.classes.map((one) => ({ ...one, id: newClassId() }));
  const pool = asStored({ ...draft, id: newPoolId(), classes });
  data.pools.push(pool);
  return pool;
}

/** What is asked of a new pool only; an update may break each of these. */
function checkNew(data: Data, body: PoolCreate): void {
  const { remote, cluster_id } = body;
  if (body.default && data.pools.some((pool) => pool.default)) {
    throw invalid('There can only be one default resource pool and one already exists.');
  }
  if (remote !== undefined && (body.default || body.public)) {
    throw invalid('A resource pool with a remote configuration can be neither public nor the default.');
  }
  if (remote?.provider_id !== undefined && !hasProvider(data, remote.provider_id)) {
    throw invalid(`The OAuth2 provider ${remote.provider_id} does not exist.`);
  }
  if (cluster_id !== undefined && !data.clusters.some(({ id }) => id === cluster_id)) {
    throw notFound(`The cluster with ID ${cluster_id}`);
  }
}

/** The pool before it has ids. */
function draftOf(data: Data, { classes, quota, cluster_id, ...settings }: PoolCreate): Pool {
  const bare = { ...settings, id: 0, classes: classes.map((one) => ({ ...one, id: 0 })) };
  // Renku does not hand the factor on to its database; only a later update sets it.
  delete bare.cpu_limit_factor;
  const placed = having(bare, 'cluster', cluster_id === undefined ? undefined : { id: cluster_id });
  if (quota === undefined) return placed;
  return { ...placed, quota: newQuota(data, placed, { id: randomUUID(), ...quota }) };
}
