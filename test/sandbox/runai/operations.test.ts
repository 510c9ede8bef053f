import { describe, expect, it } from 'vitest';
import type { RunaiFake } from '../../../src/sandbox/runai/index.ts';
import { sandboxApplication } from '../../../src/sandbox/runai/index.ts';
import { askAs, paths, send, start, token } from './caller.ts';
import { absent, faultsOf, why } from './published.ts';
import { gpus } from './quota.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Operation = [method: Method, template: string, status: number, body?: unknown];

const period = '?start=2026-11-20T00:00:00Z&end=2026-11-20T10:00:00Z';
const unit = '/api/v1/org-unit';
const authorization = '/api/v1/authorization';

/** The ids that stand for the parameters of a template: things of the connected cluster. */
function idsOf({ state }: RunaiFake): Record<string, string> {
  const clusterUuid = state.clusters[0]!.uuid;
  function workload(type: string): string {
    const running = state.workloads.find(
      (each) => each.type === type && each.phase === 'Running' && each.clusterId === clusterUuid,
    );
    return running!.id;
  }
  return {
    clusterUuid,
    nodepoolName: 'a100',
    nodepoolId: state.nodePools.find(({ name }) => name === 'a100')!.id,
    nodeId: state.nodes.find(({ name }) => name === 'dgx-01')!.id!,
    departmentId: state.departments.find(({ name }) => name === 'physics')!.id,
    projectId: state.projects.find(({ status }) => status.phase === 'Ready')!.id,
    userId: state.users[0]!.id,
    serviceAccountId: state.serviceAccounts[0]!.id,
    appId: state.serviceAccounts[0]!.id,
    accessRuleId: '31',
    roleIdPath: '3',
    key: 'browserSessionTimeout',
    workloadId: workload('Training'),
    workspaces: workload('Workspace'),
    trainings: workload('Training'),
    distributed: workload('Distributed'),
    inferences: workload('Inference'),
  };
}

const quota = [gpus('200310', 1)];
const cluster = '4b1f0a9e-5c7d-4e21-9a40-6d2c8b7e1f01';
const org = { name: 'fresh', clusterId: cluster, resources: quota, description: 'new' };
const pool = { name: 'fresh', clusterId: cluster, labelKey: 'rack', labelValue: 'r7' };
const grant = { subjectId: 'x', subjectType: 'user', roleId: 7, scopeId: '1001', scopeType: 'tenant' };
const application = { clientID: sandboxApplication.clientId, clientSecret: sandboxApplication.clientSecret };

