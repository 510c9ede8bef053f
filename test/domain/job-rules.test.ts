import { describe, expect, it } from 'vitest';
import { jobIdsProblems } from '../../src/domain/job-rules/job-ids.ts';
import { newJobProblems } from '../../src/domain/job-rules/new-job.ts';
import type { NewJob, NewJobGpu } from '../../src/domain/new-job.ts';
import { Secret } from '../../src/domain/secret.ts';

const training: NewJob = {
  kind: 'TRAINING',
  name: 'plasma-fit',
  nameIsPrefix: false,
  image: 'pytorch:25.06',
};

const gigabytes = { request: { amount: 10, unit: 1e9 } };

function pathsOf(more: Partial<NewJob>): string[] {
  return newJobProblems({ ...training, ...more }).map(({ path }) => path);
}

describe('a job to submit', () => {
  it('breaks every rule at once, each told at its place', () => {
    const wrong = {
      ...{ name: 'Plasma_Fit', image: ' ', command: '', inference: { port: 0 } },
      environment: [
        { name: '1ST', value: new Secret('canary') },
        { name: 'A', value: new Secret('canary'), podField: 'status.podIP' },
        { name: 'A', secret: { name: '', key: 'token' } },
        { name: 'B' },
      ],
      compute: {
        gpu: { devices: 2, portion: { request: 0.5 } },
        cpu: { request: 4, limit: 2 },
        memory: { request: { amount: 0, unit: 1e9 } },
        extendedResources: [{ name: 'nvidia.com/mig-1g.10gb', quantity: 'two' }],
      },
      scheduling: { nodePools: ['a100', 'a100'], priorityClass: '' },
      ...{ parallelism: 0, completions: -1, backoffLimit: -1, deleteAfterSeconds: -1 },
    };
    expect(pathsOf(wrong)).toEqual([
      ...['inference', 'name', 'image', 'command', 'environment.0.name', 'environment.1'],
      ...['environment.2.secret.name', 'environment.2.name', 'environment.3'],
      ...['compute.gpu.portion', 'compute.cpu.limit', 'compute.memory.request'],
      ...['compute.extendedResources.0.quantity', 'scheduling.nodePools.1', 'scheduling.priorityClass'],
      ...['parallelism', 'completions', 'backoffLimit', 'deleteAfterSeconds', 'inference.port'],
    ]);
    expect(JSON.stringify(newJobProblems({ ...training, ...wrong }))).not.toContain('canary');
  });

  it('breaks no rule when it says only what it must', () => {
    expect(newJobProblems(training)).toEqual([]);
    expect(pathsOf({ kind: 'WORKSPACE' })).toEqual([]);
    expect(pathsOf({ kind: 'DISTRIBUTED', distributed: { framework: 'JAX', workers: 1 } })).toEqual([]);
    expect(pathsOf({ kind: 'INFERENCE', inference: { port: 8000 } })).toEqual([]);
  });

  it.each([
    ['BATCH', {}, ['kind']],
    ['WORKSPACE', { parallelism: 2, completions: 2 }, ['parallelism', 'completions']],
    [
      'INFERENCE',
      { backoffLimit: 1, deleteAfterSeconds: 1 },
      ['backoffLimit', 'deleteAfterSeconds', 'inference'],
    ],
    ['DISTRIBUTED', {}, ['distributed']],
    ['TRAINING', { distributed: { framework: 'MPI', workers: 1 } }, ['distributed']],
  ] as const)('of the kind %s with %j has what is wrong for that kind at %j', (kind, more, paths) => {
    expect(pathsOf({ kind, ...more })).toEqual(paths);
  });

  it.each<[NewJobGpu, string[]]>([
    [{ devices: 8 }, []],
    [{ devices: 0 }, []],
    [{ devices: 1, portion: { request: 0.5, limit: 1 } }, []],
    [{ devices: 1, memory: gigabytes }, []],
    [{ devices: -1 }, ['compute.gpu.devices']],
    [{ devices: 0.5 }, ['compute.gpu.devices']],
    [{ devices: 0, portion: { request: 0.5 } }, ['compute.gpu.portion']],
    [{ devices: 1, portion: { request: 0 } }, ['compute.gpu.portion.request']],
    [
      { devices: 1, portion: { request: 1.5, limit: 1 } },
      ['compute.gpu.portion.request', 'compute.gpu.portion.limit'],
    ],
    [{ devices: 1, portion: { request: 1 }, memory: gigabytes }, ['compute.gpu.memory']],
    [{ devices: 2, memory: gigabytes }, ['compute.gpu.memory']],
  ])('asking for the GPUs %j breaks rules at %j', (gpu, paths) => {
    expect(pathsOf({ compute: { gpu } })).toEqual(paths);
  });

  it('mounts each thing at an absolute path of its own', () => {
    const storage = {
      claims: [
        { mountPath: '/data', existing: 'shared', create: { size: { amount: 1, unit: 1e9 } } },
        { mountPath: '/more' },
      ],
      hostPaths: [{ mountPath: '/data', path: 'mnt' }],
      nfs: [{ mountPath: 'nfs', server: '', path: '/export' }],
      git: [{ mountPath: '/src', repository: '' }],
      scratch: [{ mountPath: '/scratch', sizeLimit: { amount: 0, unit: 1 } }],
      secrets: [{ mountPath: '/', name: '' }],
    };
    expect(pathsOf({ storage })).toEqual([
      ...['storage.hostPaths.0.mountPath', 'storage.nfs.0.mountPath', 'storage.secrets.0.mountPath'],
      ...['storage.claims.0', 'storage.claims.1', 'storage.hostPaths.0.path', 'storage.nfs.0.server'],
      ...['storage.git.0.repository', 'storage.scratch.0.sizeLimit', 'storage.secrets.0.name'],
    ]);
  });

  it('is reached and runs as its input says, within the rules of ports and ids', () => {
    const access = {
      ports: [{ port: 0, service: 'CLUSTER_IP', externalPort: 65_536 } as const],
      urls: [{ port: 80, users: ['u-0042'], groups: ['physics'] }],
    };
    expect(pathsOf({ access })).toEqual([
      ...['access.ports.0.port', 'access.ports.0.externalPort', 'access.urls.0.groups'],
    ]);
    expect(pathsOf({ security: { identity: 'CUSTOM', gid: -1, supplementalGroups: [-1] } })).toEqual([
      ...['security.uid', 'security.gid', 'security.supplementalGroups.0'],
    ]);
    expect(pathsOf({ security: { identity: 'IMAGE', uid: 1000 } })).toEqual(['security.uid']);
  });

  it('is spread and served within the rules of its kind', () => {
    const master = { image: '', compute: { gpu: { devices: -1 } } };
    expect(
      pathsOf({
        kind: 'DISTRIBUTED',
        distributed: { framework: 'JAX', workers: 0, slotsPerWorker: 2, master },
      }),
    ).toEqual([
      ...['distributed.workers', 'distributed.slotsPerWorker', 'distributed.master'],
      ...['distributed.master.image', 'distributed.master.compute.gpu.devices'],
    ]);
    const inference = { port: 80, minReplicas: 4, maxReplicas: 2, threshold: 8 };
    expect(pathsOf({ kind: 'INFERENCE', inference })).toEqual(['inference.maxReplicas', 'inference.metric']);
  });
});

describe('jobs that something is done to', () => {
  it('are 1 to 100, each once', () => {
    const ids = Array.from({ length: 101 }, (_, index) => `Job:dgx:${index}`);
    expect(jobIdsProblems([]).map(({ path }) => path)).toEqual(['ids']);
    expect(jobIdsProblems(ids).map(({ path }) => path)).toEqual(['ids']);
    expect(jobIdsProblems(ids.slice(0, 100))).toEqual([]);
    expect(jobIdsProblems(['a', 'b', 'a']).map(({ path }) => path)).toEqual(['ids.2']);
  });
});
