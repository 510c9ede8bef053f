import { afterEach, describe, expect, it } from 'vitest';
import { jobRow, type ClusterCockpitFake, type Job } from '../../../src/sandbox/clustercockpit/index.ts';
import { caller, startCockpit } from './caller.ts';

let fake: ClusterCockpitFake;
afterEach(() => fake.close());

const seeded = ['global', 'admin', 'u-0001', 'u-0002'].map((scope, index) => ({
  id: index + 1,
  type: 'review',
  name: 'slow',
  scope,
}));

/** One job of u-0001, which is in the archive. */
async function startWith(fields: Partial<Job> = {}) {
  const jobs = [
    jobRow({ id: 1, monitoringStatus: 3, ...fields }),
    jobRow({ id: 2, user: 'u-0002', tagIds: [1] }),
  ];
  fake = await startCockpit({ data: { jobs, tags: seeded.map((tag) => ({ ...tag })) } });
}

async function as(roles: string[], sub = 'u-0001') {
  return caller(fake, roles, sub);
}

function tagIds(index = 0) {
  return fake.data.jobs[index]?.tagIds;
}

const jobPath = '/api/jobs/tag_job/1';

describe('over REST a tag', () => {
  it('is changed by nobody of too low a role', async () => {
    await startWith({ tagIds: [1] });
    const { send } = await as(['user', 'api']);
    const body = [{ type: 'review', name: 'slow', scope: 'global' }];
    expect((await send('POST', jobPath, body)).status).toBe(401);
    expect((await send('DELETE', jobPath, body)).status).toBe(401);
    expect((await send('DELETE', '/api/tags/', body)).status).toBe(401);
    expect([tagIds(), fake.data.tags.length]).toEqual([[1], 4]);
  });

  it.each([
    [['admin', 'api'], 'admin', 200],
    [['admin', 'api'], 'global', 200],
    [['admin', 'api'], '', 200],
    [['admin', 'api'], 'u-0001', 200],
    [['admin', 'api'], 'u-0002', 500],
    [['api'], 'admin', 200],
    [['api'], 'global', 200],
    [['api'], 'u-0002', 500],
  ])('is put on a job by %j in the scope “%s” with %i', async (roles, scope, status) => {
    await startWith();
    const { send } = await as(roles);
    const answer = await send('POST', jobPath, [{ type: 'app', name: 'solver', scope }]);
    expect([answer.status, tagIds()]).toEqual([status, status === 200 ? [5] : []]);
    if (status !== 200) return expect(fake.data.tags).toHaveLength(4);
    expect(fake.data.tags.at(-1)).toEqual({ id: 5, type: 'app', name: 'solver', scope: scope || 'global' });
    expect(answer.body.tags).toEqual([fake.data.tags.at(-1)]);
  });

  it('that is known already is used again, by PATCH too', async () => {
    await startWith({ metaData: { jobName: 'relax' } });
    const { send } = await as(['admin', 'api']);
    const { body } = await send('PATCH', jobPath, [{ type: 'review', name: 'slow', scope: 'global' }]);
    expect([body.tags, body.metaData, fake.data.tags.length]).toEqual([[seeded[0]], null, 4]);
  });

  it('the job already has is an error, and those before it stay', async () => {
    await startWith({ tagIds: [2] });
    const { send } = await as(['admin', 'api']);
    const body = ['global', 'admin'].map((scope) => ({ type: 'review', name: 'slow', scope }));
    const answer = await send('POST', jobPath, body);
    expect(answer).toMatchObject({ status: 500, body: { error: expect.stringContaining('UNIQUE') } });
    expect(tagIds()).toEqual([2, 1]);
  });

  it.each([
    ['/api/jobs/tag_job/99', [], 404],
    ['/api/jobs/tag_job/one', [], 400],
    [jobPath, {}, 400],
    [jobPath, [{ type: 'a', colour: 'red' }], 400],
  ])('cannot be put on %s with %j', async (path, body, status) => {
    await startWith();
    const { send } = await as(['admin', 'api']);
    expect((await send('POST', path, body)).status).toBe(status);
  });

  it('is on the job even where the archive could not follow', async () => {
    await startWith({ statistics: null });
    const { send } = await as(['admin', 'api']);
    const answer = await send('POST', jobPath, [{ type: 'app', name: 'solver', scope: '' }]);
    expect(answer).toMatchObject({ status: 500, body: { error: expect.stringContaining('no such file') } });
    expect(tagIds()).toEqual([5]);
  });

  it('comes off a job with a body, a private one in silence never', async () => {
    await startWith({ tagIds: [1, 2, 3] });
    const { send } = await as(['admin', 'api']);
    const body = ['global', 'u-0001'].map((scope) => ({ type: 'review', name: 'slow', scope }));
    const answer = await send('DELETE', jobPath, body);
    expect(answer.body.tags.map((tag: { id: number }) => tag.id)).toEqual([2, 3]);
    expect([answer.status, tagIds(), fake.data.tags.length]).toEqual([200, [2, 3], 4]);
  });

  it('nobody has cannot come off', async () => {
    await startWith();
    const { send } = await as(['admin', 'api']);
    expect((await send('DELETE', jobPath, [{ type: 'x', name: 'y', scope: 'global' }])).status).toBe(500);
  });

  it('is removed everywhere, which is told in plain text', async () => {
    await startWith({ tagIds: [1, 3] });
    const { send } = await as(['admin', 'api']);
    const body = ['global', 'u-0001'].map((scope) => ({ type: 'review', name: 'slow', scope }));
    const { status, text } = await send('DELETE', '/api/tags/', body);
    expect([status, text]).toEqual([200, 'Deleted Tags from DB: 1 successfull of 2 requested\n']);
    expect([tagIds(0), tagIds(1)]).toEqual([[3], []]);
    expect(fake.data.tags.map(({ scope }) => scope)).toEqual(['admin', 'u-0001', 'u-0002']);
    expect((await send('DELETE', '/api/tags/', body)).status).toBe(500);
  });
});