const reads: Operation[] = [
  ['GET', '/api/v1/clusters/{clusterUuid}', 200],
  ['GET', `/api/v1/clusters/{clusterUuid}/cluster-install-info?version=2.24`, 200],
  ['GET', `/api/v1/clusters/{clusterUuid}/metrics${period}&metricType=TOTAL_GPU,WORKLOADS_COUNT`, 200],
  ['GET', `/api/v1/clusters/{clusterUuid}/metrics${period}&metricType=ALLOCATED_GPU&groupBy=Nodepool`, 200],
  ['GET', `/api/v1/clusters/{clusterUuid}/metrics${period}&metricType=GPU_UTILIZATION_DISTRIBUTION`, 207],
  ['GET', `/api/v1/clusters/{clusterUuid}/metrics${period}&metricType=TOTAL_GPU&groupBy=Project`, 422],
  [
    'GET',
    `/api/v1/clusters/{clusterUuid}/nodepools/{nodepoolName}/metrics${period}&metricType=TOTAL_GPU`,
    200,
  ],
  ['GET', '/api/v1/clusters/{clusterUuid}/nodes', 200],
  ['GET', '/api/v1/clusters/{clusterUuid}/nodes/count', 200],
  ['GET', '/api/v1/node-pools/{nodepoolId}', 200],
  ['GET', '/api/v1/node-pools/count', 200],
  ['GET', '/api/v1/nodes', 200],
  ['GET', '/api/v1/nodes/count', 200],
  ['GET', '/api/v1/nodes/telemetry?telemetryType=TOTAL_GPUS&groupBy=Nodepool', 200],
  ['GET', `/api/v1/nodes/{nodeId}/metrics${period}&metricType=GPU_UTILIZATION_PER_GPU`, 200],
  ['GET', `${unit}/priorities`, 200],
  ['GET', `${unit}/departments/{departmentId}`, 200],
  ['GET', `${unit}/departments/count`, 200],
  ['GET', `${unit}/departments/telemetry?telemetryType=CPU_QUOTA&groupBy=CLUSTER_ID`, 200],
  ['GET', `${unit}/departments/{departmentId}/metrics${period}&metricType=GPU_ALLOCATION`, 200],
  ['GET', `${unit}/projects/{projectId}`, 200],
  ['GET', `${unit}/projects/count`, 200],
  ['GET', `${unit}/projects/telemetry?telemetryType=GPU_QUOTA&groupBy=ParentId`, 200],
  ['GET', `${unit}/projects/{projectId}/metrics${period}&metricType=GPU_MEMORY_UTILIZATION`, 207],
  ['GET', '/v1/k8s/setting', 200],
  ['GET', `${authorization}/roles`, 200],
  ['GET', `${authorization}/roles/{roleIdPath}`, 200],
  ['GET', `${authorization}/access-rules`, 200],
  ['GET', `${authorization}/access-rules/{accessRuleId}`, 200],
  ['GET', `${authorization}/access-rules/count`, 200],
  ['GET', `${authorization}/permissions`, 200],
  ['GET', `${authorization}/me/access-rules`, 200],
  ['GET', `${authorization}/me/access-rules/count`, 200],
  ['GET', '/api/v1/users', 200],
  ['GET', '/api/v1/users/{userId}', 200],
  ['GET', '/api/v1/users/count', 200],
  ['GET', '/api/v1/service-accounts', 200],
  ['GET', '/api/v1/service-accounts/{serviceAccountId}', 200],
  ['GET', '/api/v1/apps', 200],
  ['GET', '/api/v1/apps/{appId}', 200],
  ['GET', '/api/v1/security/settings', 200],
  ['GET', '/api/v1/security/settings/{key}', 200],
  ['GET', '/api/v1/workloads/count', 200],
  ['GET', '/api/v1/workloads/telemetry?telemetryType=GPU_ALLOCATION&groupBy=Phase,Type', 200],
  ['GET', '/api/v1/workloads/pods?verbosity=full', 200],
  ['GET', '/api/v1/workloads/pods/count', 200],
  ['GET', '/api/v1/workloads/{workloadId}/pods', 200],
  ['GET', '/api/v1/workloads/{workloadId}/events', 200],
  ['GET', '/api/v1/workloads/{workloadId}/history', 200],
  ['GET', `/api/v1/workloads/{workloadId}/metrics${period}&metricType=GPU_UTILIZATION`, 200],
  ['GET', `/api/v1/workloads/{workloadId}/metrics${period}&metricType=NIM_NUM_REQUEST_MAX`, 207],
  ['GET', `/api/v1/workloads/inferences/{workloadId}/metrics${period}&metricType=LATENCY`, 200],
  ['GET', '/api/v1/workloads/workspaces/{workloadId}', 200],
  ['GET', '/api/v1/workloads/trainings/{workloadId}', 200],
  ['GET', '/api/v1/workloads/distributed/{workloadId}', 200],
  ['GET', '/api/v1/workloads/inferences/{workloadId}', 200],
];

