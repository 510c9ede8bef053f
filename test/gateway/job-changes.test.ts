import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunaiFake } from '../../src/sandbox/runai/index.ts';
import { openSite, type Site } from '../support/site.ts';
import { askChange } from './renku-mutation.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const uuid = '00000000-0000-4000-8000-000000000000';
const job = { kind: 'TRAINING', name: 'plasma-fit', image: 'nvcr.io/nvidia/pytorch:25.06-py3' };
const some = { ids: [`Job:dgx:${uuid}`] };
const outcomes = 'outcomes { id succeeded code message job { state } }';

const changes: [string, object][] = [
  ['submitJob', { projectId: 'Project:dgx:1', ...job }],
  ['deleteJobs', some],
  ['suspendJobs', some],
  ['resumeJobs', some],
];

function fake(): RunaiFake {
  return site.sandbox.runai;
}

function change(name: string, input: object, payload?: string, question?: Parameters<typeof askChange>[4]) {
  return askChange(site, name, input, payload, question);
}

/** A project of a connected cluster, as its researchers name it. */
function projectId(): string {
  const aurora = fake().state.clusters.find(({ name }) => name === 'aurora');
  const ready = fake().state.projects.find(
    ({ clusterId, status }) => clusterId === aurora?.uuid && status.phase === 'Ready',
  );
  return `Project:dgx:${ready?.id}`;
}

function workloadId(type: string, phase: string): string {
  const { workloads, clusters } = fake().state;
  const aurora = clusters.find(({ name }) => name === 'aurora');
  const found = workloads.find(
    (each) =>
      each.type === type && each.phase === phase && each.clusterId === aurora?.uuid && !each.deletedAt,
  );
  return `Job:dgx:${found?.id}`;
}

function sentChanges(): string[] {
  return fake()
    .received.filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path}`);
}

describe('whoever has too low a role', () => {
  it.each(changes)('is refused %s, told the role researcher, and nothing is asked', async (name, input) => {
    const refused = await change(name, input, undefined, { as: 'viewer' });
    expect(refused).toMatchObject({ __typename: 'Forbidden', code: 'FORBIDDEN', system: 'dgx' });
    expect(refused.message).toContain('needs the role researcher there; yours is viewer.');
    const stranger = await change(name, input, undefined, { as: null });
    expect(stranger.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(fake().received).toEqual([]);
  });
});

describe('bad input', () => {
  it.each([
    [
      'submitJob',
      {
        projectId: 'Project:dgx:1',
        ...job,
        name: 'Not A Name',
        compute: { gpu: { devices: 2, portion: { request: 0.5 } } },
      },
      ['name', 'compute.gpu.portion'],
    ],
    ['deleteJobs', { ids: [] }, ['ids']],
    ['suspendJobs', { ids: [...some.ids, ...some.ids] }, ['ids.1']],
    ['resumeJobs', { ids: Array.from({ length: 101 }, (_, index) => `Job:dgx:${index}`) }, ['ids']],
  ])('of %s is refused with its paths, and nothing is asked', async (name, input, paths) => {
    const refused = await change(name, input);
    expect(refused.__typename).toBe('InvalidInput');
    expect(refused.problems.map(({ path }: any) => path)).toEqual(paths);
    expect(fake().received).toEqual([]);
  });

  it.each([
    ['submitJob', { projectId: 'Job:dgx:1', ...job }],
    ['deleteJobs', { ids: ['Project:dgx:1'] }],
    ['deleteJobs', { ids: ['Job:renku:course-4711'] }],
    ['resumeJobs', { ids: [...some.ids, 'nonsense'] }],
  ])('of %s by an id of something else is not found, and nothing is asked', async (name, input) => {
    expect(await change(name, input)).toMatchObject({ __typename: 'NotFound' });
    expect(fake().received).toEqual([]);
  });
});

describe('a researcher', () => {
  const as = 'researcher';

  it('submits a job, finds it at once, suspends, resumes and deletes it', async () => {
    const input = {
      ...{ projectId: projectId(), ...job },
      environment: [{ name: 'TOKEN', value: 'canary' }],
      compute: {
        gpu: { devices: 1, portion: { request: 0.5 } },
        memory: { request: { amount: 4, unit: 'GIB' } },
      },
    };
    const planned = await change('submitJob', input, undefined, { as, dryRun: true });
    expect(planned.steps).toMatchObject([
      { intent: 'Submit the job plasma-fit', effects: [{ path: '/api/v1/workloads/trainings' }] },
    ]);
    expect(JSON.stringify(planned)).not.toContain('canary');
    expect(sentChanges()).toEqual([]);

    const submitted = await change('submitJob', input, 'job { id name kind state project { id } }', { as });
    expect(submitted.job).toMatchObject({
      ...{ name: 'plasma-fit', kind: 'TRAINING', state: 'STARTING', project: { id: input.projectId } },
    });
    expect(sentChanges()).toEqual(['POST /api/v1/workloads/trainings']);
    expect(site.logLines.join('')).not.toContain('canary');

    fake().settle();
    expect(await change('submitJob', input, undefined, { as })).toMatchObject({ __typename: 'Conflict' });
    const ids = [submitted.job.id];
    for (const [name, state] of [
      ['suspendJobs', 'STOPPING'],
      ['resumeJobs', 'STARTING'],
      ['deleteJobs', 'STOPPING'],
    ] as const) {
      const done = await change(name, { ids }, outcomes, { as });
      expect(done.outcomes).toEqual([
        { id: ids[0], succeeded: true, code: null, message: null, job: { state } },
      ]);
      if (name !== 'deleteJobs') fake().settle();
    }
    const again = await change('deleteJobs', { ids }, outcomes, { as });
    expect(again.outcomes).toMatchObject([{ succeeded: false, code: 'NOT_FOUND' }]);
  });

  it('is told of each of several jobs how it went, and the same again for the same key', async () => {
    const ids = [workloadId('Training', 'Running'), workloadId('Workflow', 'Running'), ...some.ids];
    const query = `mutation ($input: SuspendJobsInput!) { suspendJobs(input: $input, idempotencyKey: "k-1") {
      ... on SuspendJobsPayload { outcomes { id succeeded code message } } } }`;
    const first = await site.ask(query, { as: 'administrator', variables: { input: { ids } } });
    expect(first.body.data.suspendJobs.outcomes).toMatchObject([
      { id: ids[0], succeeded: true, code: null },
      {
        id: ids[1],
        succeeded: false,
        code: 'UNSUPPORTED',
        message: 'System dgx cannot suspend this job.',
      },
      { id: ids[2], succeeded: false, code: 'NOT_FOUND' },
    ]);
    const again = await site.ask(query, { as: 'administrator', variables: { input: { ids } } });
    expect(again.body).toEqual(first.body);
    expect(sentChanges()).toEqual(['POST /api/v1/workloads/batch']);
  });
});

describe('jobs of two systems', () => {
  it('are changed by no one mutation, and neither is asked', async () => {
    const twins = await openSite({
      configure: (config) => {
        const dgx = config.systems.find(({ ref }) => ref.name === 'dgx');
        if (dgx === undefined) throw new Error('the sandbox has lost dgx');
        const twin = { ...dgx, ref: { ...dgx.ref, name: 'twin' } };
        return { ...config, systems: [...config.systems, twin] };
      },
    });
    const refused = await askChange(twins, 'deleteJobs', { ids: [...some.ids, `Job:twin:${uuid}`] });
    expect(refused).toMatchObject({ __typename: 'InvalidInput', problems: [{ path: 'ids.1' }] });
    expect(twins.received('runai')).toEqual([]);
    await twins.close();
  });
});
