import type { PoolRemote } from './pool.ts';

/** Where sessions of a pool start, as a mutation names it. */
export interface PoolRemoteInput {
  readonly kind: PoolRemote['kind'];
  /** Base address. */
  readonly url: string;
  /** FirecREST: which of its machines. */
  readonly systemName?: string | null | undefined;
  /** FirecREST: Slurm's partition. */
  readonly partition?: string | null | undefined;
  /** The OAuth2 provider that people sign in to for it; whoever connected it becomes a member of the pool. */
  readonly providerId?: string | null | undefined;
}
