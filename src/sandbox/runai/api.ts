import { Hono } from 'hono';
import { guard } from './access.ts';
import { accessRuleRoutes } from './access-rules.ts';
import { audit, auditRoutes } from './audit-log.ts';
import { authenticate, type Env, type TrustedIssuer } from './authentication.ts';
import { installationRoutes } from './cluster-installation.ts';
import { clusterMetricRoutes } from './cluster-metrics.ts';
import { clusterRoutes } from './clusters.ts';
import type { ControlPlane } from './control-plane.ts';
import { departmentRoutes } from './departments.ts';
import { nodePoolRoutes } from './node-pools.ts';
import { clusterNodeRoutes, nodeRoutes } from './nodes.ts';
import { orgUnitPriorityRoutes } from './org-unit-priorities.ts';
import { ownAccessRoutes } from './own-access.ts';
import { podRoutes } from './pods.ts';
import { projectRoutes } from './projects.ts';
import { roleRoutes, roleRoutesV2 } from './roles.ts';
import { securitySettingRoutes } from './security-settings.ts';
import { serviceAccountRoutes } from './service-accounts.ts';
import { settingRoutes } from './settings.ts';
import type { TokenMint } from './token-mint.ts';
import { typedWorkloadRoutes } from './typed-workloads.ts';
import { userRoutes } from './users.ts';
import { onlyOf } from './versions.ts';
import { workloadBatchRoutes } from './workload-batch.ts';
import { workloadEventRoutes } from './workload-events.ts';
import { workloadMetricRoutes } from './workload-metrics.ts';
import { workloadTypes } from './workload-types.ts';
import { workloadRoutes } from './workloads.ts';

/** Everything that wants a token. */
export function apiRoutes(
  plane: ControlPlane,
  trusted: readonly TrustedIssuer[],
  mint: TokenMint,
): Hono<Env> {
  return new Hono<Env>()
    .use(async (_, next) => {
      plane.sync.catchUp();
      await next();
    })
    .use(authenticate(trusted, mint))
    .use(audit(plane))
    .use(onlyOf(plane.version))
    .route('/v1/k8s/setting', settingRoutes(plane))
    .route('/api/v2/authorization/roles', roleRoutesV2(plane))
    .route('/api/v1/authorization/roles', roleRoutes(plane))
    .route('/api/v1/authorization/access-rules', accessRuleRoutes(plane))
    .route('/api/v1/authorization', ownAccessRoutes(plane))
    .route('/api/v1/users', userRoutes(plane))
    .route(
      '/api/v1/service-accounts',
      serviceAccountRoutes(plane, { resource: 'service-account', secretKey: 'clientSecret' }),
    )
    .route('/api/v1/apps', serviceAccountRoutes(plane, { resource: 'apps', secretKey: 'secret' }))
    .route('/api/v1/security/settings', securitySettingRoutes(plane))
    .route('/api/v1/audit', auditRoutes(plane))
    .route('/api/v1/clusters', clusterSubjects(plane))
    .route('/api/v1/clusters', clusterRoutes(plane))
    .route('/api/v1/node-pools', nodePoolRoutes(plane))
    .route('/api/v1/nodes', nodeRoutes(plane))
    .route('/api/v1/org-unit/priorities', orgUnitPriorityRoutes(plane))
    .route('/api/v1/org-unit/departments', departmentRoutes(plane))
    .route('/api/v1/org-unit/projects', projectRoutes(plane))
    .route('/api/v1/workloads', workloadSubjects(plane));
}

/** Before the clusters themselves, whose guard would ask for the wrong rights. */
function clusterSubjects(plane: ControlPlane): Hono<Env> {
  return new Hono<Env>()
    .route('/', installationRoutes(plane))
    .route('/', clusterMetricRoutes(plane))
    .route('/', clusterNodeRoutes(plane));
}

/** The batch and the types first: they ask for rights of their own, and elsewhere the next word is an id. */
function workloadSubjects(plane: ControlPlane): Hono<Env> {
  const routes = new Hono<Env>().route('/', workloadBatchRoutes(plane));
  for (const type of workloadTypes) routes.route(`/${type.path}`, typedWorkloadRoutes(plane, type));
  return routes
    .use(guard(plane, 'workloads'))
    .route('/', podRoutes(plane))
    .route('/', workloadMetricRoutes(plane))
    .route('/', workloadEventRoutes(plane))
    .route('/', workloadRoutes(plane));
}
