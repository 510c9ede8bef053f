import { expect, it, describe } from 'vitest';
import type { NewJob } from '../../src/domain/new-job.ts';
import { Secret } from '../../src/domain/secret.ts';
import { rejection } from '../http/site.ts';
import { violations } from '../sandbox/runai/openapi.ts';
import { absent, load, why } from '../sandbox/runai/published.ts';
import { type ChangingRunai, make, openRunai, planned } from './runai-changing.ts';

const GIB = 2 ** 30;

const training: NewJob = {
  ...{ kind: 'TRAINING', name: 'plasma-fit', nameIsPrefix: false, image: 'nvcr.io/nvidia/pytorch:25.06-py3' },
  compute: { gpu: { devices: 1 } },
};

/** A job that says everything that its kind can. */
const whole: NewJob = {
  ...training,
  ...{ command: 'python', args: 'fit.py --seed 7' },
  environment: [
    { name: 'OMP_NUM_THREADS', value: new Secret('8') },
    { name: 'TOKEN', secret: { name: 'hub', key: 'token' } },
    { name: 'SITE', configMap: { name: 'site', key: 'name' } },
    { name: 'OWN', credential: { name: 'hub', key: 'token' } },
    { name: 'IP', podField: 'status.podIP' },
  ],
  compute: {
    gpu: { devices: 1, portion: { request: 0.25, limit: 0.5 } },
    cpu: { request: 0.5, limit: 2 },
    memory: { request: { amount: 4, unit: GIB }, limit: { amount: 8, unit: 1e9 } },
    largeSharedMemory: true,
    extendedResources: [{ name: 'nvidia.com/mig-1g.10gb', quantity: '1' }],
  },
  scheduling: {
    ...{ nodePools: ['default'], nodeType: 'small', priorityClass: 'high', preemptible: false },
  },
  ...{ parallelism: 2, completions: 4, backoffLimit: 3, deleteAfterSeconds: 3600 },
  storage: {
    claims: [
      { mountPath: '/data', existing: 'shared' },
      {
        mountPath: '/new',
        create: { size: { amount: 10, unit: GIB }, storageClass: 'fast', ephemeral: true },
      },
    ],
    hostPaths: [{ mountPath: '/host', path: '/mnt/host', readOnly: false }],
    nfs: [{ mountPath: '/nfs', server: 'nfs.example.org', path: '/export' }],
    git: [
      { mountPath: '/src', repository: 'https://git.example.org/fit.git', branch: 'main', secret: 'git' },
    ],
    scratch: [{ mountPath: '/scratch', sizeLimit: { amount: 1, unit: GIB }, inMemory: true }],
    configMaps: [{ mountPath: '/etc/site', name: 'site' }],
    secrets: [{ mountPath: '/etc/hub', name: 'hub' }],
  },
  access: {
    ports: [{ port: 6006, service: 'NODE_PORT', externalPort: 30_006 }],
    urls: [{ port: 8888, users: ['u-0042@example.org'] }, { port: 8080 }],
  },
  security: { identity: 'CUSTOM', uid: 1000, gid: 1000, supplementalGroups: [10, 20] },
};

const distributed: NewJob = {
  ...{ ...training, kind: 'DISTRIBUTED' },
  distributed: { framework: 'MPI', workers: 2, slotsPerWorker: 4, master: { image: 'launcher:1' } },
};
const inference: NewJob = {
  ...{ ...training, kind: 'INFERENCE' },
  inference: {
    ...{ port: 8000, protocol: 'GRPC', minReplicas: 0, maxReplicas: 4, metric: 'concurrency', threshold: 8 },
  },
};

/** One whose cluster takes submissions. */
function projectOf(runai: ChangingRunai): any {
  const { clusters, projects } = runai.fake.state;
  const able = clusters.filter(({ version }) => version?.startsWith('2.24')).map(({ uuid }) => uuid);
  return projects.find(({ clusterId, status }) => able.includes(clusterId) && status.phase === 'Ready');
}

