import { getOperationAST, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seedNativePools } from '../../src/cli/sandbox-pools.ts';
import { people } from '../../src/sandbox/people.ts';
import { schema } from '../../src/schema/index.ts';
import { openSite, type Site } from '../support/site.ts';
import { filesBelow } from '../support/sources.ts';

const named = filesBelow('src/graphiql/tabs').map(
  ({ text }) => [getOperationAST(parse(text))?.name?.value ?? '', text] as const,
);

describe('what the page opens with', () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
    await seedNativePools(site.database);
  });
  afterAll(() => site.close());

  it('has a name on every tab, each another', () => {
    const names = named.map(([name]) => name);
    expect(names).not.toContain('');
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(named)('answers the administrator of the sandbox: %s', async (_, query) => {
    const { status, body } = await site.ask(query);
    expect(status).toBe(200);
    expect(body.errors).toBeUndefined();
    for (const value of Object.values(body.data)) expect(value).not.toBeNull();
  });

  it.each(people)('tells the $username of a refusal once, and not row by row', async ({ username }) => {
    for (const [name, query] of named) {
      const { errors = [] } = (await site.ask(query, { as: username })).body;
      const messages = errors.map(({ message }: { message: string }) => message);
      expect([name, messages]).toEqual([name, [...new Set(messages)]]);
    }
  });

  it.each(named)('knows every field: %s', (_, query) => {
    expect(validate(schema, parse(query))).toEqual([]);
  });

  it('changes nothing when every tab is run', async () => {
    const count =
      '{ pools(first: 100) { totalCount } auditEvents(filter: { kinds: [STARTED] }) { totalCount } }';
    const before = await site.ask(count);
    site.forget();
    for (const [, query] of named) await site.ask(query);
    const sent = (['renku', 'runai', 'clustercockpit'] as const).flatMap(site.received);
    expect(sent.length).toBeGreaterThan(0);
    // ClusterCockpit is read with POST.
    expect(sent.filter((each) => !/^(GET |POST \/query$)/.test(each))).toEqual([]);
    expect((await site.ask(count)).body).toEqual(before.body);
  });
});
