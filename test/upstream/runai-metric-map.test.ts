import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toMetrics } from '../../src/upstream/runai/metrics/map-metrics.ts';
import { toTelemetry } from '../../src/upstream/runai/metrics/map-telemetry.ts';
import { numberOf } from '../../src/upstream/runai/metrics/number.ts';
import { Measured, Telemetry } from '../../src/upstream/runai/metrics/schema.ts';
import { telemetryEndpoints } from '../../src/upstream/runai/metrics/telemetry-names.ts';
import { dgx } from './runai-server.ts';

const known = new Map([
  ['TOTAL_GPU', 'GPUs'],
  ['GPU_UTILIZATION_PER_GPU', 'percent'],
]);
const at = '2026-02-02T09:00:00.000Z';

function mapped(body: object, { status = 200, names = ['TOTAL_GPU'] } = {}) {
  return toMetrics({ status, body: Measured.parse(body) }, names, known);
}

function measured(values: object[] | null, type = 'TOTAL_GPU', labels?: object | null) {
  return { type, labels, values };
}

describe('an answer of metrics', () => {
  it('has numbers written as texts, and times without T and zone', () => {
    const { series, holes } = mapped({
      measurements: [measured([{ value: '21.5', timestamp: '2026-02-02 09:00:00.000' }], 'TOTAL_GPU', null)],
    });
    expect(series).toMatchObject([{ unit: 'GPUs', labels: [], points: [{ at, value: 21.5 }] }]);
    expect(holes).toEqual([]);
  });

  it.each(['NaN', '', ' ', '+Inf', 'a lot'])('with %j for a number has a null point and a hole', (value) => {
    const good = { value: '1', timestamp: at };
    const { series, holes } = mapped({ measurements: [measured([{ value, timestamp: at }, good])] });
    expect(series[0]?.points.map((point) => point.value)).toEqual([null, 1]);
    expect(holes).toEqual([{ metric: 'TOTAL_GPU', labels: [], reason: 'UNREADABLE' }]);
  });

  it('leaves out a value without a time, and says so', () => {
    const values = [
      { value: '1', timestamp: null },
      { value: '2', timestamp: 'yesterday' },
      { value: '3', timestamp: at },
    ];
    const { series, holes } = mapped({ measurements: [measured(values)] });
    expect(series[0]?.points).toEqual([{ at, value: 3 }]);
    expect(holes).toMatchObject([{ reason: 'UNREADABLE' }]);
  });

  it.each([null, []])('with %j for values of one device says of which device', (values) => {
    const type = 'GPU_UTILIZATION_PER_GPU';
    const { series, holes } = mapped(
      {
        measurements: [
          measured([{ value: '70', timestamp: at }], type, { gpu: '0' }),
          measured(values, type, { gpu: '3' }),
        ],
      },
      { status: 207, names: [type] },
    );
    expect(series).toMatchObject([{ scope: 'ACCELERATOR', labels: [{ key: 'gpu', value: '0' }] }]);
    const labels = [{ key: 'gpu', value: '3' }];
    expect(holes).toEqual([{ metric: type, labels, reason: 'NOT_MEASURED' }]);
  });

  it('without a word of what was asked says so', () => {
    expect(mapped({ measurements: [] })).toEqual({
      series: [],
      holes: [{ metric: 'TOTAL_GPU', labels: [], reason: 'NOT_ANSWERED' }],
    });
  });

  it('that is partial and does not show where has a hole all the same', () => {
    const body = { measurements: [measured([{ value: '1', timestamp: at }])] };
    expect(mapped(body, { status: 207 }).holes).toEqual([{ metric: null, labels: [], reason: 'INCOMPLETE' }]);
    expect(mapped(body).holes).toEqual([]);
  });

  it('tells a histogram as a series for each of its numbers', () => {
    const type = 'NIM_E2E_REQUEST_LATENCY_SECONDS_PERCENTILES';
    const data = { p50: '0.2', p99: 'NaN' };
    const { series, holes } = mapped(
      { measurements: [], histogram: [{ type, values: [{ timestamp: at, data }] }] },
      { names: [type] },
    );
    expect(series.map(({ labels, points }) => [labels, points])).toEqual([
      [[{ key: 'bucket', value: 'p50' }], [{ at, value: 0.2 }]],
      [[{ key: 'bucket', value: 'p99' }], [{ at, value: null }]],
    ]);
    expect(holes).toEqual([
      { metric: type, labels: [{ key: 'bucket', value: 'p99' }], reason: 'UNREADABLE' },
    ]);
  });

  it('tells a histogram without numbers as a hole', () => {
    const { holes } = mapped({ measurements: [], histogram: [{ type: 'TOTAL_GPU', values: [] }] });
    expect(holes).toEqual([{ metric: 'TOTAL_GPU', labels: [], reason: 'NOT_MEASURED' }]);
  });

  it('gives every number back, and nothing that GraphQL could not send', () => {
    fc.assert(
      fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (number) => {
        expect(numberOf(String(number))).toBe(number === 0 ? 0 : number);
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        const number = numberOf(text);
        expect(number === null || Number.isFinite(number)).toBe(true);
      }),
    );
  });
});

describe('an answer of telemetry', () => {
  it('names rows by their global ids, and keeps words that are new', () => {
    const groups = [
      { key: 'NodepoolId', value: '200311' },
      { key: 'Weather', value: 'rain', name: '' },
    ];
    const body = { type: 'GPU_QUOTA', timestamp: '2026-02-02 10:14:00', values: [{ value: '?', groups }] };
    expect(toTelemetry(dgx, 'GPU_QUOTA', telemetryEndpoints.PROJECTS, Telemetry.parse(body))).toEqual({
      metric: 'GPU_QUOTA',
      unit: 'GPUs',
      at: '2026-02-02T10:14:00.000Z',
      values: [
        {
          value: null,
          upstreamValue: '?',
          groups: [
            {
              key: 'NODE_POOL',
              upstreamKey: 'NodepoolId',
              value: '200311',
              name: null,
              id: 'NodePool:dgx:200311',
            },
            { key: null, upstreamKey: 'Weather', value: 'rain', name: null, id: null },
          ],
        },
      ],
    });
  });
});
