import type { Change } from '../../../domain/change/change.ts';
import { conflict, notFound, refuseIfAny } from '../../../domain/change/refusal.ts';
import type {
  ClusterChanges,
  ClusterPatch,
  ClusterRemoval,
  ClusterResult,
  NewCluster,
} from '../../../domain/cluster-changes.ts';
import { confirmationProblems, foreignPart } from '../../../domain/cluster-link-rules.ts';
import type { Cluster } from '../../../domain/cluster.ts';
import { formatId, type NodeKey } from '../../../domain/id.ts';
import { plainNameProblems } from '../../../domain/plain-name.ts';
import type { Removal } from '../../../domain/removal.ts';
import { NotDone } from '../../request-step.ts';
import { changeOf, type InHand } from '../in-hand.ts';
import { uuidsOf } from '../keys.ts';
import { readOne } from '../read.ts';
import { reaches } from '../release.ts';
import { type BoundRunai, removal, runaiStep } from '../runai-step.ts';
import { Anything } from '../schema.ts';
import { showInstallation } from './installation.ts';
import { toCluster } from './map.ts';
import * as wire from './schema.ts';
import { clustersPath, readClusters } from './source.ts';

export function clusterChanges(runai: BoundRunai): ClusterChanges {
  return {
    system: runai.door.system,
    createCluster: (input) => create(runai, input),
    updateCluster: (key, patch) => update(runai, key, patch),
    deleteCluster: (key, wanted) => remove(runai, key, wanted),
    showInstallation: async (key, input) => showInstallation(runai, await take(runai, key), input),
  };
}

async function create(runai: BoundRunai, input: NewCluster): Promise<Change<ClusterResult>> {
  const { name, connection, sessions } = input;
  const { door, caller } = runai;
  refuseIfAny([...foreignPart('sessions', sessions, door.system), ...plainNameProblems(name)]);
  refuseTaken(name, await readClusters(door, caller));
  const { url, version } = connection ?? {};
  const given = { ...(url && { domain: url }), ...(version && { version }) };
  const hand: InHand<Keyed> = { row: null };
  const creation = runaiStep(runai, {
    intent: `Register the cluster ${name}`,
    fields: ['name', ...(url ? ['connection.url'] : []), ...(version ? ['connection.version'] : [])],
    request: () => ({ method: 'POST', path: clustersPath, body: { name, ...given }, schema: wire.Cluster }),
    ifTaken: taken,
    then: (row) => void (hand.row = keyed(row)),
  });
  return resultOf(runai, hand, [creation]);
}

/** Of a registered cluster only the name can be changed; the rest it tells itself. */
async function update(
  runai: BoundRunai,
  key: NodeKey,
  { name, sessions }: ClusterPatch,
): Promise<Change<ClusterResult>> {
  const { door, caller } = runai;
  refuseIfAny([
    ...foreignPart('sessions', sessions, door.system),
    ...(typeof name === 'string' ? plainNameProblems(name) : []),
  ]);
  const clusters = await readClusters(door, caller);
  const row = chosen(runai, key, clusters);
  const hand: InHand<Keyed> = { row: keyed(row) };
  if (typeof name !== 'string' || name === row.name) return resultOf(runai, hand, []);
  refuseTaken(name, clusters);
  const path = `${clustersPath}/${row.uuid}`;
  const renaming = runaiStep(runai, {
    intent: `Rename the cluster ${row.name} to ${name}`,
    fields: ['name'],
    request: () => ({ method: 'PUT', path, body: { name }, schema: Anything }),
    ifTaken: taken,
    // It is answered by an empty 204.
    async then() {
      const renamed = await readOne(door, caller, { path, schema: wire.Cluster });
      if (renamed?.name !== name)
        throw new NotDone(door.system.name, 'the name stands as it was.', `PUT ${path}`);
      hand.row = keyed(renamed);
    },
  });
  return resultOf(runai, hand, [renaming]);
}

/** Unforced, a cluster clears up first, unless it cannot; then it goes at once all the same. */
async function remove(
  runai: BoundRunai,
  key: NodeKey,
  wanted: ClusterRemoval,
): Promise<Change<Removal<Cluster>>> {
  const { system } = runai.door;
  const cluster = await take(runai, key);
  const { uuid, name } = cluster;
  const force = wanted.force || !clearsUp(cluster);
  refuseIfAny(confirmationProblems({ ...wanted, force }, name));
  return removal(runai, {
    intent: force ? `Delete the cluster ${name} at once` : `Delete the cluster ${name}`,
    id: formatId('Cluster', system.name, uuid),
    path: `${clustersPath}/${uuid}`,
    ...(wanted.force && { query: { force: true } }),
    schema: wire.Cluster,
    toRow: (standing) => toCluster(system, standing),
  });
}

/** Since 2.20; of one that never connected there is nothing to clear up, and no version either. */
function clearsUp({ version, status }: wire.Cluster): boolean {
  return version ? reaches(version, '2.20') : status?.state === 'WaitingToConnect';
}

/** Throws NOT_FOUND. */
async function take(runai: BoundRunai, key: NodeKey): Promise<wire.Cluster> {
  const { door, caller } = runai;
  const [uuid] = uuidsOf([key]);
  const path = `${clustersPath}/${uuid}`;
  const row = uuid === undefined ? null : await readOne(door, caller, { path, schema: wire.Cluster });
  return row ?? missing(runai, key);
}

function chosen(runai: BoundRunai, key: NodeKey, clusters: readonly wire.Cluster[]): wire.Cluster {
  const [uuid] = uuidsOf([key]);
  return clusters.find((cluster) => cluster.uuid === uuid) ?? missing(runai, key);
}

function missing({ door }: BoundRunai, key: NodeKey): never {
  throw notFound('Cluster', formatId('Cluster', door.system.name, ...key));
}

type Keyed = wire.Cluster & { readonly id: string };

/** What calls its key `uuid`, as other objects call theirs. */
function keyed(cluster: wire.Cluster): Keyed {
  return { ...cluster, id: cluster.uuid };
}

function resultOf({ door: { system } }: BoundRunai, hand: InHand<Keyed>, steps: Change<unknown>['steps']) {
  return changeOf(system, { type: 'Cluster' }, hand, steps, (row) => ({ cluster: toCluster(system, row) }));
}

const taken = 'There is a cluster of this name; names are unique.';

/** How Run:ai answers a name that is taken is not documented. */
function refuseTaken(name: string, clusters: readonly wire.Cluster[]): void {
  if (clusters.some((cluster) => cluster.name === name)) throw conflict(taken);
}
