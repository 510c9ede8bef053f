import { cacheExchange, Client, type CombinedError, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { type DocumentNode, parse } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../src/sandbox/people.ts';
import {
  askedOf,
  describeMutation,
  digestOf,
  openPortal,
  type Portal,
  projectsQuery,
  textOf,
  withTypenames,
} from './portal.ts';

/** A document as the client preset of codegen makes it with `persistedDocuments: true`. */
interface Generated extends DocumentNode {
  readonly __meta__: { readonly hash: string };
}

/** Its ids are SHA-1 unless told otherwise. */
function generate(text: string): Generated {
  const whole = withTypenames(text);
  return { ...parse(whole), __meta__: { hash: digestOf(whole, 'sha1') } };
}

const projects = generate(projectsQuery);
const describeProject = generate(describeMutation);
const never = generate('query NeverPushed { systems { name } }');

/** What stands in `persisted-documents.json`. */
const manifest = Object.fromEntries(
  [projectsQuery, describeMutation].map((text) => [generate(text).__meta__.hash, withTypenames(text)]),
);

async function connect(portal: Portal, username: Person['username'] = 'viewer'): Promise<Client> {
  return new Client({
    url: `${portal.url}/graphql`,
    fetch: portal.fetch,
    fetchOptions: { headers: { authorization: `Bearer ${await portal.tokenOf(username)}` } },
    exchanges: [
      cacheExchange,
      persistedExchange({
        enforcePersistedQueries: true,
        enableForMutation: true,
        generateHash: (_, document) => Promise.resolve((document as Generated).__meta__.hash),
      }),
      fetchExchange,
    ],
  });
}

describe('a urql client where stored operations alone are taken', () => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await openPortal();
    await portal.push(manifest);
  });
  beforeEach(() => portal.forget());
  afterAll(() => portal.close());

  it('is told that its id is unknown, and nothing is asked', async () => {
    const client = await connect(portal);
    const { data, error } = await client.query(never, {}).toPromise();
    expect(data).toBeFalsy();
    expect(codesOf(error)).toEqual(['OPERATION_NOT_FOUND']);
    expect(portal.sent).toHaveLength(1);
    expect(askedOf(portal)).toEqual([]);
  });

  it('gets rows for the SHA-1 that codegen gave its document', async () => {
    const client = await connect(portal);
    const { data, error } = await client.query(projects, { first: 2 }).toPromise();
    expect(error).toBeUndefined();
    expect(data.projects.nodes).toEqual([
      { __typename: 'Project', id: expect.stringMatching(/^Project:dgx:/), name: expect.any(String) },
      { __typename: 'Project', id: expect.stringMatching(/^Project:dgx:/), name: expect.any(String) },
    ]);
    expect(portal.sent.map(({ method }) => method)).toEqual(['GET']);
    expect(textOf(portal)).toContain(projects.__meta__.hash);
    expect(textOf(portal)).not.toMatch(/nodes/);
    expect(askedOf(portal)).toEqual([expect.stringContaining('/api/v1/org-unit/projects')]);
  });

  it('makes a change by the id of its mutation', async () => {
    const client = await connect(portal, 'editor');
    const { data } = await client.query(projects, { first: 1 }).toPromise();
    const [{ id }] = data.projects.nodes;
    portal.forget();
    const changed = await client
      .mutation(describeProject, { id, description: 'Set by the portal' })
      .toPromise();
    expect(changed.error).toBeUndefined();
    expect(changed.data.updateProject.project).toMatchObject({ id, description: 'Set by the portal' });
    expect(portal.sent.map(({ method }) => method)).toEqual(['POST']);
    expect(textOf(portal)).not.toMatch(/updateProject/);
    expect(askedOf(portal).filter((asked) => !asked.startsWith('GET'))).toHaveLength(1);
  });
});

function codesOf(error: CombinedError | undefined): unknown[] {
  return error?.graphQLErrors.map(({ extensions }) => extensions['code']) ?? [];
}
