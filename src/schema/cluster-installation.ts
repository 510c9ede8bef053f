import type { ClusterChanges, ClusterInstallation, InstallationInput } from '../domain/cluster-changes.ts';
import { linkProblems } from '../domain/cluster-link-rules.ts';
import { clusterId } from './cluster-mutations.ts';
import { ClusterRef } from './cluster.ts';
import { addMutation } from './mutation.ts';
import { lacking, type Target, targetOfId } from './target.ts';

/** A mutation although nothing changes: it is written down who was shown the secret. */
addMutation<{ readonly id: string } & InstallationInput, Target<ClusterChanges>, ClusterInstallation>({
  permission: 'cluster:write',
  doing: 'Installing clusters of',
  name: 'showClusterInstallation',
  description:
    'Shows how a registered cluster is installed, with the secret by which it signs in to its control plane. It changes nothing, and the audit keeps that it was shown. Run:ai.',
  input: (t) => ({
    id: clusterId(t),
    version: t.string({
      description: 'Which version is to be installed; needed until the cluster has told its own.',
    }),
    url: t.string({
      description:
        'Address at which the cluster will be reached; the one it was registered with when absent.',
    }),
  }),
  showsSecret: true,
  payload: (t) => ({
    cluster: t.expose('cluster', { type: ClusterRef, description: 'The cluster it is for.' }),
    command: t.expose('command', {
      type: 'Secret',
      nullable: true,
      description: 'What to run on the cluster; holds its secret. Null in a replay.',
    }),
    clientSecret: t.expose('clientSecret', {
      type: 'Secret',
      nullable: true,
      description: 'The secret alone. Null in a replay.',
    }),
    repositoryName: t.exposeString('repositoryName', {
      nullable: true,
      description: 'Name under which the command knows the Helm repository.',
    }),
    repositoryUrl: t.exposeString('repositoryUrl', {
      nullable: true,
      description: 'Address of the Helm repository.',
    }),
  }),
  target: ({ id }, { sources }) => targetOfId(sources.clusterChanges, 'Cluster', id),
  problems: (input) => linkProblems(input, ''),
  async plan({ changes, key }, input) {
    if (changes.showInstallation === undefined)
      throw lacking(changes.system, 'show how its clusters are installed');
    return changes.showInstallation(key, input);
  },
});
