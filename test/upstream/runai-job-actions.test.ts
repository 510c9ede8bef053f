import { describe, expect, it } from 'vitest';
import type { JobAction } from '../../src/domain/job-changes.ts';
import type { RunaiFakeOptions } from '../../src/sandbox/runai/index.ts';
import { type ChangingRunai, make, openRunai, planned } from './runai-changing.ts';

const batch = 'POST /api/v1/workloads/batch';
const nobody = '00000000-0000-4000-8000-000000000000';

/** A living workload of a cluster that is there, by its type and phase. */
function workload({ fake }: ChangingRunai, type: string, phase: string): any {
  const found = fake.state.workloads.find(
    (each) => each.type === type && each.phase === phase && each.deletedAt === null,
  );
  if (found === undefined) throw new Error(`no ${type} is ${phase}`);
  return found;
}

async function act(runai: ChangingRunai, action: JobAction, uuids: readonly string[]) {
  const { outcome } = await make(runai.jobChanges[action](uuids.map((uuid) => [uuid] as const)));
  return outcome as any;
}

async function codesOf(runai: ChangingRunai, action: JobAction, uuids: readonly string[]) {
  const { payload } = await act(runai, action, uuids);
  return payload.outcomes.map(({ failure }: any) => failure?.code ?? null);
}

function open(
  version: RunaiFakeOptions['version'] = '2.24',
  as: 'administrator' | 'viewer' = 'administrator',
) {
  return openRunai({ version }, as, version);
}

