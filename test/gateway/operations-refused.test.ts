import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../src/operations/id.ts';
import { noon } from '../operations/operation.ts';
import { openOperationsSite, type OperationsSite } from '../support/operations-site.ts';

const jobs = 'query Jobs($first: Int! = 5) { jobs(first: $first) { nodes { id } } }';
const change =
  'mutation Remove { deletePool(input: { id: "ResourcePool:renku:1" }, dryRun: true) { __typename } }';
const unknown = digestOf('query Unknown { viewer { subject } }');

let site: OperationsSite;
let [mine, foreign, revoked, removal] = ['', '', '', ''];
beforeAll(async () => {
  site = await openOperationsSite('closed');
  mine = await site.push(jobs);
  removal = await site.push(change);
  foreign = await site.push('query Foreign { jobs { nodes { id } } }', { owner: 'exporter' });
  revoked = await site.push('query Revoked { jobs { nodes { id } } }');
  await site.store.revoke({ id: revoked, owner: 'chargeback' }, noon);
  await site.reload();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

/** Whatever is refused, no system hears of it. */
afterEach(() => expect(site.systems.flatMap(({ received }) => received)).toEqual([]));

function error(code: string, message: string, facts = {}) {
  const extensions = { code, retryable: false, requestId: expect.any(String), ...facts };
  return { errors: [{ message, extensions }] };
}

const notFound = error(
  'OPERATION_NOT_FOUND',
  'No stored operation has that id for this application; push it first, or ask its owner to make it public.',
);

describe('an id that means nothing to its caller', () => {
  it.each([
    ['is nobody’s', () => ({ documentId: unknown })],
    ['is of a revoked operation', () => ({ documentId: revoked })],
    ['is of another application', () => ({ documentId: foreign })],
    ['is the name of a revoked operation', () => ({ id: 'Revoked' })],
    ['is the name of another application’s', () => ({ doc_id: 'Foreign' })],
    ['is no digest of any length', () => ({ documentId: 'sha256:12' })],
    ['is offered for registration', () => ({ extensions: { persistedQuery: { sha256Hash: unknown } } })],
  ])('because it %s is answered with one and the same sentence', async (_, body) => {
    expect(await site.post(body())).toMatchObject({ status: 200, body: notFound });
    const headers = { accept: 'application/graphql-response+json' };
    expect(await site.post(body(), { headers })).toMatchObject({ status: 400, body: notFound });
  });

  it('also to strangers, whose application is none', async () => {
    expect((await site.post({ documentId: mine }, { as: null })).body).toEqual(notFound);
  });
});

describe('a text that is not stored', () => {
  const freeText = error('FORBIDDEN', 'Only stored operations run here; send the `documentId` of one.', {
    reason: 'FREE_TEXT',
  });

  it.each(['viewer', 'administrator'] as const)('is refused to the %s', async (as) => {
    expect(await site.post({ query: '{ jobs { nodes { id } } }' }, { as })).toMatchObject({
      status: 200,
      body: freeText,
    });
    const headers = { accept: 'application/graphql-response+json' };
    expect((await site.get({ query: '{ jobs { nodes { id } } }' }, { as, headers })).status).toBe(403);
  });

  it('is refused before it is parsed, so that nobody learns from it what is wrong with it', async () => {
    expect((await site.post({ query: '{ nonsense' })).body).toEqual(freeText);
    expect((await site.post({ query: '{ __schema { types { name } } }' })).body).toEqual(freeText);
  });

  it('cannot be registered, by administrators neither, and is unknown afterwards', async () => {
    const query = 'query Registered { jobs { nodes { id } } }';
    const extensions = { persistedQuery: { version: 1, sha256Hash: digestOf(query) } };
    expect((await site.post({ query, extensions })).body).toEqual(notFound);
    expect((await site.post({ query, extensions }, { as: 'administrator' })).body).toEqual(notFound);
    expect((await site.post({ extensions })).body).toEqual(notFound);
    expect(await site.store.find(digestOf(query))).toEqual([]);
  });
});

describe('a stored operation', () => {
  it('is not run beside a text that is not its own', async () => {
    const other = 'query Jobs { jobs { nodes { id } } }';
    const body = error(
      'BAD_USER_INPUT',
      'The id is not the digest of the document beside it; send the id alone, or its own document.',
    );
    for (const documentId of [mine, 'Jobs', `md5:${mine}`])
      expect((await site.post({ documentId, query: other })).body).toEqual(body);
    expect((await site.post({ documentId: mine, query: `${jobs} ` })).body).toEqual(body);
  });

  it('is not run under another name', async () => {
    const sentence = '`operationName` is not that of the stored operation, which is Jobs; leave it out.';
    expect((await site.post({ documentId: mine, operationName: 'Other' })).body).toEqual(
      error('BAD_USER_INPUT', sentence),
    );
  });

  it('is not run when the request names several', async () => {
    const sentence = 'The request names several ids; send one of them.';
    expect((await site.post({ documentId: mine, id: foreign })).body).toEqual(
      error('BAD_USER_INPUT', sentence),
    );
  });

  it.each([[7], [{ sha256: 'x' }], [''], ['x'.repeat(201)], [[]]])(
    'is not found by %j, which is no id',
    async (documentId) => {
      expect((await site.post({ documentId })).body).toEqual(
        error('BAD_USER_INPUT', 'An id of an operation is a text: its digest, or its name.'),
      );
    },
  );

  it('that changes something is not run by GET', async () => {
    const { status, headers, body } = await site.get({ documentId: removal }, { as: 'administrator' });
    expect([status, headers.get('allow')]).toEqual([405, 'POST']);
    expect(body.errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  it('is not run with variables of a wrong type', async () => {
    const { body } = await site.post({ documentId: mine, variables: { first: 'many' } });
    expect(body.errors[0]).toMatchObject({
      message: 'Variable "$first" got an invalid value at "first": Int cannot represent non-integer value.',
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });
});
