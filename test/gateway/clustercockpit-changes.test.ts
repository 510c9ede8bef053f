import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterCockpitFake } from '../../src/sandbox/clustercockpit/index.ts';
import { openSite, type Site } from '../support/site.ts';
import { askChange } from './renku-mutation.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite({ sandbox: { clustercockpit: { commitSeconds: 3600 } } });
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const startedAt = '2026-09-21T14:13:20.000Z';
const id = 'Job:emmy:tarn/900001/1790000000';
const clusterId = 'Cluster:emmy:tarn';
const job = { clusterId, number: 900001, startedAt, user: 'u-0007', project: 'aero-wing' };
const start = { ...job, nodes: [{ hostname: 'tn001' }], waitSeconds: 0 };
const tags = [{ type: 'review', name: 'energy-check' }];
const entries = [{ key: 'note', value: 'ran twice' }];
const nodes = [{ hostname: 'tn001', states: ['idle'] }];
const sample = { metric: 'cpu_load', hostname: 'tn001', at: startedAt, value: 7.6 };

const changes: [string, object][] = [
  ['startJob', start],
  ['stopJob', { id, stoppedAt: startedAt }],
  ['deleteJobs', { ids: [id] }],
  ['deleteJobsBefore', { system: 'emmy', before: startedAt, keepTagged: 'ALL', atMost: 0 }],
  ['setJobMetadata', { id, entries }],
  ['addJobTags', { id, tags }],
  ['removeJobTags', { id, tags }],
  ['deleteTags', { system: 'emmy', tags }],
  ['editUserGrants', { id: 'User:emmy:u-0007', addRoles: ['support'] }],
  ['reportNodeStates', { clusterId, nodes }],
  ['writeMetrics', { clusterId, samples: [sample] }],
];

function fake(): ClusterCockpitFake {
  return site.sandbox.clustercockpit as ClusterCockpitFake;
}

function change(name: string, input: object, payload?: string, question?: Parameters<typeof askChange>[4]) {
  return askChange(site, name, input, payload, question);
}

function sentChanges(): string[] {
  return site.received('clustercockpit').filter((each) => !/^GET|^POST \/query/.test(each));
}

describe('whoever does not administer ClusterCockpit', () => {
  it.each(changes)('is refused %s, told who may, and nothing is asked', async (name, input) => {
    for (const as of ['researcher', 'editor'] as const) {
      const refused = await change(name, input, undefined, { as });
      expect(refused).toMatchObject({ __typename: 'Forbidden', code: 'FORBIDDEN', system: 'emmy' });
      expect(refused.message).toContain('needs the role administrator there');
    }
    const stranger = await change(name, input, undefined, { as: null });
    expect(stranger.errors[0].extensions.code).toBe('UNAUTHENTICATED');
    expect(site.received('clustercockpit')).toEqual([]);
  });
});

describe('bad input', () => {
  it.each([
    [
      'startJob',
      { ...start, number: 1.5, user: ' ', nodes: [], waitSeconds: 60, accelerators: -1 },
      ['number', 'user', 'nodes', 'waitSeconds', 'accelerators'],
    ],
    ['stopJob', { id, stoppedAt: startedAt, state: 'RUNNING' }, ['state']],
    ['setJobMetadata', { id, entries: [...entries, { key: 'note', value: '' }] }, ['entries.1.key']],
    ['addJobTags', { id, tags: [{ type: '', name: 'a' }] }, ['tags.0.type']],
    ['removeJobTags', { id, tags: [{ ...tags[0], scope: 'u-0001' }] }, ['tags.0.scope']],
    ['deleteTags', { system: 'emmy', tags: [...tags, ...tags] }, ['tags.1']],
    ['editUserGrants', { id: 'User:emmy:u-0007' }, ['addRoles']],
    ['editUserGrants', { id: 'User:emmy:u-0007', addRoles: ['user'], removeRoles: ['user'] }, ['addRoles.0']],
    [
      'reportNodeStates',
      { clusterId, nodes: [{ hostname: '', states: [] }] },
      ['nodes.0.hostname', 'nodes.0.states'],
    ],
    [
      'writeMetrics',
      { clusterId, samples: [{ ...sample, hostname: 'a b', scope: 'SOCKET' }] },
      ['samples.0.hostname', 'samples.0.scopeId'],
    ],
  ])('of %s is refused with its paths, and nothing is asked', async (name, input, paths) => {
    const refused = await change(name, input);
    expect(refused.__typename).toBe('InvalidInput');
    expect(refused.problems.map(({ path }: any) => path)).toEqual(paths);
    expect(site.received('clustercockpit')).toEqual([]);
  });

  it.each(changes.filter(([, input]) => !('system' in input)))(
    'of %s by an id of something else is not found, and nothing is asked',
    async (name, input) => {
      const elsewhere = JSON.parse(JSON.stringify(input).replaceAll(':emmy:', ':nowhere:'));
      expect(await change(name, elsewhere)).toMatchObject({ __typename: 'NotFound' });
      expect(site.received('clustercockpit')).toEqual([]);
    },
  );
});

