import type { Change } from '../../../domain/change/change.ts';
import { refuseIfAny } from '../../../domain/change/refusal.ts';
import type { ClusterInstallation, InstallationInput } from '../../../domain/cluster-changes.ts';
import { formatId } from '../../../domain/id.ts';
import { Secret } from '../../../domain/secret.ts';
import { showStep } from '../../request-step.ts';
import { textOrNull } from '../absent.ts';
import type { BoundRunai } from '../runai-step.ts';
import { toCluster } from './map.ts';
import * as wire from './schema.ts';
import { clustersPath } from './source.ts';

/** The secret is asked for when the step runs, and kept nowhere: no plan and no look shows it. */
export function showInstallation(
  { door, caller }: BoundRunai,
  cluster: wire.Cluster,
  { url, version }: InstallationInput,
): Change<ClusterInstallation> {
  const wanted = version ?? textOrNull(cluster.version);
  refuseIfAny(wanted === null ? [versionNeeded] : []);
  let installation: wire.Installation | null = null;
  const showing = showStep(door, caller, {
    intent: `Show how the cluster ${cluster.name} is installed`,
    fields: ['id', ...(version ? ['version'] : []), ...(url ? ['url'] : [])],
    request: {
      path: `${clustersPath}/${cluster.uuid}/cluster-install-info`,
      query: { version: wanted ?? undefined, remoteClusterUrl: url ?? undefined },
      schema: wire.Installation,
    },
    then: (answer) => void (installation = answer),
  });
  return {
    steps: [showing],
    result() {
      if (installation === null) throw new Error('the installation was asked for before it was shown');
      return { cluster: toCluster(door.system, cluster), ...toInstallation(installation) };
    },
    lookAt: () => formatId('Cluster', door.system.name, cluster.uuid),
  };
}

function toInstallation({ installationStr, clientSecret, repositoryName, chartRepoURL }: wire.Installation) {
  return {
    command: new Secret(installationStr),
    clientSecret: new Secret(clientSecret),
    repositoryName: textOrNull(repositoryName),
    repositoryUrl: textOrNull(chartRepoURL),
  };
}

const versionNeeded = {
  path: 'version',
  message: 'The cluster has not told its version yet; say which is to be installed.',
};
