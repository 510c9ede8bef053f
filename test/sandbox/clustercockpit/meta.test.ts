import { afterEach, describe, expect, it } from 'vitest';
import { jobRow, type ClusterCockpitFake, type Job } from '../../../src/sandbox/clustercockpit/index.ts';
import { caller, startCockpit } from './caller.ts';

let fake: ClusterCockpitFake;
afterEach(() => fake.close());

async function startWith(fields: Partial<Job>) {
  fake = await startCockpit({ data: { jobs: [jobRow({ id: 1, jobId: 7, ...fields })] } });
  return caller(fake, ['admin', 'api']);
}

const entry = { key: 'jobName', value: 'sweep' };
const routes: [path: string, body: unknown][] = [
  ['/api/jobs/edit_meta/1', entry],
  ['/api/jobs/edit_meta/', { jobId: 7, cluster: 'tarn', startTime: 0, payload: entry }],
];

describe.each(routes)('the metadata of a job, at %s', (path, body) => {
  it('is edited by nobody of too low a role', async () => {
    await startWith({ jobState: 'running' });
    const { send } = await caller(fake, ['user', 'api']);
    expect((await send('PATCH', path, body)).status).toBe(401);
    expect(fake.data.jobs[0]?.metaData).toBeNull();
  });

  it('gains and changes entries, and is answered with the job', async () => {
    const { send } = await startWith({ monitoringStatus: 3, metaData: { jobName: 'relax', note: 'x' } });
    const answer = await send('PATCH', path, body);
    expect(answer).toMatchObject({ status: 200, body: { id: 1, metaData: { jobName: 'sweep', note: 'x' } } });
  });

  it('of a running job comes into being', async () => {
    const { send } = await startWith({ jobState: 'running', metaData: null });
    expect((await send('PATCH', path, body)).body.metaData).toEqual({ jobName: 'sweep' });
  });

  it('of an archived job that never had any is a panic, and edited', async () => {
    const { send } = await startWith({ monitoringStatus: 3, metaData: null });
    const { status, text } = await send('PATCH', path, body);
    expect([status, text, fake.data.jobs[0]?.metaData]).toEqual([500, '', { jobName: 'sweep' }]);
  });

  it('of a job that the archive lost is an error, and edited', async () => {
    const { send } = await startWith({ monitoringStatus: 3, statistics: null, metaData: {} });
    const { status, text } = await send('PATCH', path, body);
    expect([status, fake.data.jobs[0]?.metaData]).toEqual([500, { jobName: 'sweep' }]);
    expect(text).toContain('no such file or directory');
  });

  it('is not edited with a key that nobody knows, or by POST', async () => {
    const { send } = await startWith({ jobState: 'running' });
    expect((await send('PATCH', path, { ...(body as object), force: true })).status).toBe(400);
    expect(await send('POST', path, body)).toMatchObject({ status: 405, text: '' });
  });
});

describe('a job that is not there', () => {
  it('is a 404 by id and a 422 by name', async () => {
    const { send } = await startWith({});
    expect((await send('PATCH', '/api/jobs/edit_meta/9', entry)).status).toBe(404);
    expect((await send('PATCH', '/api/jobs/edit_meta/', { jobId: 9, payload: entry })).status).toBe(422);
    expect((await send('PATCH', '/api/jobs/edit_meta/', { payload: entry })).status).toBe(400);
    expect((await send('PATCH', '/api/jobs/edit_meta/nine', entry)).status).toBe(400);
  });
});
