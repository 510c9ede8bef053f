import { randomUUID } from 'node:crypto';
import { ask, type Call, newName, newPool } from './ask.ts';
import type { MutationSite } from './site.ts';

interface KnownPool {
  readonly id: string;
  readonly isUpdated: boolean;
}

/** Clients that change pools, each its own ones. */
export interface Load {
  readonly calls: readonly Call[];
  /** Asks until the gateway is gone; before new calls, those that the one before left without an answer. */
  run(url: string): Promise<void>;
  /** Asks everything that has a key and no answer yet, and again some of what has one. */
  settle(url: string): Promise<void>;
}

const askedAtOnce = 100;
const replayed = 200;

export function createLoad({ token }: Pick<MutationSite, 'token'>, clients = 6): Load {
  const calls: Call[] = [];
  let lost: Call[] = [];

  async function run(url: string): Promise<void> {
    const again = lost;
    lost = [];
    const clientRuns = Array.from({ length: clients }, () => client(url));
    await Promise.all([...clientRuns, ...again.map((call) => ask(url, token, call))]);
  }

  /** Changes only what it made itself and knows how it stands. */
  async function client(url: string): Promise<void> {
    const pools: KnownPool[] = [];
    for (let turn = 0; ; turn += 1) {
      const call = nextCall(pools);
      calls.push(call);
      const answer = await ask(url, token, call);
      if (answer === null) {
        if (call.key !== null) lost.push(call);
        return;
      }
      if (answer.poolId !== null)
        pools.push({ id: answer.poolId, isUpdated: call.mutation === 'updatePool' });
      if (call.key !== null && turn % 5 === 0) await ask(url, token, call);
    }
  }

  async function settle(url: string): Promise<void> {
    const keyed = calls.filter(({ key }) => key !== null);
    const unanswered = keyed.filter(({ answers }) => answers.length === 0);
    await inBatches([...unanswered, ...keyed.slice(-replayed)], (call) => ask(url, token, call));
  }

  return { calls, run, settle };
}

function nextCall(pools: KnownPool[]): Call {
  const key = Math.random() < 0.6 ? randomUUID() : null;
  const chance = Math.random();
  const pool = chance < 0.5 ? undefined : pools.shift();
  if (pool === undefined) return { mutation: 'createPool', input: newPool(), key, answers: [] };
  const { id, isUpdated } = pool;
  if (isUpdated || chance < 0.7) return { mutation: 'deletePool', input: { id }, key, answers: [] };
  return { mutation: 'updatePool', input: { id, name: newName() }, key, answers: [] };
}

async function inBatches<T>(all: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < all.length; at += askedAtOnce) {
    await Promise.all(all.slice(at, at + askedAtOnce).map(work));
  }
}