describe('a job', () => {
  it('is not submitted for viewers, whom Run:ai refuses', async () => {
    const runai = await openRunai({}, 'viewer');
    const { outcome } = await make(runai.jobChanges.submit([projectOf(runai).id], training));
    expect(outcome).toMatchObject({ kind: 'Forbidden', code: 'UPSTREAM_FORBIDDEN' });
    expect(runai.fake.state.unlisted).toEqual([]);
  });

  it('is submitted as planned, in the cluster of its project, and answered with its phase', async () => {
    const runai = await openRunai();
    const { id, clusterId, name } = projectOf(runai);
    const plan = await planned(runai.jobChanges.submit([id], training));
    const { outcome } = await make(runai.jobChanges.submit([id], training));
    expect(plan).toEqual({
      request: 'POST /api/v1/workloads/trainings',
      body: {
        ...{ name: 'plasma-fit', projectId: id, clusterId },
        spec: {
          image: 'nvcr.io/nvidia/pytorch:25.06-py3',
          compute: { gpuDevicesRequest: 1, gpuRequestType: 'portion', gpuPortionRequest: 1 },
        },
      },
    });
    expect(runai.writes()).toEqual([plan]);
    const [created] = runai.fake.state.unlisted;
    expect(created).toMatchObject({ name: 'plasma-fit', projectName: name });
    expect(outcome).toMatchObject({
      kind: 'Done',
      payload: {
        job: {
          ...{ id: `Job:dgx:${created?.id}`, name: 'plasma-fit', kind: 'TRAINING', state: 'STARTING' },
          project: { id: `Project:dgx:${id}` },
        },
      },
    });
  });

  it('is answered under the name that Run:ai completed', async () => {
    const runai = await openRunai();
    const job = { ...training, nameIsPrefix: true };
    const { outcome } = await make(runai.jobChanges.submit([projectOf(runai).id], job));
    const [{ body }] = runai.writes() as [any];
    expect(body).toMatchObject({ name: 'plasma-fit', useGivenNameAsPrefix: true });
    expect((outcome as any).payload.job.name).toMatch(/^plasma-fit-./);
  });

  it('of a name that is taken is a conflict, and nothing is sent', async () => {
    const runai = await openRunai();
    const living = runai.fake.state.workloads.find(({ deletedAt }) => deletedAt === null) as any;
    const job = { ...training, name: living.name };
    const error = await rejection(runai.jobChanges.submit([living.projectId], job));
    expect(error).toMatchObject({ code: 'CONFLICT' });
    const query = `limit=1&filterBy=${encodeURIComponent(`projectId==${living.projectId},name==${living.name}`)}`;
    expect(runai.fake.received.map(({ path }) => path)).toContain(`/api/v1/workloads?${query}`);
    expect(runai.writes()).toEqual([]);
  });

  it.each([['missing'], ['00000000-0000-4000-8000-000000000000'], ['count']])(
    'of the project %s, which is not there, is not submitted',
    async (key) => {
      const runai = await openRunai();
      const error = await rejection(runai.jobChanges.submit([key], training));
      expect(error).toMatchObject({ code: 'NOT_FOUND' });
      expect(runai.writes()).toEqual([]);
    },
  );

  it('that the policy forbids is invalid at the places of the input, without a word of Run:ai', async () => {
    const runai = await openRunai();
    const job = { ...training, compute: { gpu: { devices: 9 } } };
    const { outcome } = await make(runai.jobChanges.submit([projectOf(runai).id], job));
    expect(outcome).toMatchObject({
      kind: 'InvalidInput',
      problems: [
        {
          path: 'compute.gpu.devices',
          message: 'The policy of the project allows less (`compute.gpuDevicesRequest` of Run:ai).',
        },
      ],
    });
    expect(JSON.stringify(outcome)).not.toContain('must be at most');
    expect(runai.fake.state.unlisted).toEqual([]);
  });

  it('that Run:ai refuses for another reason is told in our words', async () => {
    const runai = await openRunai();
    const job = { ...training, scheduling: { priorityClass: 'canary' } };
    const { outcome } = await make(runai.jobChanges.submit([projectOf(runai).id], job));
    expect(outcome).toMatchObject({ kind: 'UpstreamFailure', status: 400, retryable: false });
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });

  it('may have been submitted when nothing is answered, and says where to look', async () => {
    const runai = await openRunai();
    const { id } = projectOf(runai);
    const change = runai.jobChanges.submit([id], training);
    await change;
    runai.fake.setFault({ kind: 'down' }, '/workloads/trainings');
    const { outcome } = await make(change);
    expect(outcome).toMatchObject({ kind: 'OutcomeUnknown' });
    expect((outcome as any).lookAt).toContain(`Project:dgx:${id}`);
  });

  it('shows no value of a variable in its plan', async () => {
    const runai = await openRunai();
    const { body } = (await planned(runai.jobChanges.submit([projectOf(runai).id], whole))) as any;
    expect(body.spec.environmentVariables[0]).toEqual({ name: 'OMP_NUM_THREADS', value: '***' });
    await make(runai.jobChanges.submit([projectOf(runai).id], whole));
    const [{ body: sent }] = runai.writes() as [any];
    expect(sent.spec.environmentVariables[0]).toEqual({ name: 'OMP_NUM_THREADS', value: '8' });
  });

  const kinds: [string, string, NewJob][] = [
    ['WorkspaceCreationRequest', 'workspaces', { ...training, kind: 'WORKSPACE' }],
    ['TrainingCreationRequest', 'trainings', whole],
    ['DistributedCreationRequest', 'distributed', distributed],
    ['InferenceCreationRequest', 'inferences', inference],
  ];

  it.each(kinds)('is taken by the sandbox as a %s at %s', async (_, endpoint, job) => {
    const runai = await openRunai();
    const { outcome } = await make(runai.jobChanges.submit([projectOf(runai).id], job));
    expect(outcome).toMatchObject({ kind: 'Done', payload: { job: { kind: job.kind } } });
    expect(runai.writes()[0]?.request).toBe(`POST /api/v1/workloads/${endpoint}`);
  });

  it.skipIf(absent).each(kinds)(`has no field that the published %s lacks${why}`, async (schema, _, job) => {
    const runai = await openRunai();
    const { body } = await planned(runai.jobChanges.submit([projectOf(runai).id], job));
    const document = load('specs/runai-2.24.json');
    const published = document.components.schemas[schema];
    expect(violations(body, published, document)).toEqual([]);
    expect(unknownFields(body, published, document)).toEqual([]);
  });

  it('says all that it can in the names of Run:ai', async () => {
    const runai = await openRunai();
    const { body } = (await planned(runai.jobChanges.submit([projectOf(runai).id], whole))) as any;
    expect(body.spec).toMatchObject({
      ...{ command: 'python', args: 'fit.py --seed 7', parallelism: 2, completions: 4, backoffLimit: 3 },
      ...{ autoDeletionTimeAfterCompletionSeconds: 3600, priorityClass: 'high', nodeType: 'small' },
      ...{ nodePools: ['default'], preemptibility: 'non-preemptible' },
      compute: {
        ...{ gpuDevicesRequest: 1, gpuRequestType: 'portion', gpuPortionRequest: 0.25, gpuPortionLimit: 0.5 },
        ...{ cpuCoreRequest: 0.5, cpuCoreLimit: 2, cpuMemoryRequest: '4Gi', cpuMemoryLimit: '8G' },
        largeShmRequest: true,
      },
      storage: {
        pvc: [
          { path: '/data', existingPvc: true, claimName: 'shared' },
          { path: '/new', existingPvc: false, ephemeral: true, claimInfo: { size: '10Gi' } },
        ],
        emptyDirVolume: [{ path: '/scratch', sizeLimit: '1Gi', medium: 'Memory' }],
      },
      exposedUrls: [
        { container: 8888, authorizationType: 'authorizedUsers', authorizedUsers: ['u-0042@example.org'] },
        { container: 8080, authorizationType: 'authenticatedUsers' },
      ],
      security: { uidGidSource: 'custom', runAsUid: 1000, runAsGid: 1000, supplementalGroups: '10,20' },
    });
  });

  it('has a master of its own only when it says so', async () => {
    const runai = await openRunai();
    const key = [projectOf(runai).id] as const;
    const own = (await planned(runai.jobChanges.submit(key, distributed))) as any;
    expect(own.body).toMatchObject({
      ...{ masterSpecSameAsWorker: false, masterSpec: { image: 'launcher:1' } },
      spec: { distributedFramework: 'MPI', numWorkers: 2, slotsPerWorker: 4 },
    });
    const { master: _, ...alike } = distributed.distributed as any;
    const same = (await planned(runai.jobChanges.submit(key, { ...distributed, distributed: alike }))) as any;
    expect(same.body).toMatchObject({ masterSpecSameAsWorker: true });
    const jax = { ...distributed, distributed: { framework: 'JAX', workers: 2 } as const };
    const { body } = (await planned(runai.jobChanges.submit(key, jax))) as any;
    expect(Object.keys(body)).not.toContain('masterSpecSameAsWorker');
  });
});

/** Fields of a body that its schema does not have. */
function unknownFields(value: unknown, schema: any, document: any, place = '$'): string[] {
  if (Array.isArray(value)) {
    const { items } = flattened(schema, document);
    return value.flatMap((each, index) => unknownFields(each, items, document, `${place}[${index}]`));
  }
  if (typeof value !== 'object' || value === null) return [];
  const { properties } = flattened(schema, document);
  return Object.entries(value).flatMap(([name, part]) =>
    name in properties
      ? unknownFields(part, properties[name], document, `${place}.${name}`)
      : [`${place}.${name}`],
  );
}

function flattened(schema: any, document: any): { properties: any; items: any } {
  if (schema.$ref)
    return flattened(document.components.schemas[schema.$ref.replace('#/components/schemas/', '')], document);
  const parts = (schema.allOf ?? []).map((part: any) => flattened(part, document));
  const properties = Object.assign({}, ...parts.map((part: any) => part.properties), schema.properties);
  return { properties, items: schema.items };
}
