import { describe, expect, it } from 'vitest';
import { createMetricsLoad, type AskedMetrics } from '../../src/domain/metrics-load.ts';
import type { MeasuredRow, Metrics, MetricsQuery, MetricSource } from '../../src/domain/metrics.ts';
import type { SystemRef } from '../../src/domain/system.ts';
import type { Role, Viewer } from '../../src/domain/viewer.ts';
import { ClusterQLError } from '../../src/errors.ts';

const dgx: SystemRef = { name: 'dgx', kind: 'runai' };
const query: MetricsQuery = {
  names: ['GPU_UTILIZATION'],
  from: '2026-11-20T00:00:00.000Z',
  to: '2026-11-20T10:00:00.000Z',
  samples: 20,
};
const nothing: Metrics = { series: [], holes: [] };
const known = new Map([
  ['GPU_UTILIZATION', 'percent'],
  ['GPU_QUOTA', 'GPUs'],
  ['CPU_QUOTA_MILLICORES', 'millicores'],
  ['CPU_MEMORY_QUOTA_MB', 'MB'],
]);

function viewerAs(role: Role | null): Viewer {
  const person = { issuer: 'campus', subject: 'u-0042', name: null, email: null, emailVerified: false };
  return { ...person, expiresAt: null, roles: new Map([['dgx', role]]) };
}

/** A field on rows of a system that answers as the test says, and the rows it was asked for. */
function fieldFor(role: Role | null, answer: (row: MeasuredRow) => Promise<Metrics | null>) {
  const asked: string[] = [];
  const source: MetricSource = {
    system: dgx,
    known: { Project: known, Job: known },
    read(row) {
      asked.push(`${row.type} ${row.key.join('/')}`);
      return answer(row);
    },
  };
  const load = createMetricsLoad(viewerAs(role), [source]);

  function metricsOf(key: string, more: Partial<MetricsQuery> = {}, other: Partial<AskedMetrics> = {}) {
    const row: MeasuredRow = { type: 'Project', key: [key] };
    return load({ system: dgx, noun: 'projects', row, query: { ...query, ...more }, ...other });
  }

  return { asked, metricsOf };
}

function settled(results: PromiseSettledResult<unknown>[]): unknown[] {
  return results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason.code));
}

describe('metrics of rows', () => {
  it('are refused, once, to who may not read such rows, and nothing is asked', async () => {
    const { asked, metricsOf } = fieldFor(null, async () => nothing);
    const results = await Promise.allSettled(['1', '2'].map((key) => metricsOf(key)));
    expect(settled(results)).toEqual(['FORBIDDEN', null]);
    expect(asked).toEqual([]);
  });

  it('are asked once a row, however often an answer holds it', async () => {
    const { asked, metricsOf } = fieldFor('viewer', async () => nothing);
    await Promise.all(['1', '2', '1'].map((key) => metricsOf(key)));
    expect(asked).toEqual(['Project 1', 'Project 2']);
  });

  it('of other times or names are other metrics', async () => {
    const { asked, metricsOf } = fieldFor('viewer', async () => nothing);
    await Promise.all([
      metricsOf('1'),
      metricsOf('1', { samples: 5 }),
      metricsOf('1', { names: ['GPU_QUOTA'] }),
    ]);
    expect(asked).toEqual(['Project 1', 'Project 1', 'Project 1']);
  });

  it('are null, without a request, of a system or a type of row that has none', async () => {
    const { asked, metricsOf } = fieldFor('viewer', async () => nothing);
    const emmy: SystemRef = { name: 'emmy', kind: 'clustercockpit' };
    expect(await metricsOf('1', {}, { system: emmy })).toBeNull();
    expect(await metricsOf('1', {}, { row: { type: 'Cluster', key: ['1'] } })).toBeNull();
    expect(asked).toEqual([]);
  });

  it('of one row that fails cost that row only', async () => {
    const down = new ClusterQLError('UPSTREAM_UNAVAILABLE', 'Down.');
    const { metricsOf } = fieldFor('viewer', ({ key: [key] }) =>
      key === '2' ? Promise.reject(down) : Promise.resolve(nothing),
    );
    const results = await Promise.allSettled(['1', '2', '3'].map((key) => metricsOf(key)));
    expect(settled(results)).toEqual([nothing, 'UPSTREAM_UNAVAILABLE', nothing]);
  });

  it.each<[string, Partial<MetricsQuery>, RegExp]>([
    ['without a name', { names: [] }, /`names` must name at least one/],
    [
      'of an unknown name',
      { names: ['GPU_QUOTA', 'GPU_UTILISATION'] },
      /"GPU_UTILISATION".*are GPU_UTILIZATION/,
    ],
    ['of a name in lower case', { names: ['cpu_quota'] }, /nearest are CPU_QUOTA_MILLICORES/],
    ['of a name that every object has', { names: ['constructor'] }, /no metric of a Project/],
    ['that end where they begin', { to: query.from }, /`from` must be before `to`/],
    ['in no samples', { samples: 0 }, /`samples` must be between 1 and 1000/],
    ['in too many samples', { samples: 1001 }, /`samples` must be between 1 and 1000/],
  ])('%s are refused, and nothing is asked', async (_, more, message) => {
    const { asked, metricsOf } = fieldFor('viewer', async () => nothing);
    await expect(metricsOf('1', more)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringMatching(message),
    });
    expect(asked).toEqual([]);
  });

  it('of more than 100 rows are refused, once, and none of them is asked', async () => {
    const { asked, metricsOf } = fieldFor('viewer', async () => nothing);
    const keys = Array.from({ length: 101 }, (_, number) => `${number}`);
    const results = settled(await Promise.allSettled(keys.map((key) => metricsOf(key))));
    expect(results.filter((result) => result !== null)).toEqual(['LIMIT_EXCEEDED']);
    expect(asked).toEqual([]);
    // What was refused counts for nothing.
    expect(await metricsOf('1', { samples: 5 })).toBe(nothing);
  });

  it('share what one answer may ask, whatever the fields are called', async () => {
    const { asked, metricsOf } = fieldFor('viewer', async () => nothing);
    const keys = Array.from({ length: 60 }, (_, number) => `${number}`);
    const first = keys.map((key) => metricsOf(key));
    const second = keys.map((key) => metricsOf(key, { samples: 5 }));
    const results = settled(await Promise.allSettled([...first, ...second]));
    expect(results.filter((result) => result === nothing)).toHaveLength(60);
    expect(results.filter((result) => result === 'LIMIT_EXCEEDED')).toHaveLength(1);
    expect(asked).toHaveLength(60);
  });

  it('are refused when they would be too many points', async () => {
    const { asked, metricsOf } = fieldFor('viewer', async () => nothing);
    const names = ['GPU_UTILIZATION', 'GPU_QUOTA', 'CPU_QUOTA_MILLICORES'];
    const rows = Array.from({ length: 67 }, (_, number) => metricsOf(`${number}`, { names, samples: 1000 }));
    expect(settled(await Promise.allSettled(rows))[0]).toBe('LIMIT_EXCEEDED');
    expect(asked).toEqual([]);
    const fewer = fieldFor('viewer', async () => nothing);
    const allowed = Array.from({ length: 66 }, (_, n) => fewer.metricsOf(`${n}`, { names, samples: 1000 }));
    expect((await Promise.all(allowed)).length).toBe(66);
  });
});