const changes: Operation[] = [
  ['POST', '/api/v1/clusters', 201, { name: 'cirrus', domain: 'https://cirrus.example.org' }],
  ['PUT', '/api/v1/clusters/{clusterUuid}', 204, { name: 'borealis' }],
  ['DELETE', '/api/v1/clusters/{clusterUuid}', 202],
  ['DELETE', '/api/v1/clusters/{clusterUuid}?force=true', 204],
  ['POST', '/api/v1/node-pools', 201, pool],
  ['POST', '/api/v1/node-pools', 400, { ...pool, name: 'default' }],
  ['PUT', '/api/v1/node-pools/{nodepoolId}', 200, { labelValue: 'r8' }],
  ['PATCH', '/api/v1/node-pools/{nodepoolId}', 200, { labelValue: 'r8' }],
  ['DELETE', '/api/v1/node-pools/{nodepoolId}', 202],
  ['POST', `${unit}/departments`, 201, org],
  ['POST', `${unit}/departments`, 409, { ...org, name: 'physics' }],
  ['PUT', `${unit}/departments/{departmentId}`, 200, { resources: quota }],
  ['PATCH', `${unit}/departments/{departmentId}/resources`, 200, quota],
  ['PUT', `${unit}/departments/{departmentId}/resources`, 200, quota],
  ['DELETE', `${unit}/departments/{departmentId}`, 400],
  ['POST', `${unit}/projects`, 201, org],
  ['POST', `${unit}/projects`, 409, { ...org, name: 'plasma-edge' }],
  ['PUT', `${unit}/projects/{projectId}`, 200, { resources: quota }],
  ['PATCH', `${unit}/projects/{projectId}/resources`, 200, quota],
  ['PUT', `${unit}/projects/{projectId}/resources`, 200, quota],
  ['DELETE', `${unit}/projects/{projectId}`, 202],
  ['PUT', '/v1/k8s/setting', 200, { key: 'inference', value: 'false' }],
  ['POST', `${authorization}/access-rules`, 201, grant],
  ['POST', `${authorization}/access-rules`, 404, { ...grant, roleId: 4711 }],
  ['DELETE', `${authorization}/access-rules/{accessRuleId}`, 204],
  ['POST', `${authorization}/permitted-scopes`, 200, { resourceType: 'project', action: null }],
  ['POST', '/api/v1/users', 201, { email: 'u-0042@example.org' }],
  ['POST', '/api/v1/users', 409, { email: 'viewer@example.org' }],
  ['POST', '/api/v1/users/{userId}/logout', 200],
  ['POST', '/api/v1/users/{userId}/password', 200],
  ['DELETE', '/api/v1/users/{userId}', 204],
  ['POST', '/api/v1/service-accounts', 201, { name: 'exporter' }],
  ['POST', '/api/v1/service-accounts', 409, { name: 'clusterql' }],
  ['PATCH', '/api/v1/service-accounts/{serviceAccountId}', 200, { enabled: false }],
  ['POST', '/api/v1/service-accounts/{serviceAccountId}/secret', 200],
  ['DELETE', '/api/v1/service-accounts/{serviceAccountId}', 204],
  ['POST', '/api/v1/apps', 201, { name: 'exporter' }],
  ['POST', '/api/v1/apps/{appId}/secret', 200],
  ['PATCH', '/api/v1/apps/{appId}', 200, { enabled: false }],
  ['DELETE', '/api/v1/apps/{appId}', 204],
  ['PUT', '/api/v1/security/settings/{key}', 200, { idleTimeout: 15 }],
  ['POST', '/api/v1/token', 200, { grantType: 'client_credentials', ...application }],
  ['POST', '/api/v1/token', 400, { grantType: 'client_credentials', clientID: 'x' }],
  ['POST', '/api/v2/token', 400],
  ['DELETE', '/api/v1/workloads/workspaces/{workloadId}', 202],
  ['POST', '/api/v1/workloads/workspaces/{workloadId}/suspend', 202],
  ['POST', '/api/v1/workloads/workspaces/{workloadId}/resume', 202],
  ['DELETE', '/api/v1/workloads/trainings/{workloadId}', 202],
  ['POST', '/api/v1/workloads/trainings/{workloadId}/suspend', 202],
  ['POST', '/api/v1/workloads/trainings/{workloadId}/resume', 202],
  ['DELETE', '/api/v1/workloads/distributed/{workloadId}', 202],
  ['POST', '/api/v1/workloads/distributed/{workloadId}/suspend', 202],
  ['POST', '/api/v1/workloads/distributed/{workloadId}/resume', 202],
  ['DELETE', '/api/v1/workloads/inferences/{workloadId}', 202],
  ['PATCH', '/api/v1/workloads/inferences/{workloadId}', 202, { spec: { image: 'next' } }],
];

/** Sends the operation as the administrator. */
async function perform(
  fake: RunaiFake,
  [method, template, , body]: Operation,
): Promise<{ status: number; body: unknown }> {
  const ids = idsOf(fake);
  const [, type = ''] = /workloads\/(workspaces|trainings|distributed|inferences)\//.exec(template) ?? [];
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    return (name === 'workloadId' ? ids[type] : undefined) ?? ids[name]!;
  });
  if (method !== 'GET') return send(method, path, { body });
  const response = await askAs('administrator', path);
  return { status: response.status, body: await response.json() };
}

