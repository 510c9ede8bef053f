import { describe, expect, it } from 'vitest';
import { newNodePoolProblems, nodePoolPatchProblems } from '../../src/domain/node-pool-rules.ts';
import { rejection } from '../http/site.ts';
import { make, openRunai, planned } from './runai-changing.ts';

const path = '/api/v1/node-pools';
const label = { key: 'nvidia.com/gpu.product', value: 'H200' };

describe('node pools', () => {
  it('are not changed by editors, whom Run:ai refuses', async () => {
    const runai = await openRunai({}, 'editor');
    const { clusterId } = runai.nodePool('default');
    const before = structuredClone(runai.fake.state.nodePools);
    const { outcome } = await make(runai.nodePoolChanges.create([clusterId], { name: 'hopper', label }));
    expect(outcome).toMatchObject({ kind: 'Forbidden', code: 'UPSTREAM_FORBIDDEN' });
    expect(runai.fake.state.nodePools).toEqual(before);
  });

  it('are created as planned, and show how far their cluster is', async () => {
    const runai = await openRunai();
    const { clusterId } = runai.nodePool('default');
    const plan = await planned(runai.nodePoolChanges.create([clusterId], { name: 'hopper', label }));
    const { outcome } = await make(runai.nodePoolChanges.create([clusterId], { name: 'hopper', label }));
    expect(plan).toEqual({
      request: `POST ${path}`,
      body: { name: 'hopper', clusterId, labelKey: label.key, labelValue: label.value },
    });
    expect(runai.writes()).toEqual([plan]);
    expect(outcome).toMatchObject({ payload: { nodePool: { name: 'hopper', phase: 'CREATING', label } } });
  });

  it('of a name that the cluster has are a conflict, and nothing is sent', async () => {
    const runai = await openRunai();
    const { clusterId } = runai.nodePool('default');
    const error = await rejection(runai.nodePoolChanges.create([clusterId], { name: 'default', label }));
    expect(error).toMatchObject({ code: 'CONFLICT' });
    expect(runai.writes()).toEqual([]);
  });

  it('are unsupported by Run:ai 2.18', async () => {
    const runai = await openRunai({ version: '2.18' });
    const { clusterId } = runai.nodePool('default');
    const error = await rejection(runai.nodePoolChanges.create([clusterId], { name: 'hopper', label }));
    expect(error).toMatchObject({ code: 'UNSUPPORTED' });
    expect(runai.writes()).toEqual([]);
  });

  it('get another label by PATCH, and keep the rest', async () => {
    const runai = await openRunai();
    const pool = runai.fake.state.nodePools.find(({ isDefault }) => !isDefault) as any;
    const { schedulingConfiguration } = structuredClone(pool);
    const { outcome } = await make(runai.nodePoolChanges.update([pool.id], { label }));
    expect(runai.writes()).toEqual([
      {
        request: `PATCH ${path}/${pool.id}`,
        body: { labelKey: label.key, labelValue: label.value },
      },
    ]);
    expect(outcome).toMatchObject({ payload: { nodePool: { label, phase: 'UPDATING' } } });
    expect(pool).toMatchObject({ schedulingConfiguration });
    expect((await runai.nodePoolChanges.update([pool.id], { label })).steps).toEqual([]);
  });

  it('that have nodes are deleted in time, and the empty ones at once', async () => {
    const runai = await openRunai();
    const { clusterId } = runai.nodePool('default');
    await make(runai.nodePoolChanges.create([clusterId], { name: 'hopper', label }));
    const gone = await make(runai.nodePoolChanges.delete([runai.nodePool('hopper').id]));
    expect(gone.outcome).toMatchObject({ kind: 'Done', payload: { row: null } });
    const { id } = runai.fake.state.nodePools.find(
      ({ isDefault, status }) => !isDefault && (status?.nodes.length ?? 0) > 0,
    ) as any;
    const going = await make(runai.nodePoolChanges.delete([id]));
    expect(going.outcome).toMatchObject({
      payload: { deletedId: `NodePool:dgx:${id}`, row: { phase: 'DELETING' } },
    });
  });

  it.each(['Deleting', 'Deleted'])(
    'that are still shown as %s are no failure, any others are',
    async (phase) => {
      const runai = await openRunai();
      const { clusterId } = runai.nodePool('default');
      await make(runai.nodePoolChanges.create([clusterId], { name: 'hopper', label }));
      const { ...hopper } = runai.nodePool('hopper');
      for (const [shown, kind] of [
        [phase, 'Done'],
        ['Ready', 'UpstreamFailure'],
      ]) {
        const change = runai.nodePoolChanges.delete([hopper.id]);
        await change;
        const body = JSON.stringify({ ...hopper, phase: shown });
        runai.fake.setFault({ kind: 'body', body }, `${path}/${hopper.id}`);
        expect((await make(change)).outcome).toMatchObject({ kind });
        runai.fake.setFault(null);
      }
    },
  );

  it('that a cluster has from the start stay, and nothing is sent', async () => {
    const runai = await openRunai();
    const error = await rejection(runai.nodePoolChanges.delete([runai.nodePool('default').id]));
    expect(error).toMatchObject({ code: 'CONFLICT' });
    expect(runai.writes()).toEqual([]);
  });
});

describe('the rules of a node pool', () => {
  it.each([
    [{ name: '', label }, ['name']],
    [{ name: 'a b', label }, ['name']],
    [{ name: 'hopper', label: { key: 'Not A/key/at all', value: '' } }, ['label.key', 'label.value']],
    [{ name: 'hopper', label: { key: '-x', value: 'y'.repeat(64) } }, ['label.key', 'label.value']],
  ])('refuse %j', (input, paths) => {
    expect(newNodePoolProblems(input).map(({ path }) => path)).toEqual(paths);
  });

  it('refuse to remove the label', () => {
    expect(nodePoolPatchProblems({ label: null }).map(({ path }) => path)).toEqual(['label']);
    expect(nodePoolPatchProblems({})).toEqual([]);
  });
});
