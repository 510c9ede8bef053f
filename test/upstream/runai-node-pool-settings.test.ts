import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newNodePoolProblems, nodePoolPatchProblems } from '../../src/domain/node-pool-rules.ts';
import { durationOf, secondsOf } from '../../src/upstream/runai/node-pools/duration.ts';
import { violations } from '../sandbox/runai/openapi.ts';
import { absent, load, why } from '../sandbox/runai/published.ts';
import { rejection } from '../http/site.ts';
import { make, openRunai, planned } from './runai-changing.ts';

const path = '/api/v1/node-pools';
const label = { key: 'nvidia.com/gpu.product', value: 'H200' };
const GB = 1e9;

const settings = {
  scheduling: { gpuPlacement: 'SPREAD', guaranteedRuntimeSeconds: 9_000 },
  gpuMemory: { swapEnabled: true, swap: { amount: 64, unit: GB }, nodeLevelScheduling: true },
  network: { acceleration: 'ENABLED', accelerationLabelKey: 'nvidia.com/gpu.clique' },
} as const;

describe('how a node pool is used', () => {
  it('is not changed by editors, whom Run:ai refuses', async () => {
    const runai = await openRunai({}, 'editor');
    const before = structuredClone(runai.fake.state.nodePools);
    const { outcome } = await make(runai.nodePoolChanges.update([runai.nodePool('a100').id], settings));
    expect(outcome).toMatchObject({ kind: 'Forbidden', code: 'UPSTREAM_FORBIDDEN' });
    expect(runai.fake.state.nodePools).toEqual(before);
  });

  it('is read in our words and units, a new word kept beside', async () => {
    const runai = await openRunai();
    Object.assign(runai.nodePool('a100'), {
      schedulingConfiguration: {
        placementStrategy: { cpu: 'scatter', gpu: 'binpack' },
        minGuaranteedRuntime: '1d2h30m',
      },
      ...{ gpuNetworkAccelerationDetection: 'Perhaps', networkTopologyId: 't-1', overProvisioningRatio: 2 },
      gpuResourceOptimization: { swapEnabled: true, cpuSwapMemorySize: '100G' },
      status: {
        nodes: ['dgx-01'],
        conditions: [{ type: 'NodesAvailable', status: 'False', reason: 'AllNodesDown', nodes: ['dgx-01'] }],
      },
    });
    const [pool] = await runai.nodePools.getMany([[runai.nodePool('a100').id]]);
    expect(pool).toMatchObject({
      scheduling: {
        ...{ gpuPlacement: 'BINPACK', upstreamGpuPlacement: 'binpack' },
        ...{ cpuPlacement: 'UNKNOWN', upstreamCpuPlacement: 'scatter' },
        ...{ guaranteedRuntimeSeconds: 95_400, overProvisioningRatio: 2 },
      },
      gpuMemory: { swapEnabled: true, swap: 100e9, reservedForSwap: null, nodeLevelScheduling: null },
      network: {
        ...{ acceleration: 'UNKNOWN', upstreamAcceleration: 'Perhaps' },
        ...{ topologyKey: 't-1', topologyName: 'racks', accelerationDetected: null },
      },
      conditions: [
        {
          ...{ type: 'NodesAvailable', holds: false, reason: 'AllNodesDown', message: null },
          nodeNames: ['dgx-01'],
        },
      ],
    });
  });

  it('goes with a new one', async () => {
    const runai = await openRunai();
    const { clusterId } = runai.nodePool('default');
    const input = { name: 'hopper', label, ...settings };
    const { outcome } = await make(runai.nodePoolChanges.create([clusterId], input));
    expect(runai.writes()).toEqual([
      {
        request: `POST ${path}`,
        body: {
          ...{ name: 'hopper', clusterId, labelKey: label.key, labelValue: label.value },
          schedulingConfiguration: { placementStrategy: { gpu: 'spread' }, minGuaranteedRuntime: '9000s' },
          gpuResourceOptimization: {
            ...{ swapEnabled: true, cpuSwapMemorySize: '64000000000', nodeLevelSchedulerEnabled: true },
          },
          gpuNetworkAccelerationDetection: 'Use',
          gpuNetworkAccelerationLabelKey: 'nvidia.com/gpu.clique',
        },
      },
    ]);
    expect(outcome).toMatchObject({
      kind: 'Done',
      payload: { nodePool: { scheduling: settings.scheduling, gpuMemory: { swap: 64e9 } } },
    });
  });

  it('is changed group by group, in which the rest goes as it stands', async () => {
    const runai = await openRunai();
    const pool = runai.nodePool('a100');
    const scheduling = { cpuPlacement: 'BINPACK', guaranteedRuntimeSeconds: null } as const;
    const plan = await planned(runai.nodePoolChanges.update([pool.id], { scheduling }));
    const change = await runai.nodePoolChanges.update([pool.id], { scheduling, label });
    expect(change.steps[0]?.fields).toEqual([
      ...['label', 'scheduling.cpuPlacement', 'scheduling.guaranteedRuntimeSeconds'],
    ]);
    expect(plan).toEqual({
      request: `PATCH ${path}/${pool.id}`,
      body: {
        schedulingConfiguration: {
          placementStrategy: { cpu: 'binpack', gpu: 'binpack' },
          minGuaranteedRuntime: null,
        },
      },
    });
    const { outcome } = await make(Promise.resolve(change));
    expect(outcome).toMatchObject({
      kind: 'Done',
      payload: { nodePool: { phase: 'UPDATING', scheduling: { guaranteedRuntimeSeconds: null } } },
    });
    expect((await runai.nodePoolChanges.update([pool.id], { scheduling, label })).steps).toEqual([]);
  });

  it('is written where an older release has it, and told when that does not take it', async () => {
    const runai = await openRunai();
    const pool = runai.nodePool('h200');
    pool.placementStrategy = { cpu: 'binpack', gpu: 'binpack' };
    const { scheduling } = settings;
    const plan = await planned(runai.nodePoolChanges.update([pool.id], { scheduling }));
    expect(plan.body).toEqual({
      placementStrategy: { cpu: 'binpack', gpu: 'spread' },
      schedulingConfiguration: { minGuaranteedRuntime: '9000s' },
    });
    const change = runai.nodePoolChanges.update([pool.id], { scheduling });
    const body = JSON.stringify({ ...pool, placementStrategy: { cpu: 'binpack', gpu: 'spread' } });
    await change;
    runai.fake.setFault({ kind: 'body', body }, pool.id);
    expect((await make(change)).outcome).toMatchObject({
      kind: 'PartiallyApplied',
      steps: [
        { fields: ['scheduling.gpuPlacement'] },
        { status: 'FAILED', fields: ['scheduling.guaranteedRuntimeSeconds'] },
      ],
    });
  });

  it.skipIf(absent)(`is sent in the published shape${why}`, async () => {
    const runai = await openRunai();
    const document = load('specs/runai-2.24.json');
    for (const { id } of runai.fake.state.nodePools) {
      const { body } = await planned(runai.nodePoolChanges.update([id], { label, ...settings }));
      expect(violations(body, { $ref: '#/components/schemas/NodepoolUpdateFields' }, document)).toEqual([]);
    }
  });

  it.each([
    ['changed', (runai: any) => runai.nodePoolChanges.update(['23'], { label })],
    ['deleted', (runai: any) => runai.nodePoolChanges.delete(['23'])],
  ])('cannot be %s in Run:ai 2.18, which is told the release that can', async (_, change) => {
    const runai = await openRunai({ version: '2.18' });
    const error = await rejection(change(runai));
    expect(error).toMatchObject({ code: 'UNSUPPORTED' });
    expect(error.message).toContain('2.19');
    expect(runai.writes()).toEqual([]);
    const later = await openRunai({}, 'administrator', '2.24');
    expect(await rejection(later.nodePoolChanges.delete(['404']))).toMatchObject({ code: 'NOT_FOUND' });
    expect(later.fake.received.map(({ path }) => path)).toEqual([`${path}/404`]);
  });
});