describe('jobs', () => {
  it('are not deleted for viewers, whom Run:ai refuses', async () => {
    const runai = await open('2.24', 'viewer');
    const { id } = workload(runai, 'Training', 'Running');
    expect(await act(runai, 'delete', [id])).toMatchObject({ kind: 'Forbidden' });
    expect(workload(runai, 'Training', 'Running').id).toBe(id);
  });

  it.each([
    ['suspend', 'Running', 'Stopping'],
    ['resume', 'Stopped', 'Resuming'],
    ['delete', 'Running', 'Deleting'],
  ] as const)('of several kinds %s by one request, as planned', async (action, phase, after) => {
    const runai = await open();
    const all = ['Workspace', 'Training', 'Distributed'].map((type) => workload(runai, type, phase));
    const ids = all.map(({ id }) => id);
    const keys = ids.map((id) => [id] as const);
    const plan = await planned(runai.jobChanges[action](keys));
    expect(await act(runai, action, ids)).toMatchObject({
      ...{ kind: 'Done', payload: { outcomes: ids.map((id) => ({ id: `Job:dgx:${id}`, failure: null })) } },
    });
    expect(runai.writes()).toEqual([{ request: batch, body: { ids, action } }]);
    expect(plan).toEqual(runai.writes()[0]);
    expect(all.map((each) => each.phase)).toEqual([after, after, after]);
  });

  it('that are not open to it are told one by one and not sent', async () => {
    const runai = await open();
    const training = workload(runai, 'Training', 'Running');
    const [inference, external, leaving] = [
      workload(runai, 'Inference', 'Running').id,
      workload(runai, 'Workflow', 'Running').id,
      workload(runai, 'Training', 'Deleting').id,
    ];
    const ids = [inference, training.id, external, leaving, nobody, 'nonsense'];
    expect(await codesOf(runai, 'suspend', ids)).toEqual([
      ...['UNSUPPORTED', null, 'UNSUPPORTED', 'NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'],
    ]);
    expect(runai.writes()).toEqual([{ request: batch, body: { ids: [training.id], action: 'suspend' } }]);
    expect(await codesOf(runai, 'delete', [inference, external, leaving])).toEqual([
      ...[null, 'UNSUPPORTED', 'NOT_FOUND'],
    ]);
  });

  it('that were just submitted are deleted before the list has them', async () => {
    const runai = await open();
    const { projectId } = workload(runai, 'Training', 'Running');
    const fresh = { kind: 'TRAINING', name: 'plasma-fit', nameIsPrefix: false, image: 'pytorch:1' } as const;
    await make(runai.jobChanges.submit([projectId], fresh));
    const id = runai.fake.state.unlisted[0]?.id ?? '';
    expect(await codesOf(runai, 'delete', [id])).toEqual([null]);
    expect(runai.writes().at(-1)).toEqual({ request: batch, body: { ids: [id], action: 'delete' } });
  });

  it('of which none is open to it need no request', async () => {
    const runai = await open();
    const { id } = workload(runai, 'Inference', 'Running');
    expect(await codesOf(runai, 'suspend', [id])).toEqual(['UNSUPPORTED']);
    expect(runai.writes()).toEqual([]);
  });

  it.each([
    [400, 'CONFLICT'],
    [403, 'UPSTREAM_FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [500, 'UPSTREAM_FAILURE'],
  ])(
    'that Run:ai refuses by %i within its 200 fail as %s, in our words, beside the others',
    async (code, told) => {
      const runai = await open();
      const [one, other] = [
        workload(runai, 'Training', 'Running').id,
        workload(runai, 'Workspace', 'Running').id,
      ];
      const body = { id: nobody, succeeded: [one], failed: [{ id: other, code, message: 'canary' }] };
      runai.fake.setFault({ kind: 'body', body: JSON.stringify(body) }, '/workloads/batch');
      const outcome = await act(runai, 'delete', [one, other]);
      expect(outcome.payload.outcomes).toMatchObject([{ failure: null }, { failure: { code: told } }]);
      expect(JSON.stringify(outcome)).not.toContain('canary');
    },
  );

  it('that an answer says nothing of have an unknown outcome', async () => {
    const runai = await open();
    const { id } = workload(runai, 'Training', 'Running');
    runai.fake.setFault({ kind: 'body', body: JSON.stringify({ id: nobody }) }, '/workloads/batch');
    expect(await codesOf(runai, 'delete', [id])).toEqual(['OUTCOME_UNKNOWN']);
  });

  it('have an unknown outcome together when nothing is answered', async () => {
    const runai = await open();
    const { id } = workload(runai, 'Training', 'Running');
    runai.fake.setFault({ kind: 'down' }, '/workloads/batch');
    expect(await act(runai, 'delete', [id])).toMatchObject({
      kind: 'OutcomeUnknown',
      lookAt: `Job:dgx:${id}`,
    });
    expect(runai.writes()).toHaveLength(1);
  });
});

describe('jobs of Run:ai 2.18, which has no batch', () => {
  it.each([
    ['suspend', 'Running', 'POST', '/suspend'],
    ['resume', 'Stopped', 'POST', '/resume'],
    ['delete', 'Running', 'DELETE', ''],
  ] as const)('%s by the endpoint of each kind', async (action, phase, method, path) => {
    const runai = await open('2.18');
    const [one, other] = [workload(runai, 'Workspace', phase).id, workload(runai, 'Training', phase).id];
    expect(await codesOf(runai, action, [one, other])).toEqual([null, null]);
    expect(runai.writes().map(({ request }) => request)).toEqual([
      `${method} /api/v1/workloads/workspaces/${one}${path}`,
      `${method} /api/v1/workloads/trainings/${other}${path}`,
    ]);
  });

  it('are not suspended when they are distributed, which 2.19 brings', async () => {
    const runai = await open('2.18');
    const { id } = workload(runai, 'Distributed', 'Running');
    const { payload } = await act(runai, 'suspend', [id]);
    expect(payload.outcomes).toMatchObject([{ failure: { code: 'UNSUPPORTED' } }]);
    expect(payload.outcomes[0].failure.message).toContain('2.19');
    expect(runai.writes()).toEqual([]);
    expect(await codesOf(runai, 'delete', [id])).toEqual([null]);
  });

  it('that are refused do not keep the others from being tried', async () => {
    const runai = await open('2.18');
    const [one, other] = [
      workload(runai, 'Workspace', 'Running').id,
      workload(runai, 'Training', 'Running').id,
    ];
    runai.fake.setFault({ kind: 'status', status: 404, body: '{}' }, `/workloads/workspaces/${one}`);
    expect(await codesOf(runai, 'delete', [one, other])).toEqual(['NOT_FOUND', null]);
  });

  it('stop at the first whose outcome is unknown, and say what was done', async () => {
    const runai = await open('2.18');
    const ids = ['Training', 'Workspace', 'Distributed'].map((type) => workload(runai, type, 'Running').id);
    runai.fake.setFault({ kind: 'down' }, '/workloads/workspaces');
    expect(await act(runai, 'delete', ids)).toMatchObject({
      kind: 'PartiallyApplied',
      steps: [
        { fields: ['ids.0'], status: 'APPLIED' },
        { fields: ['ids.1'], status: 'UNKNOWN' },
        { fields: ['ids.2'], status: 'NOT_TRIED' },
      ],
    });
  });
});
