import type { Change, Step } from '../../domain/change/change.ts';
import { conflict, type Problem, refuseIfAny } from '../../domain/change/refusal.ts';
import type {
  ClusterChanges,
  ClusterPatch,
  ClusterRemoval,
  ClusterResult,
  NewCluster,
} from '../../domain/cluster-changes.ts';
import { confirmationProblems, foreignPart } from '../../domain/cluster-link-rules.ts';
import { certificateProblems, patched } from '../../domain/cluster-rules.ts';
import type { Cluster } from '../../domain/cluster.ts';
import type { NodeKey } from '../../domain/id.ts';
import { nameProblems } from '../../domain/pool-rules/fields.ts';
import type { Removal } from '../../domain/removal.ts';
import type { BoundRenku } from './bound-renku.ts';
import { changed } from './changed.ts';
import { checkedStep, renkuStep } from './checked-step.ts';
import {
  clusterBody,
  clusterInputPath,
  type ClusterSettings,
  inputPaths,
  wantedCluster,
} from './cluster-body.ts';
import {
  changeOf,
  clusterIn,
  type ClusterInHand,
  patchStep,
  settingsOf,
  takeCluster,
} from './cluster-in-hand.ts';
import { readClusters } from './clusters.ts';
import { toCluster } from './map.ts';
import { poolsOn } from './pools.ts';
import * as wire from './schema.ts';

/** Changes of session clusters. PUT is never sent: it resets the flag of the default certificate. */
export function clusterChanges(renku: BoundRenku): ClusterChanges {
  return {
    system: renku.system,
    createCluster: (input) => createCluster(renku, input),
    updateCluster: (key, patch) => updateCluster(renku, key, patch),
    deleteCluster: (key, removal) => deleteCluster(renku, key, removal),
  };
}

async function createCluster(renku: BoundRenku, input: NewCluster): Promise<Change<ClusterResult>> {
  const foreign = foreignPart('connection', input.connection, renku.system);
  refuseIfAny([...foreign, ...(input.sessions ? [] : [sessionsNeeded])]);
  const wanted = wantedCluster(input);
  refuseIfAny(clashProblems(wanted, await readClusters(renku)));
  const { defaultTlsCertificate, ...settings } = wanted;
  const hand: ClusterInHand = { system: renku.system, row: null };
  const body = clusterBody({
    ...{ ingressAnnotations: [], ...given(settings) },
    ...(defaultTlsCertificate && { protocol: 'http' }),
  });
  const creation = renkuStep(renku, {
    intent: defaultTlsCertificate ? 'Create the cluster, for now without https' : 'Create the cluster',
    fields: inputPaths(given(settings)),
    inputPath: clusterInputPath,
    request: () => ({ method: 'POST', path: '/clusters', body, schema: wire.Cluster }),
    then: (row) => void (hand.row = row),
  });
  // Renku CRC: POST drops the flag, and with https answers 500 because of it.
  const https = { protocol: 'https', defaultTlsCertificate: true };
  const intent = "Serve sessions over https with the cluster's own certificate";
  return changeOf(hand, [
    creation,
    ...(defaultTlsCertificate ? [patchStep(renku, hand, intent, https)] : []),
  ]);
}

async function updateCluster(
  renku: BoundRenku,
  key: NodeKey,
  patch: ClusterPatch,
): Promise<Change<ClusterResult>> {
  const { row, others } = await takeCluster(renku, key);
  const hand: ClusterInHand = { system: renku.system, row };
  const standing = settingsOf(clusterIn(hand));
  const settings = changed<ClusterSettings>(wantedCluster(patch), standing);
  refuseIfAny([
    ...(settings.name === undefined ? [] : nameProblems('name', settings.name)),
    ...clashProblems(settings, others),
    ...removalProblems(settings),
    ...(patch.sessions ? certificateProblems(patched(standing, patch.sessions)) : []),
  ]);
  return changeOf(hand, patchSteps(renku, hand, settings, standing));
}

