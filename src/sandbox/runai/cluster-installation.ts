import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { guard } from './access.ts';
import type { Env } from './authentication.ts';
import { foundCluster } from './cluster-contents.ts';
import type { ControlPlane } from './control-plane.ts';
import { badRequest } from './refusals.ts';

/** How a cluster is installed: the answer holds the secret with which it will sign in. */
export function installationRoutes(plane: ControlPlane): Hono<Env> {
  return new Hono<Env>().get('/:uuid/cluster-install-info', guard(plane, 'cluster-config'), (c) => {
    const cluster = foundCluster(plane, c, 'read');
    const { version, remoteClusterUrl = cluster.domain ?? '' } = c.req.query();
    if (!version) badRequest('version is required');
    const clientSecret = randomBytes(24).toString('base64url');
    const values = [
      `controlPlane.clientSecret=${clientSecret}`,
      `cluster.uid=${cluster.uuid}`,
      `cluster.url=${remoteClusterUrl}`,
    ];
    return c.json({
      installationStr: `helm upgrade -i runai-cluster runai/runai-cluster --version ${version} --set ${values.join(',')}`,
      repositoryName: 'runai',
      chartRepoURL: 'https://charts.example.org/runai',
      clientSecret,
    });
  });
}