describe('over GraphQL a tag', () => {
  it.each([
    [['admin'], ['admin', 'global', 'u-0001']],
    [['support'], ['global', 'u-0001']],
    [['api'], ['u-0001']],
    [['user'], ['u-0001']],
  ])('is created by %j in the scopes %j alone', async (roles, allowed) => {
    await startWith();
    const { query } = await as(roles);
    for (const scope of ['admin', 'global', 'u-0001', 'u-0002']) {
      const { data, errors } = await query(
        `mutation{createTag(type:"a",name:"b",scope:"${scope}"){id scope}}`,
      );
      if (allowed.includes(scope)) expect(data.createTag).toEqual({ id: expect.any(String), scope });
      else
        expect([data, errors?.[0].message]).toEqual([
          null,
          `not authorized to create tag with scope: ${scope}`,
        ]);
    }
    expect(fake.data.tags).toHaveLength(4 + allowed.length);
  });

  it('of one name exists once', async () => {
    await startWith();
    const { query } = await as(['admin']);
    const { errors } = await query('mutation{createTag(type:"review",name:"slow",scope:"global"){id}}');
    expect(errors?.[0].message).toContain('UNIQUE constraint failed');
  });

  it('goes on a job and comes off, and what the caller sees of its tags is answered', async () => {
    await startWith();
    const { query } = await as(['user']);
    const added = await query('mutation{addTagsToJob(job:"1",tagIds:["3"]){id type name scope}}');
    expect(added.data.addTagsToJob).toEqual([{ ...seeded[2], id: '3' }]);
    const removed = await query('mutation{removeTagsFromJob(job:"1",tagIds:["3"]){id}}');
    expect([removed.data.removeTagsFromJob, tagIds()]).toEqual([[], []]);
  });

  it.each([
    ['addTagsToJob(job:"1",tagIds:["1"]){id}', 'not authorized to add tag: 1'],
    ['removeTagsFromJob(job:"1",tagIds:["2"]){id}', 'not authorized to remove tag: 2'],
    ['addTagsToJob(job:"1",tagIds:["9"]){id}', 'tag does not exist (ID): 9'],
    ['addTagsToJob(job:"1",tagIds:["x"]){id}', 'strconv.ParseInt: parsing "x": invalid syntax'],
    ['addTagsToJob(job:"2",tagIds:["3"]){id}', 'sql: no rows in result set'],
    ['removeTagFromList(tagIds:["1"])', 'not authorized to remove tag: 1'],
  ])('is refused to a user: %s', async (mutation, message) => {
    await startWith();
    const { query } = await as(['user']);
    const answer = await query(`mutation{${mutation}}`);
    expect([answer.status, answer.data, answer.errors?.[0].message]).toEqual([200, null, message]);
    expect([tagIds(0), tagIds(1)]).toEqual([[], [1]]);
  });

  it('is removed everywhere, by support only a private one', async () => {
    await startWith({ tagIds: [1, 3] });
    const support = await as(['support']);
    expect((await support.query('mutation{removeTagFromList(tagIds:["1"])}')).data).toBeNull();
    expect((await support.query('mutation{removeTagFromList(tagIds:["3"])}')).data).toEqual({
      removeTagFromList: [3],
    });
    const admin = await as(['admin']);
    expect((await admin.query('mutation{removeTagFromList(tagIds:["1","2"])}')).data).toEqual({
      removeTagFromList: [1, 2],
    });
    expect([fake.data.tags.map(({ id }) => id), tagIds(0), tagIds(1)]).toEqual([[4], [], []]);
  });

  it('deleted by deleteTag is a panic', async () => {
    await startWith();
    const { query } = await as(['admin']);
    const { data, errors } = await query('mutation{deleteTag(id:"1")}');
    expect([data, errors?.[0].message]).toEqual([null, expect.stringMatching(/^MAIN > Panic caused by: /)]);
    expect(fake.data.tags).toHaveLength(4);
  });
});