describe('the rules of how a node pool is used', () => {
  it.each<[object, string[]]>([
    [{ scheduling: null, gpuMemory: null, network: null }, ['scheduling', 'gpuMemory', 'network']],
    [
      { scheduling: { gpuPlacement: 'UNKNOWN', cpuPlacement: null } },
      ['scheduling.gpuPlacement', 'scheduling.cpuPlacement'],
    ],
    [{ scheduling: { guaranteedRuntimeSeconds: -1 } }, ['scheduling.guaranteedRuntimeSeconds']],
    [
      { gpuMemory: { swapEnabled: null, swap: { amount: 0.5, unit: 1 } } },
      ['gpuMemory.swapEnabled', 'gpuMemory.swap'],
    ],
    [{ gpuMemory: { reservedForSwap: { amount: -1, unit: GB } } }, ['gpuMemory.reservedForSwap']],
    [
      { network: { topologyKey: ' ', acceleration: 'UNKNOWN', accelerationLabelKey: '-' } },
      ['network.acceleration', 'network.topologyKey', 'network.accelerationLabelKey'],
    ],
  ])('refuse %j, of new ones too', (patch, paths) => {
    expect(nodePoolPatchProblems(patch).map(({ path }) => path)).toEqual(paths);
    expect(newNodePoolProblems({ name: 'hopper', label, ...patch }).map(({ path }) => path)).toEqual(paths);
  });

  it('let null through where it removes something', () => {
    const scheduling = { guaranteedRuntimeSeconds: null };
    const network = { topologyKey: null, accelerationLabelKey: null };
    expect(nodePoolPatchProblems({ scheduling, network })).toEqual([]);
  });
});

describe('a duration of Run:ai', () => {
  it.each([
    ['0', 0],
    ['2h30m', 9_000],
    ['5d8h40m', 463_200],
    ['1w', 604_800],
    ['1.5h', 5_400],
    ['+90s', 90],
    ['1500ms', 2],
    ['', null],
    ['soon', null],
    ['-2h', null],
    ['2h 30m', null],
    ['5', null],
  ])('%j is %j seconds', (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });

  it('is read back as it was written', () => {
    fc.assert(fc.property(fc.nat(), (seconds) => secondsOf(durationOf(seconds)) === seconds));
  });
});
