import { ApolloClient, CombinedGraphQLErrors, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { type DocumentNode, getOperationAST, type GraphQLInterfaceType } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { schema } from '../../src/schema/index.ts';
import type { Person } from '../../src/sandbox/people.ts';
import {
  apolloManifestOf,
  askedOf,
  describeMutation,
  digestOf,
  openPortal,
  type Portal,
  projectsQuery,
  textOf,
} from './portal.ts';

const projects = gql(projectsQuery);
const describeProject = gql(describeMutation);
const never = gql('query NeverPushed { systems { name } }');

/** Which types an interface has; without them the cache drops what is asked of `Failure`. */
const possibleTypes = {
  Failure: schema.getPossibleTypes(schema.getType('Failure') as GraphQLInterfaceType).map(({ name }) => name),
};

const manifest = apolloManifestOf([projectsQuery, describeMutation]);

/** Looks the id up by the operation's name, as Apollo's `generatePersistedQueryIdsFromManifest` does. */
function idOf(document: DocumentNode): string {
  const name = getOperationAST(document)?.name?.value;
  return manifest.operations.find((operation) => operation.name === name)?.id ?? '0'.repeat(64);
}

async function connect(
  portal: Portal,
  link: PersistedQueryLink | null,
  username: Person['username'] = 'viewer',
): Promise<ApolloClient> {
  const headers = { authorization: `Bearer ${await portal.tokenOf(username)}` };
  const http = new HttpLink({ uri: `${portal.url}/graphql`, headers, fetch: portal.fetch });
  return new ApolloClient({
    link: link === null ? http : link.concat(http),
    cache: new InMemoryCache({ possibleTypes }),
  });
}

describe('an Apollo Client where stored operations alone are taken', () => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await openPortal();
    await portal.push(manifest);
  });
  beforeEach(() => portal.forget());
  afterAll(() => portal.close());

  it('is refused a document of its own, and told what to send', async () => {
    const client = await connect(portal, null);
    const { error } = await client.query({ query: never, errorPolicy: 'all' });
    expect(codesOf(error)).toEqual([expect.objectContaining({ code: 'FORBIDDEN', reason: 'FREE_TEXT' })]);
    expect(error?.message).toContain('documentId');
    expect(askedOf(portal)).toEqual([]);
  });

  it('is told that its id is unknown, and does not go on with the document', async () => {
    const client = await connect(portal, new PersistedQueryLink({ generateHash: idOf }));
    const { error } = await client.query({ query: never, errorPolicy: 'all' });
    expect(codesOf(error)).toEqual([expect.objectContaining({ code: 'OPERATION_NOT_FOUND' })]);
    expect(portal.sent).toHaveLength(1);
    expect(askedOf(portal)).toEqual([]);
  });

  it('registers nothing, even with the text beside the id', async () => {
    const link = new PersistedQueryLink({ sha256: digestOf, retry: () => true });
    const client = await connect(portal, link);
    const { error } = await client.query({ query: never, errorPolicy: 'all' });
    expect(codesOf(error)).toEqual([expect.objectContaining({ code: 'OPERATION_NOT_FOUND' })]);
    expect(portal.sent.map(({ body }) => body.includes('query NeverPushed'))).toEqual([false, true]);
    expect(askedOf(portal)).toEqual([]);
  });

  it.each([
    ['POST', false],
    ['GET', true],
  ])('gets rows for the id in its manifest by %s, and keeps them by their ids', async (method, byGet) => {
    const link = new PersistedQueryLink({ generateHash: idOf, useGETForHashedQueries: byGet });
    const client = await connect(portal, link);
    const { data, error } = await client.query<any>({ query: projects, variables: { first: 2 } });
    expect(error).toBeUndefined();
    expect(data.projects.nodes).toHaveLength(2);
    const [{ id, name }] = data.projects.nodes;
    expect(client.cache.extract()).toHaveProperty([`Project:${id}`, 'name'], name);
    expect(portal.sent.map((request) => request.method)).toEqual([method]);
    expect(textOf(portal)).toContain(idOf(projects));
    expect(textOf(portal)).not.toMatch(/nodes/);
    expect(askedOf(portal)).toEqual([expect.stringContaining('/api/v1/org-unit/projects')]);
  });

  it('makes a change by the id of its mutation', async () => {
    const link = new PersistedQueryLink({ generateHash: idOf, useGETForHashedQueries: true });
    const client = await connect(portal, link, 'editor');
    const { data } = await client.query<any>({ query: projects, variables: { first: 1 } });
    const [{ id }] = data.projects.nodes;
    portal.forget();
    const changed = await client.mutate<any>({
      mutation: describeProject,
      variables: { id, description: 'Set by the portal' },
    });
    expect(changed.data.updateProject.project).toMatchObject({ id, description: 'Set by the portal' });
    expect(portal.sent.map(({ method }) => method)).toEqual(['POST']);
    expect(textOf(portal)).not.toMatch(/updateProject/);
    expect(askedOf(portal).filter((asked) => !asked.startsWith('GET'))).toHaveLength(1);
  });

  it('is told as data why a change is refused', async () => {
    const client = await connect(portal, new PersistedQueryLink({ generateHash: idOf }));
    const variables = { id: 'Project:dgx:300370', description: 'Not for viewers' };
    const { data } = await client.mutate<any>({ mutation: describeProject, variables });
    expect(data.updateProject).toMatchObject({ __typename: 'Forbidden', code: 'FORBIDDEN' });
    expect(askedOf(portal)).toEqual([]);
  });
});

function codesOf(error: unknown): unknown[] {
  return CombinedGraphQLErrors.is(error) ? error.errors.map(({ extensions }) => extensions) : [error];
}
