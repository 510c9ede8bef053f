import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sessionQuery } from '../../src/graphiql/session-query.ts';
import { digestOf } from '../../src/operations/id.ts';
import { freeTextLimits } from '../../src/operations/limits.ts';
import { openOperationsSite, type OperationsSite } from '../support/operations-site.ts';

const me = '{ viewer { name } }';
const wide = `query Wide { ${Array.from({ length: freeTextLimits.rootFields + 1 }, (_, at) => `a${at}: viewer { name }`).join(' ')} }`;

function extensions(text: string) {
  return { persistedQuery: { version: 1, sha256Hash: digestOf(text) } };
}

function received({ systems }: OperationsSite) {
  return systems.flatMap((system) => system.received);
}

describe('admin-open', () => {
  let site: OperationsSite;
  beforeAll(async () => void (site = await openOperationsSite('admin-open')));
  beforeEach(() => site.forget());
  afterAll(() => site.close());

  it.each(['viewer', 'researcher', 'editor', null] as const)(
    'takes no free text from the %s, and asks nobody for it',
    async (as) => {
      const { body } = await site.post({ query: '{ jobs { nodes { id } } }' }, { as });
      expect(body.errors).toEqual([
        {
          message:
            'Only stored operations run here, but for administrators of the gateway; send the `documentId` of one.',
          extensions: {
            ...{ code: 'FORBIDDEN', reason: 'FREE_TEXT', retryable: false },
            requestId: expect.any(String),
          },
        },
      ]);
      expect(received(site)).toEqual([]);
    },
  );

  it('takes what its own page asks, to the letter alone, so that everybody sees who they are', async () => {
    const { body } = await site.post({ query: sessionQuery, operationName: 'Session' });
    expect([body.errors, body.data.viewer.name]).toEqual([undefined, 'The viewer']);
    const { body: changed } = await site.post({ query: `${sessionQuery} ` });
    expect(changed.errors[0].extensions.reason).toBe('FREE_TEXT');
  });

  it('takes it from administrators of the gateway, by POST and GET, and registers nothing of it', async () => {
    const caller = { as: 'administrator' } as const;
    const answer = { data: { viewer: { name: 'The administrator' } } };
    expect((await site.post({ query: me }, caller)).body).toEqual(answer);
    expect((await site.get({ query: me }, caller)).body).toEqual(answer);
    expect((await site.post({ query: me, extensions: extensions(me) }, caller)).body).toEqual(answer);
    const { body } = await site.post({ extensions: extensions(me) }, caller);
    expect(body.errors[0].extensions.code).toBe('OPERATION_NOT_FOUND');
  });

  it('limits the free text of administrators more than what is stored', async () => {
    await site.push(wide);
    const refused = await site.post({ query: wide }, { as: 'administrator' });
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toMatchObject([
      {
        message: 'The document is too large; split it into several.',
        extensions: { code: 'LIMIT_EXCEEDED' },
      },
    ]);
    const { body } = await site.post({ documentId: 'Wide' });
    expect(body.errors).toBeUndefined();
  });

  it('tells whoever sends a stored operation that an upgrade broke what is wrong with it', async () => {
    const broken = await site.push('query Broken { viewer { shoeSize } }');
    const { body } = await site.post({ documentId: broken });
    expect(body.errors[0]).toMatchObject({
      message:
        'The stored operation Broken does not run on this version: it does not fit the schema at viewer.shoeSize: Cannot query field "shoeSize" on type "Viewer". Change it and push it anew.',
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });
});

describe('open', () => {
  let site: OperationsSite;
  beforeAll(async () => void (site = await openOperationsSite('open')));
  beforeEach(() => site.forget());
  afterAll(() => site.close());

  it('limits free text', async () => {
    const deep = `{ jobs(first: 100) { nodes { ${'events(first: 100) { nodes { __typename } } '.repeat(20)} } } }`;
    for (const query of [wide, deep]) {
      const { status, body } = await site.post({ query });
      expect([status, body.errors[0].extensions.code]).toEqual([400, 'LIMIT_EXCEEDED']);
    }
    expect(received(site)).toEqual([]);
  });

  it('takes free text from everybody', async () => {
    expect((await site.post({ query: me })).body).toEqual({ data: { viewer: { name: 'The viewer' } } });
    expect((await site.post({ query: me }, { as: null })).body).toEqual({ data: { viewer: { name: null } } });
  });

  it('registers a text that comes with its hash, asked for in the words that links wait for', async () => {
    const asked = { extensions: extensions(me) };
    const { status, body } = await site.post(asked);
    expect([status, body.errors]).toMatchObject([
      200,
      [{ message: 'PersistedQueryNotFound', extensions: { code: 'OPERATION_NOT_FOUND' } }],
    ]);
    const answer = { data: { viewer: { name: 'The viewer' } } };
    expect((await site.post({ ...asked, query: me })).body).toEqual(answer);
    expect((await site.post(asked)).body).toEqual(answer);
    expect((await site.get({ extensions: JSON.stringify(asked.extensions) })).body).toEqual(answer);
    expect(await site.store.readAll()).toEqual([]);
  });

  it('registers no text under the hash of another', async () => {
    const other = '{ viewer { email } }';
    const { body } = await site.post({ query: other, extensions: extensions('{ viewer { subject } }') });
    expect(body.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    const { body: still } = await site.post({ extensions: extensions('{ viewer { subject } }') });
    expect(still.errors[0].message).toBe('PersistedQueryNotFound');
  });

  it('runs a registered text under the limits of free text', async () => {
    expect((await site.post({ query: wide, extensions: extensions(wide) })).status).toBe(400);
    expect((await site.post({ extensions: extensions(wide) })).status).toBe(400);
  });

  it('lets every application run what any of them stored', async () => {
    await site.push('query OfOther { viewer { name } }', { owner: 'exporter' });
    const { body } = await site.post({ documentId: 'OfOther' }, { as: null });
    expect(body).toEqual({ data: { viewer: { name: null } } });
  });
});
