import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../src/operations/id.ts';
import { apolloManifest, documentMap } from '../operations/documents.ts';
import { openSite, type Question, type Site } from '../support/site.ts';

const mine = 'query Mine { viewer { subject } }';
const shared = 'query Shared { viewer { name } }';
const theirs = 'query Theirs { viewer { email } }';

let site: Site;
beforeAll(async () => void (site = await openSite()));
afterAll(() => site.close());
beforeEach(async () => {
  site.forget();
  await site.database.prisma.persistedOperation.deleteMany();
  await site.database.prisma.operationName.deleteMany();
});

const push = `mutation ($input: PushOperationsInput!, $dryRun: Boolean! = false) {
  pushOperations(input: $input, dryRun: $dryRun) {
    __typename
    ... on PushOperationsPayload { added { id name documentId } same { name aliases } }
    ... on Plan { steps { intent fields effects { ... on PlannedRow { action table key values } } } }
    ... on InvalidInput { problems { path message } }
    ... on Failure { code message }
  }
}`;

async function pushed(input: object, question: Question = {}, dryRun = false) {
  const variables = { input: { owner: 'exporter', ...input }, dryRun };
  const { body } = await site.ask(push, { ...question, variables });
  expect(body.errors).toBeUndefined();
  return body.data.pushOperations;
}

async function change(field: string, input: object, question: Question = {}) {
  const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}`;
  const { body } = await site.ask(
    `mutation ($input: ${type}Input!) {
      ${field}(input: $input) {
        __typename ... on ${type}Payload { operation { name public revokedAt } } ... on Failure { message }
      }
    }`,
    { ...question, variables: { input } },
  );
  expect(body.errors).toBeUndefined();
  return body.data[field];
}

async function namesSeen(question: Question = {}, args = ''): Promise<string[]> {
  const { body } = await site.ask(`{ operations${args} { nodes { name } } }`, question);
  expect(body.errors).toBeUndefined();
  return body.data.operations.nodes.map(({ name }: any) => name);
}

/** The token of somebody who came with this application. */
async function through(azp: string): Promise<Question> {
  const { people } = await import('../../src/sandbox/people.ts');
  const [viewer] = people;
  return { token: await site.sandbox.issuer.tokenFor(viewer as any, { overrides: { azp } }) };
}

/** What a client gets that sends the id of a text alone. */
async function ran(text: string): Promise<any> {
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${await site.tokenOf('viewer')}`,
  };
  const body = JSON.stringify({ documentId: digestOf(text) });
  const request = new Request('http://127.0.0.1:4000/graphql', { method: 'POST', headers, body });
  return (await site.gateway.fetch(request)).json();
}

function idOf(text: string, owner = 'exporter'): string {
  return `Operation:gateway:${digestOf(text)}/${owner}`;
}

