import type { PoolChanges, PoolResult } from '../domain/pool-changes.ts';
import type { PoolRemoteInput } from '../domain/pool-remote.ts';
import { remoteProblems } from '../domain/pool-rules/remote.ts';
import { addMutation } from './mutation.ts';
import { changingPools, poolId } from './pool-inputs.ts';
import { poolPayload, targetPool } from './pool-mutations.ts';
import { PoolRemoteKind } from './pool.ts';
import { lacking, type Target } from './target.ts';

const remotely = 'start sessions elsewhere';

addMutation<{ readonly id: string } & PoolRemoteInput, Target<PoolChanges>, PoolResult>({
  ...changingPools,
  name: 'setPoolRemote',
  description:
    "Lets the sessions of a pool start elsewhere. A remote that stands is cleared first, since Renku keeps the old address otherwise; in between, sessions start on the pool's own cluster.",
  input: (t) => ({
    id: poolId(t),
    kind: t.field({ type: PoolRemoteKind, required: true, description: 'What starts them.' }),
    url: t.string({ required: true, description: 'Its base address, https.' }),
    systemName: t.string({ description: 'FirecREST: which of its machines; required there.' }),
    partition: t.string({ description: "FirecREST: Slurm's partition." }),
    providerId: t.string({
      description:
        'The OAuth2 provider that people sign in to for it; whoever connected it becomes a member of the pool.',
    }),
  }),
  payload: poolPayload,
  target: targetPool,
  problems: remoteProblems,
  plan({ changes, key }, { id: _, ...remote }) {
    if (changes.setRemote === undefined) throw lacking(changes.system, remotely);
    return changes.setRemote(key, remote);
  },
});

addMutation<{ readonly id: string }, Target<PoolChanges>, PoolResult>({
  ...changingPools,
  name: 'removePoolRemote',
  description: "Lets the sessions of a pool start on the pool's own cluster again.",
  input: (t) => ({ id: poolId(t) }),
  payload: poolPayload,
  target: targetPool,
  plan({ changes, key }) {
    if (changes.removeRemote === undefined) throw lacking(changes.system, remotely);
    return changes.removeRemote(key);
  },
});
