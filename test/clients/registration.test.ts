import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { Client, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { digestOf, openPortal, type Portal, textOf } from './portal.ts';

// Of their own each: what one client registered, the other would find.
const ofApollo = 'query AskedByApollo { systems { name } }';
const ofUrql = 'query AskedByUrql { systems { name } }';

describe('a client that registers what it sends, where everything is open', () => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await openPortal('open');
  });
  beforeEach(() => portal.forget());
  afterAll(() => portal.close());

  async function askWithApollo() {
    const http = new HttpLink({ ...(await addressed()), fetch: portal.fetch });
    const link = new PersistedQueryLink({ sha256: digestOf }).concat(http);
    const client = new ApolloClient({ link, cache: new InMemoryCache() });
    return (await client.query<any>({ query: gql(ofApollo) })).data;
  }

  async function askWithUrql() {
    const { uri: url, headers } = await addressed();
    const exchanges = [persistedExchange(), fetchExchange];
    const client = new Client({ url, fetch: portal.fetch, fetchOptions: { headers }, exchanges });
    return (await client.query(ofUrql, {}).toPromise()).data;
  }

  async function addressed() {
    const headers = { authorization: `Bearer ${await portal.tokenOf('viewer')}` };
    return { uri: `${portal.url}/graphql`, headers };
  }

  it.each([
    ['Apollo Client', 'AskedByApollo', askWithApollo],
    ['urql', 'AskedByUrql', askWithUrql],
  ])('is understood: %s sends the id, then the text, from then on the id alone', async (_, name, ask) => {
    for (const data of [await ask(), await ask()])
      expect(data.systems.map((system: any) => system.name)).toEqual(['gateway', 'renku', 'dgx', 'emmy']);
    const heldText = portal.sent.map((sent) => textOf({ sent: [sent] }).includes(`query ${name}`));
    expect(heldText).toEqual([false, true, false]);
  });
});
