import { isDeepStrictEqual } from 'node:util';
import type { Change, Step } from '../../domain/change/change.ts';
import { type Problem, refuseIfAny } from '../../domain/change/refusal.ts';
import type { NodeKey } from '../../domain/id.ts';
import type { PoolResult } from '../../domain/pool-changes.ts';
import type { PoolRemoteInput } from '../../domain/pool-remote.ts';
import { remoteInPoolProblems, remoteProblems } from '../../domain/pool-rules/remote.ts';
import type { BoundRenku } from './bound-renku.ts';
import { changeOf, patchStep, poolIn, type PoolInHand, rowIn, takePool } from './pool-in-hand.ts';
import * as wire from './schema.ts';

export async function setRemote(
  renku: BoundRenku,
  key: NodeKey,
  input: PoolRemoteInput,
): Promise<Change<PoolResult>> {
  const hand = await takePool(renku, key);
  refuseIfAny([
    ...remoteProblems(input),
    ...remoteInPoolProblems(poolIn(hand)),
    ...(await providerProblems(renku, input)),
  ]);
  const fields = Object.keys(input);
  return changeOf(hand, stepsTo(renku, hand, remoteBody(input), fields), () => ({ pool: poolIn(hand) }));
}

export async function removeRemote(renku: BoundRenku, key: NodeKey): Promise<Change<PoolResult>> {
  const hand = await takePool(renku, key);
  const steps = rowIn(hand).remote ? [clearStep(renku, hand, ['id'])] : [];
  return changeOf(hand, steps, () => ({ pool: poolIn(hand) }));
}

/**
 * Renku CRC saves nothing of a changed remote but its provider, and answers 200: any other remote has to be
 * cleared before the new one is set. Between the two, sessions start on the pool's own cluster.
 */
function stepsTo(
  renku: BoundRenku,
  hand: PoolInHand,
  wanted: wire.Remote,
  fields: readonly string[],
): Step[] {
  const { remote: standing } = rowIn(hand);
  if (isDeepStrictEqual(standing, wanted)) return [];
  const setting = patchStep(renku, hand, {
    intent: 'Set the remote of the pool',
    fields,
    body: { remote: wanted },
    missing: ({ remote }) => (isDeepStrictEqual(remote, wanted) ? [] : fields),
    inputPath: (path) => path.slice(-1),
  });
  const provider = wanted.provider_id;
  const isOtherProvider = provider && isDeepStrictEqual({ ...standing, provider_id: provider }, wanted);
  return !standing || isOtherProvider ? [setting] : [clearStep(renku, hand, fields), setting];
}

function clearStep(renku: BoundRenku, hand: PoolInHand, fields: readonly string[]): Step {
  return patchStep(renku, hand, {
    intent: 'Clear the remote of the pool',
    fields,
    body: { remote: {} },
    missing: ({ remote }) => (remote ? fields : []),
  });
}

function remoteBody({ kind, url, systemName, partition, providerId }: PoolRemoteInput): wire.Remote {
  const provider = providerId ? { provider_id: providerId } : {};
  if (kind === 'RUNAI') return { kind: 'runai', base_url: url, ...provider };
  return {
    kind: 'firecrest',
    api_url: url,
    system_name: systemName ?? '',
    ...(partition ? { partition } : {}),
    ...provider,
  };
}

async function providerProblems(renku: BoundRenku, { providerId }: PoolRemoteInput): Promise<Problem[]> {
  if (!providerId) return [];
  const providers = await renku.read({ path: '/oauth2/providers', schema: wire.Providers });
  if (providers.some(({ id }) => id === providerId)) return [];
  const known = providers.map(({ id }) => id).join(', ') || 'none';
  return [{ path: 'providerId', message: `Renku has no OAuth2 provider of this id; it has ${known}.` }];
}