describe(`against the operations published for 2.24${why}`, () => {
  it.skipIf(absent).each([...reads, ...changes])('%s %s answers %i as documented', async (...operation) => {
    const [method, template, status] = operation;
    const answer = await perform(await start(), operation);
    expect(answer.status).toBe(status);
    expect(faultsOf({ method, template: template.split('?')[0]! }, answer)).toEqual([]);
  });

  it.skipIf(absent).each([
    ['workspaces', {}],
    ['trainings', { parallelism: 2 }],
    ['distributed', { distributedFramework: 'MPI', numWorkers: 2 }],
    ['inferences', { servingPort: { container: 8080 } }],
  ])(
    'POST /api/v1/workloads/%s answers 202 or 400 as documented, and so does its list',
    async (type, extra) => {
      const fake = await start();
      const { projectId } = idsOf(fake);
      const spec = { image: 'pytorch:2', compute: { gpuDevicesRequest: 1 }, ...extra };
      const operation = { method: 'POST', template: `${paths.workloads}/${type}` };
      const job = { name: 'fit-1', projectId, clusterId: cluster, spec };
      const taken = await send('POST', operation.template, { body: job });
      expect(taken.status).toBe(202);
      expect(faultsOf(operation, taken)).toEqual([]);
      const refused = await send('POST', operation.template, { body: { ...job, name: 'x', spec: {} } });
      expect(refused.status).toBe(400);
      expect(faultsOf(operation, refused)).toEqual([]);
      fake.settle();
      const response = await askAs('administrator', `${paths.workloads}/${taken.body.workloadId}`);
      const listed = { status: response.status, body: await response.json() };
      expect(listed.status).toBe(200);
      expect(faultsOf({ method: 'GET', template: `${paths.workloads}/{workloadId}` }, listed)).toEqual([]);
    },
  );

  it.skipIf(absent)(
    'POST /api/v1/workloads/batch and GET /api/v1/audit/log answer as documented',
    async () => {
      const fake = await start();
      const ids = ['trainings', 'inferences'].map((type) => idsOf(fake)[type]);
      const batch = await send('POST', '/api/v1/workloads/batch', { body: { ids, action: 'suspend' } });
      expect(faultsOf({ method: 'POST', template: '/api/v1/workloads/batch' }, batch)).toEqual([]);
      const response = await askAs(
        'administrator',
        '/api/v1/audit/log?start=2026-11-01T00:00:00Z&end=2026-12-01T00:00:00Z',
      );
      const log = { status: response.status, body: await response.json() };
      // The document requires a field of another name than the one it describes.
      expect(faultsOf({ method: 'GET', template: '/api/v1/audit/log' }, log)).toEqual(['$.logs is missing']);
    },
  );

  it.skipIf(absent)('POST /api/v2/token answers as documented', async () => {
    const { url } = await start();
    const { clientId, clientSecret } = sandboxApplication;
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const operation = { method: 'POST', template: '/api/v2/token' };
    for (const [fields, status] of [
      [form, 200],
      [{ ...form, client_secret: 'no' }, 401],
    ] as const) {
      const response = await fetch(`${url}/api/v2/token`, {
        method: 'POST',
        body: new URLSearchParams(fields),
      });
      expect(response.status).toBe(status);
      expect(faultsOf(operation, { status, body: await response.json() })).toEqual([]);
    }
  });

  it.skipIf(absent)('refusals have the shape of an error', async () => {
    const { url } = await start();
    const operation = { method: 'GET', template: paths.projects };
    const anonymous = await fetch(url + paths.projects);
    expect(faultsOf(operation, { status: 401, body: await anonymous.json() })).toEqual([]);
    const nobody = { authorization: `Bearer ${await token({ email: 'u-0042@example.org' })}` };
    const stranger = await fetch(url + paths.projects, { headers: nobody });
    expect(faultsOf(operation, { status: 403, body: await stranger.json() })).toEqual([]);
  });

  it.skipIf(absent)('the check itself sees an unknown operation, status and field', () => {
    const clusters = { method: 'GET', template: '/api/v1/clusters' };
    expect(faultsOf({ ...clusters, method: 'PATCH' }, { status: 200, body: [] })).toHaveLength(1);
    expect(faultsOf(clusters, { status: 418, body: [] })).toHaveLength(1);
    expect(faultsOf(clusters, { status: 200, body: [{}] }).length).toBeGreaterThan(2);
  });
});
