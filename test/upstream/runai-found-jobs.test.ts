import { afterEach, describe, expect, it } from 'vitest';
import { type Answers, connectTo, Refusal, type Runai } from './runai-server.ts';
import { bare, jobScan, notebook, path, scan, wireScan } from './runai-workload.ts';

let runai: Runai;
afterEach(() => runai.close());

async function connect(answers: Answers): Promise<Runai> {
  return (runai = await connectTo(answers));
}

describe('single jobs of Run:ai', () => {
  it('are found each by its own address; hidden ones are left out, malformed ones not asked for', async () => {
    const hidden = '9a0c7f42-5f9c-4c46-8a4b-2b1f0f9e3d02';
    const { jobs, asked } = await connect({
      [`${path}/${scan}`]: { ...wireScan, pendingSchedulingMessages: null },
      [`${path}/${hidden}`]: new Refusal(403),
    });
    const keys = [[scan], [scan], [hidden], ['telemetry'], ['42'], [scan, 'pods']] as const;
    expect(await jobs.getMany(keys)).toEqual([jobScan]);
    expect([...asked].sort()).toEqual([scan, hidden].map((id) => `${path}/${id}`).sort());
  });

  it.each([
    ['workspaces', 'WORKSPACE'],
    ['trainings', 'TRAINING'],
    ['distributed', 'DISTRIBUTED'],
    ['inferences', 'INFERENCE'],
  ])('that only the endpoint of %s knows yet are found there', async (endpoint, kind) => {
    const { jobs, asked } = await connect({
      [`${path}/${endpoint}/${scan}`]: {
        ...{ workloadId: scan, name: 'fit', createdAt: '2026-02-02T07:00:03Z', actualPhase: 'Creating' },
      },
    });
    expect(await jobs.getMany([[scan]])).toMatchObject([{ id: `Job:dgx:${scan}`, kind, state: 'STARTING' }]);
    expect(asked[0]).toBe(`${path}/${scan}`);
    expect([...asked].sort()).toHaveLength(5);
  });

  it('that no endpoint knows are left out, as are those of a type hidden from the caller', async () => {
    const { jobs, asked } = await connect({ [`${path}/trainings/${scan}`]: new Refusal(403) });
    expect(await jobs.getMany([[scan]])).toEqual([]);
    expect([...asked].sort()).toEqual([
      `${path}/${scan}`,
      ...['distributed', 'inferences', 'trainings', 'workspaces'].map((type) => `${path}/${type}/${scan}`),
    ]);
  });

  it('are an error when one of them cannot be read now', async () => {
    const { jobs } = await connect({
      [`${path}/${scan}`]: wireScan,
      [`${path}/${notebook}`]: new Refusal(500),
    });
    await expect(jobs.getMany([[scan], [notebook]])).rejects.toMatchObject({ code: 'UPSTREAM_FAILURE' });
  });
});

describe('jobs of Run:ai', () => {
  it('that were deleted are listed and counted when asked for, and never beside the others', async () => {
    const deletedAt = '2026-02-03 00:00:00';
    const { jobs, list, asked } = await connect({
      [path]: (query) => ({
        workloads: query.get('deleted') === 'true' ? [{ ...bare, deletedAt }] : [wireScan],
      }),
      [`${path}/count`]: (query) => ({ count: query.has('deleted') ? 1 : 7 }),
    });
    const deleted = await list.jobs({ filter: { deleted: true } });
    expect(deleted.rows.map(({ name, deletedAt }) => [name, deletedAt])).toEqual([
      ['jupyter', '2026-02-03T00:00:00.000Z'],
    ]);
    expect((await list.jobs({ filter: { deleted: false }, field: 'NAME' })).rows).toEqual([jobScan]);
    expect(await jobs.count?.({ deleted: true }, new AbortController().signal)).toBe(1);
    expect(await jobs.count?.({ deleted: null }, new AbortController().signal)).toBe(7);
    expect(asked.map((url) => new URL(url, 'http://runai.invalid').searchParams.get('deleted'))).toEqual([
      ...['true', null, 'true', null],
    ]);
  });
});
