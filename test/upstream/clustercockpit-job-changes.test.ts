import { describe, expect, it } from 'vitest';
import type { JobTag } from '../../src/domain/job-tag.ts';
import { oneJob, openCockpit, start } from './clustercockpit-changing.ts';
import { make, made } from './runai-changing.ts';

const key = ['tarn', '500123', String(start)] as const;
const id = `Job:emmy:${key.join('/')}`;
const name = { jobId: 500123, cluster: 'tarn', startTime: start };
const nobody = ['tarn', '1', '2'] as const;
const review: JobTag = { type: 'review', name: 'energy-check', scope: 'global' };
/** Finished and in the archive, where its file is missing. */
const lost = { monitoringStatus: 3, statistics: null } as const;

describe.each([true, false])('jobs, read by GraphQL: %s,', (graphql) => {
  it('are deleted by number, cluster and start, and one that is not there is told without being sent', async () => {
    const namesake = oneJob({ id: 2, startTime: start - 1 });
    const { jobChanges, writes, fake } = await openCockpit({ graphql, data: { jobs: [oneJob(), namesake] } });
    const { outcomes } = await made(jobChanges.delete([key, nobody, ['nonsense']]));
    expect(outcomes).toMatchObject([
      { id, failure: null },
      { failure: { code: 'NOT_FOUND' } },
      { failure: { code: 'NOT_FOUND' } },
    ]);
    expect(writes()).toEqual([{ request: 'DELETE /api/jobs/delete_job/', body: name }]);
    expect(fake.data.jobs).toEqual([namesake]);
  });

  it('that somebody else deletes meanwhile do not keep the others', async () => {
    const { jobChanges, fake } = await openCockpit({
      ...{ graphql, data: { jobs: [oneJob(), oneJob({ id: 2, jobId: 7 })] } },
    });
    const change = await jobChanges.delete([key, ['tarn', '7', String(start)]]);
    fake.data.jobs.splice(0, 1);
    const { outcomes } = await made(Promise.resolve(change));
    expect(outcomes.map(({ failure }) => failure?.code ?? null)).toEqual(['NOT_FOUND', null]);
    expect(fake.data.jobs).toEqual([]);
  });

  it('keep entries beside them, each set by a request and none that stands already', async () => {
    const { jobChanges, writes } = await openCockpit({ graphql });
    const entries = [
      { key: 'jobName', value: 'cfd-wing' },
      { key: 'note', value: 'ran twice' },
    ];
    expect(await made(jobChanges.setMetadata(key, entries))).toMatchObject({ job: { id } });
    expect(writes()).toEqual([
      { request: 'PATCH /api/jobs/edit_meta/', body: { ...name, payload: entries[1] } },
    ]);
  });

  it('are tagged by their id in its database, and a tag that they have is not sent', async () => {
    const { jobChanges, writes, fake } = await openCockpit({ graphql, data: { jobs: [oneJob({ id: 41 })] } });
    await made(jobChanges.addTags(key, [review]));
    await made(jobChanges.addTags(key, [review, { ...review, scope: 'admin' }]));
    await made(jobChanges.removeTags(key, [review]));
    await made(jobChanges.removeTags(key, [review]));
    const path = '/api/jobs/tag_job/41';
    expect(writes()).toEqual([
      { request: `POST ${path}`, body: [review] },
      { request: `POST ${path}`, body: [{ ...review, scope: 'admin' }] },
      { request: `DELETE ${path}`, body: [review] },
    ]);
    expect(fake.data.jobs[0]?.tagIds).toHaveLength(1);
  });

  it.each(['setMetadata', 'addTags', 'removeTags'] as const)(
    'that are not there are not found by %s, and nothing is sent',
    async (method) => {
      const { jobChanges, writes } = await openCockpit({ graphql });
      const given: any = method === 'setMetadata' ? [{ key: 'a', value: 'b' }] : [review];
      await expect(jobChanges[method](nobody, given)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(writes()).toEqual([]);
    },
  );
});

describe('a job whose file in the archive is missing', () => {
  it('has been changed although cc-backend answers 500, which is seen by looking again', async () => {
    const { jobChanges, fake } = await openCockpit({ data: { jobs: [oneJob(lost)] } });
    const entry = { key: 'note', value: 'ran twice' };
    expect((await make(jobChanges.setMetadata(key, [entry]))).outcome).toMatchObject({ kind: 'Done' });
    expect(fake.data.jobs[0]?.metaData).toMatchObject({ note: 'ran twice' });
    expect((await make(jobChanges.addTags(key, [review]))).outcome).toMatchObject({ kind: 'Done' });
    expect(fake.data.jobs[0]?.tagIds).toHaveLength(1);
    expect((await make(jobChanges.removeTags(key, [review]))).outcome).toMatchObject({ kind: 'Done' });
    expect(fake.data.jobs[0]?.tagIds).toEqual([]);
  });

  it('may have been changed, where it cannot be looked at again', async () => {
    const { jobChanges, fake } = await openCockpit({ data: { jobs: [oneJob(lost)] } });
    const change = await jobChanges.setMetadata(key, [{ key: 'note', value: 'ran twice' }]);
    fake.setFault({ kind: 'status', status: 500 }, '/query');
    const { outcome } = await make(Promise.resolve(change));
    expect(outcome).toMatchObject({ kind: 'OutcomeUnknown', lookAt: id });
  });
});

describe('tags', () => {
  it('of another scope than one may write are refused, and those before stay, which is told', async () => {
    const { jobChanges, fake } = await openCockpit();
    const { outcome } = await make(jobChanges.addTags(key, [review, { ...review, scope: 'u-0001' }]));
    expect(outcome).toMatchObject({
      ...{ kind: 'PartiallyApplied', code: 'UPSTREAM_FAILURE' },
      steps: [
        { fields: ['tags.0'], status: 'APPLIED' },
        { fields: ['tags.1'], status: 'FAILED' },
      ],
    });
    expect((outcome as any).message).toContain('the account name of whoever asks');
    expect(fake.data.jobs[0]?.tagIds).toHaveLength(1);
  });

  it('are taken off all jobs and forgotten, though the answer is plain text', async () => {
    const { jobChanges, writes, fake } = await openCockpit();
    await made(jobChanges.addTags(key, [review]));
    expect(await made(jobChanges.deleteTags([review]))).toEqual({ tags: [review] });
    expect(writes().at(-1)).toEqual({ request: 'DELETE /api/tags/', body: [review] });
    expect([fake.data.tags, fake.data.jobs[0]?.tagIds]).toEqual([[], []]);
  });

  it('that there are not cannot be forgotten', async () => {
    const { jobChanges } = await openCockpit();
    expect((await make(jobChanges.deleteTags([review]))).outcome).toMatchObject({
      ...{ kind: 'UpstreamFailure', message: 'emmy has no such tag, or failed at forgetting it.' },
    });
  });

  it('that cc-backend passed over are not told to be gone', async () => {
    const { jobChanges, fake } = await openCockpit();
    const body = 'Deleted Tags from DB: 0 successfull of 1 requested\n';
    fake.setFault({ kind: 'body', body, contentType: 'text/plain' }, '/api/tags/');
    expect((await make(jobChanges.deleteTags([review]))).outcome).toMatchObject({ kind: 'UpstreamFailure' });
  });
});

describe('old jobs', () => {
  const old = { before: new Date(start * 1000 + 1_000).toISOString(), keepTagged: 'ALL', atMost: 2 } as const;
  const [first, second] = [oneJob(), oneJob({ id: 2, jobId: 7, tagIds: [1] })];
  const tags = [{ id: 1, ...review }];

  it('are deleted once they are counted, and tagged ones are kept', async () => {
    const { jobChanges, writes, fake } = await openCockpit({
      data: { jobs: [first, second, oneJob({ id: 3, startTime: start + 1 })], tags },
    });
    expect(await made(jobChanges.deleteBefore(old))).toEqual({ deletedCount: 1 });
    expect(writes()).toEqual([
      { request: `DELETE /api/jobs/delete_job_before/${start + 1}?omit-tagged=all`, body: '' },
    ]);
    expect(fake.data.jobs.map(({ id: row }) => row)).toEqual([2, 3]);
  });

  it('are not deleted when there are more of them than was said, and the number is told', async () => {
    const { jobChanges, writes } = await openCockpit({
      data: { jobs: [first, second, oneJob({ id: 3, startTime: start + 1 })], tags },
    });
    await expect(jobChanges.deleteBefore({ ...old, atMost: 1 })).rejects.toMatchObject({
      ...{ code: 'CONFLICT', message: expect.stringContaining('2 jobs of emmy started before then') },
    });
    expect(writes()).toEqual([]);
  });

  it('are counted as whoever deletes them, though the caller’s own account sees none', async () => {
    const { jobChanges, writes } = await openCockpit({
      ownRoles: ['user', 'api'],
      data: { jobs: [first, second], tags },
    });
    await expect(jobChanges.deleteBefore({ ...old, atMost: 1 })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(writes()).toEqual([]);
  });

  it('are not deleted uncounted', async () => {
    const { jobChanges, fake } = await openCockpit({ graphql: false });
    await expect(jobChanges.deleteBefore(old)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    expect(fake.received).toEqual([]);
  });
});
