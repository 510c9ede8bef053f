import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricSample } from '../../src/domain/compute-node-changes.ts';
import { metricScopes } from '../../src/domain/metrics.ts';
import { lineOf } from '../../src/upstream/clustercockpit/changes/metric-lines.ts';
import { stateFollowingFrom } from '../../src/upstream/clustercockpit/changes/node-states.ts';
import { now, openCockpit } from './clustercockpit-changing.ts';
import { make, made } from './runai-changing.ts';

const sample: MetricSample = {
  ...{ metric: 'cpu_load', hostname: 'tn001', at: new Date(now).toISOString(), value: 7.6 },
  scope: 'NODE',
};

describe('what a scheduler says of nodes', () => {
  it('is refused by ClusterCockpit to whoever is no administrator', async () => {
    const { computeNodeChanges, writes } = await openCockpit({ roles: ['user', 'api'] });
    const report = { hostname: 'tn001', states: ['idle'] };
    await expect(computeNodeChanges.reportStates(['tarn'], [report])).rejects.toMatchObject({
      code: 'UPSTREAM_UNAUTHENTICATED',
    });
    expect(writes()).toEqual([]);
  });

  it('is sent with every count, and read back because cc-backend answers 200 to everything', async () => {
    const { computeNodeChanges, writes } = await openCockpit();
    const reports = [
      {
        ...{ hostname: 'tn001', states: ['MIXED'], cpusAllocated: 4, jobsRunning: 2 },
        memoryAllocated: { amount: 8, unit: 1e9 },
      },
      { hostname: 'stranger', states: ['idle'] },
    ];
    const { outcomes } = await made(computeNodeChanges.reportStates(['tarn'], reports));
    expect(outcomes).toEqual([
      { hostname: 'tn001', taken: true, upstreamState: 'mixed' },
      { hostname: 'stranger', taken: false, upstreamState: null },
    ]);
    const none = { cpusAllocated: 0, memoryAllocated: 0, gpusAllocated: 0, jobsRunning: 0 };
    const busy = { ...none, cpusAllocated: 4, memoryAllocated: 8_000, jobsRunning: 2 };
    expect(writes()).toEqual([
      {
        request: 'POST /api/nodestate/',
        body: {
          cluster: 'tarn',
          nodes: [
            { hostname: 'tn001', states: ['MIXED'], ...busy },
            { hostname: 'stranger', states: ['idle'], ...none },
          ],
        },
      },
    ]);
  });

  it('is not known to be taken where GraphQL is closed', async () => {
    const { computeNodeChanges } = await openCockpit({ graphql: false });
    const reports = [{ hostname: 'tn001', states: ['idle'] }];
    const { outcomes } = await made(computeNodeChanges.reportStates(['tarn'], reports));
    expect(outcomes).toEqual([{ hostname: 'tn001', taken: null, upstreamState: null }]);
  });

  it.each([
    [['IDLE', 'DOWN'], 'down'],
    [['idle', 'down', 'reserved'], 'reserved'],
    [['mixed', 'allocated'], 'allocated'],
    [['mixed', 'down'], 'down'],
    [['drain'], 'unknown'],
  ])('as %j leaves the state %s', async (states, expected) => {
    expect(stateFollowingFrom(states)).toBe(expected);
    const { computeNodeChanges } = await openCockpit();
    const { outcomes } = await made(
      computeNodeChanges.reportStates(['tarn'], [{ hostname: 'tn001', states }]),
    );
    expect(outcomes).toMatchObject([{ taken: true, upstreamState: expected }]);
  });

  it('of a cluster that there is not is not found, and nothing is sent', async () => {
    const { computeNodeChanges, writes } = await openCockpit();
    const report = { hostname: 'tn001', states: ['idle'] };
    await expect(computeNodeChanges.reportStates(['nowhere'], [report])).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(writes()).toEqual([]);
  });
});

describe('measurements', () => {
  it('go out as lines of plain text, 500 in a request', async () => {
    const { computeNodeChanges, fake } = await openCockpit();
    const socket = { ...sample, metric: 'mem_bw', scope: 'SOCKET', scopeId: '1', value: 3 } as const;
    const samples = [socket, ...Array.from({ length: 500 }, () => sample)];
    expect(await made(computeNodeChanges.writeMetrics(['tarn'], samples))).toEqual({ sampleCount: 501 });
    const written = fake.received.filter(({ path }) => path === '/api/write/');
    expect(written.map(({ body }) => body.trimEnd().split('\n').length)).toEqual([500, 1]);
    expect(written[0]?.headers['content-type']).toBe('text/plain');
    expect(written[0]?.body.split('\n').slice(0, 2)).toEqual([
      `mem_bw,cluster=tarn,hostname=tn001,type=socket,type-id=1 value=3 ${now / 1000}`,
      `cpu_load,cluster=tarn,hostname=tn001,type=node value=7.6 ${now / 1000}`,
    ]);
  });

  it('of a metric that is not configured are refused with their places, because they would vanish', async () => {
    const { computeNodeChanges, writes } = await openCockpit();
    const samples = [sample, { ...sample, metric: 'cpu_lod' }];
    await expect(computeNodeChanges.writeMetrics(['tarn'], samples)).rejects.toMatchObject({
      ...{ code: 'BAD_USER_INPUT', problems: [{ path: 'samples.1.metric' }] },
    });
    expect(writes()).toEqual([]);
  });

  it('of which a request fails are told as far as they were handed over', async () => {
    const { computeNodeChanges, fake } = await openCockpit();
    const change = await computeNodeChanges.writeMetrics(['tarn'], [sample]);
    fake.setFault({ kind: 'status', status: 500, body: '' }, '/api/write/');
    expect((await make(Promise.resolve(change))).outcome).toMatchObject({
      ...{ kind: 'UpstreamFailure', message: expect.stringContaining('metric store') },
    });
  });

  it('read back as what they were, whatever the words are', () => {
    const word = fc.stringMatching(/^[\w.,=:-]{1,12}$/);
    const any = fc.record({
      ...{ metric: word, hostname: word, scope: fc.constantFrom(...metricScopes), scopeId: word },
      value: fc.double({ noNaN: true, noDefaultInfinity: true }),
    });
    fc.assert(
      fc.property(any, ({ metric, hostname, scope, scopeId, value }) => {
        const line = lineOf('a,b=c', { metric, hostname, scope, scopeId, at: sample.at, value });
        const [head = '', field = '', stamp] = line.split(' ');
        const [name = '', ...tags] = head
          .split(/(?<!\\),/)
          .map((part) => part.split(/(?<!\\)=/).map(unescaped));
        expect(name).toEqual([metric]);
        expect(Object.fromEntries(tags)).toMatchObject({ cluster: 'a,b=c', hostname, 'type-id': scopeId });
        expect(Number(field.slice('value='.length))).toBe(value === 0 ? 0 : value);
        expect(stamp).toBe(String(now / 1000));
      }),
    );
  });
});

function unescaped(text: string): string {
  return text.replaceAll('\\', '');
}
