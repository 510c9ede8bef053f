import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { newClass, newPool, renku } from './harness.ts';

const samplesFile = new URL('../../../../shared/upstream/samples/renku.json', import.meta.url);
const without = !existsSync(samplesFile);
const skipped = '(skipped without ../shared/upstream/samples)';

interface Pair {
  request: any;
  response: any;
}

function samplesOf(noun: string): Pair[] {
  return JSON.parse(readFileSync(samplesFile, 'utf8'))[noun];
}

/** An answer with the ids that are drawn anew each time left out. */
function plain(answer: any): any {
  return JSON.parse(JSON.stringify(answer, (key, value) => (key === 'id' ? typeof value : value)));
}

it.skipIf(without)(`takes the pools of the samples and answers the same ${skipped}`, async () => {
  const { send } = await renku({ data: {} });
  for (const { request, response } of samplesOf('pool')) {
    const { status, body } = await send('POST /resource_pools', request);
    expect([status, plain(body)]).toEqual([201, plain(response)]);
    expect(body.classes.map(({ name }: any) => name)).toEqual(response.classes.map(({ name }: any) => name));
  }
});

it.skipIf(without)(`takes the classes of the samples and answers the same ${skipped}`, async () => {
  const { send } = await renku();
  for (const { request, response } of samplesOf('class_')) {
    const { status, body } = await send('POST /resource_pools/7/classes', request);
    expect([status, plain(body)]).toEqual([201, plain(response)]);
  }
});

it.skipIf(without)(`takes the quotas of the samples and answers the same ${skipped}`, async () => {
  const { send } = await renku();
  for (const { request, response } of samplesOf('quota')) {
    const classes = [newClass({ default: true })];
    const { status, body } = await send('POST /resource_pools', newPool({ quota: request, classes }));
    expect([status, plain(body.quota)]).toEqual([201, plain(response)]);
    if (request.id !== undefined) expect(body.quota.id).toBe(response.id);
  }
});

it.skipIf(without)(`takes the clusters of the samples and answers the same ${skipped}`, async () => {
  const { send } = await renku();
  for (const { request, response } of samplesOf('cluster')) {
    const { status, body } = await send('POST /clusters', request);
    expect([status, plain(body)]).toEqual([201, plain(response)]);
  }
});

it.skipIf(without)(`takes the members of the samples and answers the same ${skipped}`, async () => {
  const { send, data } = await renku();
  for (const { request, response } of samplesOf('member')) {
    const { id, email, name, slug } = response;
    const body = { id, name, creation_date: '2026-11-01T00:00:00Z', created_by: 'u-0042', members: [] };
    const [namespace = '', last = ''] = String(response.namespace).split('/');
    if (request.member_type === 'user') data.users.push({ id, username: id, email });
    if (request.member_type === 'group') data.groups.push({ ...body, slug });
    if (request.member_type === 'project') {
      data.projects.push({ ...body, slug: last, namespace, visibility: 'private' });
    }
    const posted = await send('POST /resource_pools/5/members', [request]);
    expect([posted.status, posted.body.at(-1)]).toEqual([201, response]);
    const path = `/resource_pools/5/members/${request.member_type}/${id}`;
    expect((await send(`GET ${path}`)).body).toEqual(response);
  }
});