async function deleteCluster(
  renku: BoundRenku,
  key: NodeKey,
  removal: ClusterRemoval,
): Promise<Change<Removal<Cluster>>> {
  const { row } = await takeCluster(renku, key);
  const { id, name } = toCluster(renku.system, row);
  refuseIfAny(confirmationProblems(removal, name));
  const pools = removal.force ? [] : await poolsOn(renku, id);
  if (pools.length > 0) throw inUse(name, pools);
  const deletion = checkedStep(renku, {
    intent: `Delete the cluster ${name}`,
    fields: ['id'],
    request: () => ({ method: 'DELETE', path: `/clusters/${row.id}`, schema: wire.Anything }),
    missing: async () => ((await readClusters(renku)).some((each) => each.id === row.id) ? ['id'] : []),
  });
  return { steps: [deletion], result: () => ({ deletedId: id, row: null }), lookAt: () => id };
}

/** One request where that is possible, and two where a certificate has to go before the other comes. */
function patchSteps(
  renku: BoundRenku,
  hand: ClusterInHand,
  settings: Partial<ClusterSettings>,
  standing: ClusterSettings,
): Step[] {
  if (Object.keys(settings).length === 0) return [];
  const { protocol, tlsSecretName, defaultTlsCertificate } = { ...standing, ...settings };
  const dropsSecret = standing.tlsSecretName !== null && tlsSecretName === null;
  const dropsDefault = standing.defaultTlsCertificate && !defaultTlsCertificate;
  if (protocol !== 'https' || !(dropsSecret || dropsDefault))
    return [patchStep(renku, hand, 'Change the cluster', settings)];

  // Renku CRC compares what is given, except an empty name and a false flag, with what stands: with https
  // the one certificate cannot go in the request that brings the other.
  const without = {
    ...{ ...settings, protocol: 'http' },
    ...{ tlsSecretName: dropsSecret ? null : standing.tlsSecretName, defaultTlsCertificate: false },
  };
  const certificate = tlsSecretName === null ? { defaultTlsCertificate } : { tlsSecretName };
  return [
    patchStep(
      renku,
      hand,
      'Serve sessions over http while the certificate changes',
      changed(without, standing),
    ),
    patchStep(renku, hand, 'Serve sessions over https with the other certificate', {
      ...{ protocol, ...certificate },
    }),
  ];
}

/** Without what is none: Renku takes an empty text of a new cluster for a name. */
function given(settings: Partial<ClusterSettings>): Partial<ClusterSettings> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null));
}

/** Renku CRC answers 500, not 409, to an update that takes the name of another. */
function clashProblems(
  { name, configName }: Partial<ClusterSettings>,
  others: readonly wire.Cluster[],
): Problem[] {
  const message = 'Another cluster has this already; it is unique.';
  return [
    ...(others.some((other) => other.name === name) ? [{ path: 'name', message }] : []),
    ...(others.some((other) => other.config_name === configName)
      ? [{ path: 'sessions.configName', message }]
      : []),
  ];
}

/** Renku CRC refuses an empty service account and stores an empty ingress class as its name. */
function removalProblems(settings: Partial<ClusterSettings>): Problem[] {
  return (['serviceAccountName', 'ingressClassName'] as const)
    .filter((name) => settings[name] === null)
    .map((name) => ({ path: `sessions.${name}`, message: 'Renku cannot remove this; give another name.' }));
}

function inUse(name: string, pools: readonly string[]) {
  const shown = pools.slice(0, 5).join(', ') + (pools.length > 5 ? ', …' : '');
  return conflict(
    `Pools run on ${name} (${shown}), and Renku would move them to its own cluster without a word. Delete them first, or delete with \`force\`.`,
  );
}

const sessionsNeeded: Problem = {
  path: 'sessions',
  message: 'A cluster of Renku is told where its sessions are reached.',
};