describe('Changing stored operations', () => {
  it('is refused to strangers, who are asked to sign in', async () => {
    const variables = { input: { owner: 'exporter', manifest: apolloManifest(mine) } };
    const { body } = await site.ask(push, { as: null, variables });
    expect(body.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', reason: 'NO_TOKEN' } }]);
    expect(await namesSeen()).toEqual([]);
  });

  it.each(['viewer', 'researcher', 'editor'] as const)(
    'is refused to the %s, with the role that would do',
    async (as) => {
      const message = expect.stringContaining(
        'Changing stored operations of gateway needs the role administrator there; yours is viewer.',
      );
      const forbidden = { __typename: 'Forbidden', message };
      const manifest = apolloManifest(mine);
      expect(await pushed({ manifest }, { as })).toMatchObject(forbidden);
      expect(await pushed({ manifest }, { as }, true)).toMatchObject(forbidden);
      await pushed({ manifest });
      expect(await change('revokeOperation', { id: idOf(mine) }, { as })).toEqual(forbidden);
      expect(await change('setOperationPublic', { id: idOf(mine), public: true }, { as })).toEqual(forbidden);
      expect(await namesSeen({}, '(filter: { revoked: false, public: false })')).toEqual(['Mine']);
    },
  );

  it('stores nothing when one entry is bad, and tells every problem by its place', async () => {
    const manifest = documentMap('sha1', mine, 'query Bad { viewer { colour } }', '{ viewer { subject } }');
    const [, second, third] = Object.keys(JSON.parse(manifest));
    const answer = await pushed({ manifest });
    expect(answer).toMatchObject({ __typename: 'InvalidInput', code: 'BAD_USER_INPUT' });
    expect(answer.problems).toEqual([
      {
        path: `manifest.${second}`,
        message: expect.stringContaining('at viewer.colour: Cannot query field'),
      },
      { path: `manifest.${third}`, message: 'This holds an operation without a name; name it.' },
    ]);
    expect(await namesSeen()).toEqual([]);
  });

  it.each([
    [{ owner: '' }, 'owner'],
    [{ owner: 'a\u0000b' }, 'owner'],
    [{ tags: ['x'.repeat(65)] }, 'tags.0'],
    [{ tags: Array.from({ length: 21 }, (_, at) => `t${at}`) }, 'tags'],
    [{ files: [{ path: 'a.graphql', text: mine }] }, 'manifest'],
    [{ manifest: null }, 'manifest'],
  ])('refuses what breaks a rule, with its place: %j', async (input, path) => {
    const answer = await pushed({ manifest: apolloManifest(mine), ...input });
    expect(answer).toMatchObject({ __typename: 'InvalidInput', problems: [{ path }] });
  });

  it.each([
    'Operation:gateway:abc/exporter',
    'Operation:renku:abc/exporter',
    'Operation:gateway:abc',
    'Operation:gateway:abc/%00',
    'nothing',
  ])('answers NotFound for %s, which is nothing', async (id) => {
    expect(await change('revokeOperation', { id })).toMatchObject({ __typename: 'NotFound' });
    expect(await change('setOperationPublic', { id, public: true })).toMatchObject({
      __typename: 'NotFound',
    });
  });
});

describe('An administrator', () => {
  it('sees with a dry run what would be stored, and that nothing is', async () => {
    await pushed({ manifest: apolloManifest(mine) });
    const plan = await pushed({ manifest: apolloManifest(mine, shared), tags: ['nightly'] }, {}, true);
    expect(plan).toEqual({
      __typename: 'Plan',
      steps: [
        {
          intent: 'Store operations: 1 new, 1 stored already',
          fields: ['manifest', 'owner', 'tags'],
          effects: [
            {
              ...{ action: 'INSERT', table: 'persisted_operation', key: `${digestOf(shared)}/exporter` },
              values: {
                ...{ id: digestOf(shared), owner: 'exporter', name: 'Shared', type: 'QUERY' },
                ...{ aliases: [], tags: ['nightly'], source: 'APOLLO' },
              },
            },
          ],
        },
      ],
    });
    expect(await namesSeen()).toEqual(['Mine']);
  });

  it('stores operations, which run from then on and stand in the audit', async () => {
    const answer = await pushed({ manifest: apolloManifest(mine) });
    const documentId = digestOf(mine);
    expect(answer).toEqual({
      ...{ __typename: 'PushOperationsPayload', same: [] },
      added: [{ id: idOf(mine), name: 'Mine', documentId }],
    });
    const { body } = await site.ask(`{ auditEvents(first: 2) { nodes { mutation kind outcome effects } } }`);
    const line = { mutation: 'pushOperations', effects: expect.stringContaining(documentId) };
    expect(body.data.auditEvents.nodes).toEqual([
      { ...line, kind: 'FINISHED', outcome: 'Done' },
      { ...line, kind: 'STARTED', outcome: null },
    ]);
  });

  it('adds an id that another manifest knows a text by', async () => {
    await pushed({ files: [{ path: 'mine.graphql', text: mine }] });
    const answer = await pushed({ manifest: documentMap('md5', mine) });
    expect(answer).toMatchObject({ added: [], same: [{ name: 'Mine', aliases: [digestOf(mine, 'md5')] }] });
    const filter = `(filter: { documentIds: ["md5:${digestOf(mine, 'md5').toUpperCase()}"] })`;
    expect(await namesSeen({}, filter)).toEqual(['Mine']);
  });

  it('revokes one, which comes back as new when it is pushed again', async () => {
    await pushed({ manifest: apolloManifest(mine) });
    expect((await ran(mine)).data).toEqual({ viewer: { subject: expect.any(String) } });
    const revoked = { __typename: 'RevokeOperationPayload', operation: { name: 'Mine', public: false } };
    expect(await change('revokeOperation', { id: idOf(mine) })).toMatchObject({
      ...revoked,
      operation: { revokedAt: expect.any(String) },
    });
    expect((await ran(mine)).errors).toMatchObject([{ extensions: { code: 'OPERATION_NOT_FOUND' } }]);
    expect(await change('revokeOperation', { id: idOf(mine) })).toMatchObject(revoked);
    expect(await namesSeen({}, '(filter: { revoked: true })')).toEqual(['Mine']);
    expect((await pushed({ manifest: apolloManifest(mine) })).added).toMatchObject([{ name: 'Mine' }]);
    expect(await namesSeen({}, '(filter: { revoked: false })')).toEqual(['Mine']);
    expect((await ran(mine)).errors).toBeUndefined();
  });
});

describe('Stored operations', () => {
  beforeEach(async () => {
    await pushed({ manifest: apolloManifest(mine, shared), tags: ['nightly'] });
    await pushed({ owner: 'portal', files: [{ path: 'theirs.graphql', text: theirs }] });
    await change('setOperationPublic', { id: idOf(shared), public: true });
  });

  it('are refused to strangers', async () => {
    const { body } = await site.ask('{ operations { nodes { name } } }', { as: null });
    expect(body).toMatchObject({
      data: { operations: null },
      errors: [{ path: ['operations'], extensions: { code: 'UNAUTHENTICATED' } }],
    });
  });

  it('show each application its own and the public ones, and nothing of others by an id either', async () => {
    expect(await namesSeen(await through('exporter'))).toEqual(['Mine', 'Shared']);
    expect(await namesSeen(await through('portal'))).toEqual(['Shared', 'Theirs']);
    expect(await namesSeen(await through('nobody'))).toEqual(['Shared']);
    const ids = [idOf(mine), idOf(shared), idOf(theirs, 'portal')].map((id) => JSON.stringify(id));
    const { body } = await site.ask(
      `{ operation(id: ${ids[2]}) { name } nodes(ids: [${ids.join()}]) { id } operations { totalCount } }`,
      await through('exporter'),
    );
    expect(body).toMatchObject({
      data: { operation: null, nodes: [{}, {}, null], operations: { totalCount: 2 } },
    });
    await change('revokeOperation', { id: idOf(shared) });
    expect(await namesSeen(await through('portal'))).toEqual(['Theirs']);
  });

  it('are all shown to administrators, by name, page by page, forwards and back', async () => {
    const page = 'nodes { name } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } totalCount';
    const [first, next, back] = [{ args: 'first: 2' }, { args: '' }, { args: '' }] as any[];
    Object.assign(first, (await site.ask(`{ operations(${first.args}) { ${page} } }`)).body.data.operations);
    next.args = `first: 2, after: "${first.pageInfo.endCursor}"`;
    Object.assign(next, (await site.ask(`{ operations(${next.args}) { ${page} } }`)).body.data.operations);
    back.args = `last: 2, before: "${next.pageInfo.startCursor}"`;
    Object.assign(back, (await site.ask(`{ operations(${back.args}) { ${page} } }`)).body.data.operations);
    expect([first, next, back].map(({ nodes }) => nodes.map(({ name }: any) => name))).toEqual([
      ['Mine', 'Shared'],
      ['Theirs'],
      ['Mine', 'Shared'],
    ]);
    expect([first.totalCount, first.pageInfo.hasNextPage, next.pageInfo.hasNextPage]).toEqual([
      3,
      true,
      false,
    ]);
  });

  it.each([
    ['(filter: { owners: ["portal"] })', ['Theirs']],
    ['(filter: { names: ["Mine", "Nothing"] })', ['Mine']],
    ['(filter: { tags: ["nightly"] })', ['Mine', 'Shared']],
    ['(filter: { types: [MUTATION] })', []],
    ['(filter: { public: true })', ['Shared']],
    ['(filter: { owners: ["\\u0000"] })', []],
    ['(orderBy: { field: CREATED_AT, direction: DESC })', ['Theirs', 'Shared', 'Mine']],
    ['(orderBy: { field: NAME, direction: DESC })', ['Theirs', 'Shared', 'Mine']],
  ])('can be filtered and ordered: %s', async (args, names) => {
    expect(await namesSeen({}, args)).toEqual(names);
  });

  it('show one with everything that is kept of it', async () => {
    const { body } = await site.ask(`{
      operation(id: "${idOf(shared)}") {
        id documentId name type owner document aliases tags source public lastUsedAt useCount revokedAt
        viewerCan system { name }
      }
    }`);
    expect(body.data.operation).toEqual({
      ...{ id: idOf(shared), documentId: digestOf(shared), name: 'Shared', type: 'QUERY', owner: 'exporter' },
      ...{ document: shared, aliases: [], tags: ['nightly'], source: 'APOLLO', public: true },
      ...{ lastUsedAt: null, useCount: 0, revokedAt: null, system: { name: 'gateway' } },
      viewerCan: ['OPERATION_READ', 'OPERATION_WRITE'],
    });
  });
});
