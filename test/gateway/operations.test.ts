import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../src/operations/id.ts';
import { openOperationsSite, type OperationsSite } from '../support/operations-site.ts';

const jobs = 'query Jobs($first: Int! = 5) { jobs(first: $first) { nodes { id } } }';
const me = 'query Me { viewer { name } }';
const [md5, sha1] = [digestOf(jobs, 'md5'), digestOf(jobs, 'sha1')];

let site: OperationsSite;
let id: string;
beforeAll(async () => {
  site = await openOperationsSite('closed');
  id = await site.push(jobs, { aliases: [md5, sha1] });
  await site.push(me);
});
beforeEach(() => site.forget());
afterAll(() => site.close());

function persistedQuery() {
  return { version: 1, sha256Hash: id };
}

describe('a stored operation runs', () => {
  it.each([
    ['documentId', () => ({ documentId: id })],
    ['documentId with its algorithm', () => ({ documentId: `sha256:${id}` })],
    ['documentId in capital letters', () => ({ documentId: id.toUpperCase() })],
    ['id', () => ({ id })],
    ['doc_id', () => ({ doc_id: id })],
    ['the MD5 of a manifest', () => ({ doc_id: md5 })],
    ['the SHA-1 of a manifest', () => ({ documentId: `sha1:${sha1}` })],
    ['its name', () => ({ documentId: 'Jobs' })],
    ['the hash of a link', () => ({ extensions: { persistedQuery: persistedQuery() } })],
    ['the same id twice', () => ({ documentId: id, extensions: { persistedQuery: persistedQuery() } })],
    ['its id beside its text', () => ({ documentId: id, query: jobs })],
    ['its id and its operationName', () => ({ documentId: id, operationName: 'Jobs' })],
  ])('by %s', async (_, body) => {
    const { status, body: answer } = await site.post({ ...body(), variables: { first: 3 } });
    expect(status).toBe(200);
    expect(answer).toEqual({ data: { jobs: { nodes: Array(3).fill({ id: expect.any(String) }) } } });
    expect(site.received('clustercockpit')).not.toEqual([]);
  });

  it.each([
    ['documentId', () => ({ documentId: id })],
    ['doc_id', () => ({ doc_id: md5 })],
    ['its name', () => ({ id: 'Jobs' })],
    ['the hash of a link', () => ({ extensions: JSON.stringify({ persistedQuery: persistedQuery() }) })],
  ])('by GET with %s', async (_, parameters) => {
    const { status, body } = await site.get({ ...parameters(), variables: '{"first":2}' });
    expect([status, body.errors]).toEqual([200, undefined]);
    expect(body.data.jobs.nodes).toHaveLength(2);
  });

  it('as a stream of events', async () => {
    const { status, body } = await site.get({ documentId: id }, { headers: { accept: 'text/event-stream' } });
    expect(status).toBe(200);
    expect(body).toMatch(/^event: next\ndata: \{"data":\{"jobs".*event: complete/ms);
  });

  it('for the administrator of the gateway, whosever it is', async () => {
    const { body } = await site.post({ documentId: 'Me' }, { as: 'administrator', client: 'other' });
    expect(body).toEqual({ data: { viewer: { name: 'The administrator' } } });
  });

  it('with the rights of whoever asks, and no others', async () => {
    await site.push('query Grants { users { nodes { id } } }');
    const { body } = await site.post({ documentId: 'Grants' });
    expect(body.errors[0].extensions.code).toBe('FORBIDDEN');
    expect(site.systems.flatMap(({ received }) => received)).toEqual([]);
  });
});

describe('a public operation', () => {
  it('runs for every application, and for strangers, who have no rights by it', async () => {
    const shared = await site.push('query Shared { viewer { subject } jobs { nodes { id } } }');
    expect(
      (await site.post({ documentId: shared }, { client: 'exporter' })).body.errors[0].extensions.code,
    ).toBe('OPERATION_NOT_FOUND');
    await site.store.setPublic({ id: shared, owner: 'chargeback' }, true);
    await site.reload();
    const { body } = await site.post({ documentId: shared }, { client: 'exporter' });
    expect(body.data.viewer.subject).toEqual(expect.any(String));
    const { body: toStranger } = await site.post({ documentId: shared }, { as: null });
    expect(toStranger.data).toMatchObject({ viewer: { subject: null }, jobs: null });
  });
});

describe('a name', () => {
  it('means the newest operation of that name, and older ids keep working until they are revoked', async () => {
    const first = await site.push('query Who { viewer { name } }');
    expect((await site.post({ documentId: 'Who' })).body.data.viewer).toEqual({ name: 'The viewer' });
    const second = await site.push('query Who { viewer { email } }');
    await site.reload();
    expect((await site.post({ documentId: 'Who' })).body.data.viewer).toEqual({
      email: 'viewer@example.org',
    });
    expect((await site.post({ documentId: first })).body.data.viewer).toEqual({ name: 'The viewer' });
    await site.store.revoke({ id: second, owner: 'chargeback' }, new Date());
    await site.reload();
    expect((await site.post({ documentId: 'Who' })).body.data.viewer).toEqual({ name: 'The viewer' });
  });
});

describe('the log', () => {
  it('names the operation and its id in the line of the request, also where it was refused later', async () => {
    await site.post({ documentId: id });
    await site.get({ documentId: 'Me' });
    const lines = site.logLines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'request');
    expect(lines).toMatchObject([
      { operation: 'Jobs', operationId: id },
      { operation: 'Me', operationId: digestOf(me) },
    ]);
  });
});

describe('a use', () => {
  it('is written down, for what ran alone', async () => {
    const counted = await site.push('query Counted { viewer { name } }');
    for (const as of ['viewer', 'researcher'] as const) await site.post({ documentId: 'Counted' }, { as });
    await site.post({ documentId: 'Counted', operationName: 'Other' });
    await site.writeUses();
    expect(await site.store.find(counted)).toMatchObject([{ useCount: 2, lastUsedAt: expect.any(Date) }]);
  });
});
