import { afterEach, describe, expect, it } from 'vitest';
import { jobRow, type ClusterCockpitFake } from '../../../src/sandbox/clustercockpit/index.ts';
import { caller, startCockpit } from './caller.ts';

let fake: ClusterCockpitFake;
afterEach(() => fake.close());

const tags = [
  { id: 1, type: 'app', name: 'solver', scope: 'global' },
  { id: 2, type: 'review', name: 'slow', scope: 'global' },
];

async function start() {
  const jobs = [
    jobRow({ id: 1, jobId: 7, startTime: 10 }),
    jobRow({ id: 2, jobId: 7, startTime: 20, cluster: 'glade', tagIds: [1] }),
    jobRow({ id: 3, jobId: 8, startTime: 30, tagIds: [2] }),
    jobRow({ id: 4, jobId: 9, startTime: 40 }),
  ];
  fake = await startCockpit({ data: { jobs, tags } });
  return caller(fake, ['admin', 'api']);
}

function left() {
  return fake.data.jobs.map(({ id }) => id);
}

describe('jobs are deleted', () => {
  it.each(['delete_job/1', 'delete_job/', 'delete_job_before/99'])(
    'by nobody of too low a role: %s',
    async (path) => {
      await start();
      const { send } = await caller(fake, ['user', 'api']);
      expect((await send('DELETE', `/api/jobs/${path}`, { jobId: 7 })).status).toBe(401);
      expect(left()).toEqual([1, 2, 3, 4]);
    },
  );

  it('by their database id, and those that never were as well', async () => {
    const { send } = await start();
    for (const id of [3, 99]) {
      const answer = await send('DELETE', `/api/jobs/delete_job/${id}`, '');
      expect(answer).toMatchObject({ status: 200, body: { msg: `Successfully deleted job ${id}` } });
    }
    expect(left()).toEqual([1, 2, 4]);
  });

  it('by a number that is none never', async () => {
    const { send } = await start();
    expect((await send('DELETE', '/api/jobs/delete_job/seven', '')).status).toBe(400);
  });

  it('by the scheduler’s number in the body: the newest, unless cluster and start tell which', async () => {
    const { send } = await start();
    const path = '/api/jobs/delete_job/';
    expect((await send('DELETE', path, { jobId: 7, startTime: 10 })).body.msg).toContain('job 1');
    expect((await send('DELETE', path, { jobId: 7 })).body.msg).toContain('job 2');
    expect(await send('DELETE', path, { jobId: 7 })).toMatchObject({
      status: 422,
      body: { error: 'finding job failed: sql: no rows in result set' },
    });
    expect((await send('DELETE', path, { cluster: 'tarn' })).status).toBe(400);
    expect(left()).toEqual([3, 4]);
  });

  it.each([
    ['', [4]],
    ['?omit-tagged=none', [4]],
    ['?omit-tagged=all', [2, 3, 4]],
    ['?omit-tagged=user', [3, 4]],
  ])('by their start; “%s” leaves the jobs %j', async (query, ids) => {
    const { send } = await start();
    const { body } = await send('DELETE', `/api/jobs/delete_job_before/40${query}`, '');
    expect([body.msg, left()]).toEqual([`Successfully deleted ${4 - ids.length} jobs`, ids]);
  });

  it.each(['40?omit-tagged=true', '40?omit-tagged=ALL', 'today'])('before %s never', async (path) => {
    const { send } = await start();
    expect((await send('DELETE', `/api/jobs/delete_job_before/${path}`, '')).status).toBe(400);
    expect(left()).toEqual([1, 2, 3, 4]);
  });
});