describe('a change that a system knows nothing of', () => {
  it.each([
    ['suspendJobs', { ids: [id] }, 'emmy cannot suspend jobs.'],
    ['stopJob', { id: 'Job:dgx:1', stoppedAt: startedAt }, 'dgx cannot register the end of jobs.'],
    ['addJobTags', { id: 'Job:dgx:1', tags }, 'dgx cannot tag jobs.'],
  ])('is told to be unsupported: %s', async (name, input, message) => {
    expect(await change(name, input)).toMatchObject({ __typename: 'Unsupported', message });
  });
});

describe('an administrator', () => {
  it('registers a job, finds it once it is visible, marks it, ends it and deletes its record', async () => {
    const planned = await change('startJob', start, undefined, { dryRun: true });
    expect(planned.steps).toMatchObject([
      {
        intent: 'Register the job 900001 on tarn',
        effects: [{ method: 'POST', path: '/api/jobs/start_job/' }],
      },
    ]);
    expect(sentChanges()).toEqual([]);

    const payload = 'jobId visibility job { id }';
    expect(await change('startJob', start, payload)).toEqual({
      ...{ __typename: 'StartJobPayload', jobId: id, visibility: 'PENDING_VISIBILITY', job: null },
    });
    fake().runWorkers();
    const shown = await site.ask(`{ job(id: "${id}") { name state userName } }`);
    expect(shown.body.data.job).toEqual({ name: '900001', state: 'RUNNING', userName: 'u-0007' });

    const marked = await change(
      'setJobMetadata',
      { id, entries: [{ key: 'jobName', value: 'x' }] },
      'job { name }',
    );
    expect(marked.job).toEqual({ name: 'x' });
    expect(await change('addJobTags', { id, tags }, 'job { id }')).toMatchObject({ job: { id } });
    expect(await change('removeJobTags', { id, tags }, 'job { id }')).toMatchObject({ job: { id } });
    const gone = await change('deleteTags', { system: 'emmy', tags }, 'tags { type name scope }');
    expect(gone.tags).toEqual([{ ...tags[0], scope: 'global' }]);

    const stop = { id, stoppedAt: '2026-09-21T14:23:20Z', state: 'TIMEOUT' };
    const stopped = await change('stopJob', stop, 'job { name state runningSeconds endedAt }');
    expect(stopped.job).toEqual({
      ...{ name: 'x', state: 'TIMEOUT', runningSeconds: 600, endedAt: '2026-09-21T14:23:20.000Z' },
    });
    const outcome = 'outcomes { id succeeded code job { id } }';
    expect((await change('deleteJobs', { ids: [id] }, outcome)).outcomes).toEqual([
      { id, succeeded: true, code: null, job: null },
    ]);
    expect((await change('deleteJobs', { ids: [id] }, outcome)).outcomes).toMatchObject([
      { code: 'NOT_FOUND' },
    ]);
    expect(sentChanges()).toHaveLength(7);
  });

  it('learns how many old jobs there are before they are deleted', async () => {
    const old = { system: 'emmy', before: '2000-01-01T00:00:00Z', keepTagged: 'USER', atMost: 0 };
    const planned = await change('deleteJobsBefore', old, undefined, { dryRun: true });
    expect(planned.steps).toMatchObject([
      { effects: [{ path: expect.stringContaining('omit-tagged=user') }] },
    ]);
    expect(await change('deleteJobsBefore', old, 'deletedCount')).toMatchObject({ deletedCount: 0 });
    const all = { ...old, before: '2100-01-01T00:00:00Z' };
    const refused = await change('deleteJobsBefore', all, undefined, { dryRun: true });
    expect(refused).toMatchObject({ __typename: 'Conflict' });
    expect(refused.message).toContain(`${fake().data.jobs.length} jobs of emmy`);
  });

  it('gives and takes roles, and reports on nodes', async () => {
    const edit = { id: 'User:emmy:u-0007', addRoles: ['support'] };
    expect(await change('editUserGrants', edit, 'userId roles projects')).toMatchObject({
      ...{ userId: edit.id, roles: ['user', 'support'], projects: [] },
    });
    const reported = await change(
      'reportNodeStates',
      { clusterId, nodes },
      'outcomes { hostname taken upstreamState }',
    );
    expect(reported.outcomes).toEqual([{ hostname: 'tn001', taken: true, upstreamState: 'idle' }]);
    const written = await change('writeMetrics', { clusterId, samples: [sample] }, 'sampleCount');
    expect(written).toMatchObject({ sampleCount: 1 });
    expect(sentChanges()).toEqual(['POST /api/user/u-0007', 'POST /api/nodestate/', 'POST /api/write/']);
  });

  it('is shown what may be done with jobs here and there', async () => {
    const { body } = await site.ask(
      '{ emmy: jobs(first: 1, filter: { systems: ["emmy"] }) { nodes { viewerCan } } }',
      { as: 'editor' },
    );
    expect(body.data.emmy.nodes).toEqual([{ viewerCan: ['JOB_READ'] }]);
    const own = await site.ask('{ jobs(first: 1, filter: { systems: ["emmy"] }) { nodes { viewerCan } } }');
    expect(own.body.data.jobs.nodes).toEqual([{ viewerCan: ['JOB_READ', 'JOB_WRITE'] }]);
  });
});
