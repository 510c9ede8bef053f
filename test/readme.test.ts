import { readdirSync, readFileSync } from 'node:fs';
import { parse, validate } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../src/cli/commands.ts';
import { seedNativePools } from '../src/cli/sandbox-pools.ts';
import { errorCodes } from '../src/errors.ts';
import { mostBodyBytes } from '../src/inbound/body.ts';
import { people, type Person } from '../src/sandbox/people.ts';
import { schema } from '../src/schema/index.ts';
import { createSite, keyPair, pem } from './config/site.ts';
import { blocksOf, brokenLinksOf, examplesOf, pages, readme } from './support/pages.ts';
import { expectationOf } from './support/shown.ts';
import { openSite, type Site } from './support/site.ts';
import { root } from './support/sources.ts';

const blocks = pages.flatMap(blocksOf);

describe('a configuration that a page shows', () => {
  const configured = createSite();
  afterAll(() => configured.remove());
  configured.write('ca.pem', pem);
  configured.write('emmy.key', keyPair().full);
  const env = {
    CLUSTERQL_SECRET: 'x'.repeat(32),
    CAMPUS_SECRET: 'made up as well',
    DGX_SECRET: 'made up for the pages',
    EMMY_KEY: keyPair().full,
    FRITZ_PUBLIC_KEY: keyPair().public,
  };
  const shown = blocks.filter(({ language }) => language === 'yaml');

  it.each(shown.map((block) => [block.page, block] as const))(
    'in %s loads as it stands',
    (_, { content }) => {
      expect(configured.problems(content, { env })).toEqual([]);
    },
  );

  it('in the README connects one system of each kind', () => {
    const kinds = shown
      .filter(({ page }) => page === readme.path)
      .flatMap(({ content }) => configured.load(content, { env }).systems.map(({ kind }) => kind));
    expect(kinds.sort()).toEqual(['clustercockpit', 'renku', 'runai']);
  });

  it('in the page of a system connects that system', () => {
    const kinds = shown
      .filter(({ page }) => /(renku|runai|clustercockpit)\.md$/.test(page))
      .flatMap(({ page, content }) =>
        configured.load(content, { env }).systems.map(({ kind }) => [page, `docs/${kind}.md`]),
      );
    expect(new Set(kinds.map(([, page]) => page)).size).toBe(3);
    for (const [page, expected] of kinds) expect(page).toBe(expected);
  });
});

describe('against the sandbox', () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
    await seedNativePools(site.database);
  });
  beforeEach(() => site.forget());
  afterAll(() => site.close());

  const examples = pages.flatMap(examplesOf);

  it('there is something to ask', () => {
    const asked = examples.filter(({ title }) => title.endsWith(readme.path));
    expect(asked.map(({ who }) => who)).toEqual([
      'administrator',
      'viewer',
      'administrator',
      'administrator',
    ]);
    expect(people.map(({ username }) => username)).toEqual(
      expect.arrayContaining(examples.map(({ who }) => who)),
    );
  });

  it.each(examples.map((example) => [example.title, example] as const))(
    '%s has the answer that is shown',
    async (_, { who, query, shown }) => {
      const { body } = await site.ask(query, { as: who as Person['username'] });
      expect(body).toEqual(expectationOf(JSON.parse(shown)));
    },
  );

  it('lines of the log have the fields that are shown', async () => {
    const shown = blocks
      .filter(({ language, content }) => language === 'text' && content.startsWith('{"level"'))
      .map(({ content }) => fieldsOf(content));
    expect(shown).toHaveLength(3);
    site.sandbox.runai.setFault({ kind: 'down' });
    await site.gateway.fetch(
      new Request('http://127.0.0.1:4000/graphql', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${await site.tokenOf('administrator')}`,
        },
        body: JSON.stringify({
          operationName: 'Names',
          query: 'query Names { clusters { nodes { name } } }',
        }),
      }),
    );
    const written = site.logLines.map(fieldsOf);
    for (const fields of shown) expect(written).toContainEqual(fields);
  });
});

describe('the pages', () => {
  it.each(pages.map((page) => [page.path, page] as const))('%s links only to what is there', (_, page) => {
    expect(brokenLinksOf(page)).toEqual([]);
  });

  it('would be found to link to a file or heading that is not there', () => {
    const text = '[a](docs/nothing.md) [b](README.md#nothing) [c](docs/renku.md#credentials) [d](#start)';
    expect(brokenLinksOf({ path: readme.path, text })).toEqual(['docs/nothing.md', 'README.md#nothing']);
  });

  it('lead from the README to each other page', () => {
    const others = pages.filter((page) => page !== readme);
    expect(others.filter(({ path }) => !readme.text.includes(`](${path})`))).toEqual([]);
  });

  it('name only scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
    const named = pages.flatMap(({ text }) =>
      Array.from(text.matchAll(/npm (?:run (\w+)|(start|test)\b)/g), ([, run, own = '']) => run ?? own),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('name only commands that there are', async () => {
    let usage = '';
    await runCommand(['--help'], { write: (text: string) => (usage += text) }, process.stderr);
    const known = Array.from(usage.matchAll(/^ {2}(\S+(?: \S+)?) {2,}/gm), ([, words = '']) => words);
    const named = pages.flatMap(({ text }) =>
      Array.from(text.matchAll(/(?:^|[`(|] ?)clusterql ([a-z]+(?: [a-z]+)?)/gm), ([, words = '']) => words),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((words) => !known.some((each) => `${words} `.startsWith(`${each} `)))).toEqual([]);
  });

  it('name only codes of errors that exist', () => {
    const named = pages.flatMap(({ text }) => text.match(/\bUPSTREAM_\w+/g) ?? []);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((code) => !(errorCodes as readonly string[]).includes(code))).toEqual([]);
  });

  it('say what helps at every reason that a client gets', () => {
    const source = readFileSync(new URL('src/auth/refusal.ts', root), 'utf8');
    const reasons = Array.from(source.matchAll(/^ {2}\| '([A-Z_]+)'/gm), ([, reason = '']) => reason);
    expect(reasons).toContain('EXPIRED');
    const integrators = readFileSync(new URL('docs/integrators.md', root), 'utf8');
    // Being turned away at the issuer is told by a page, before there is a client.
    const told = reasons.filter((reason) => reason !== 'SIGN_IN_DENIED');
    expect(told.filter((reason) => !integrators.includes(`\`${reason}\``))).toEqual([]);
  });

  it('send from a shell only what the schema takes', () => {
    const sent = blocks.flatMap(({ language, content }) =>
      language === 'sh'
        ? Array.from(content.matchAll(/^query='([^']+)'/gms), ([, document = '']) => document)
        : [],
    );
    expect(sent).toHaveLength(3);
    expect(sent.flatMap((document) => validate(schema, parse(document)))).toEqual([]);
  });

  it('tell the limit of a body as it is', () => {
    expect(readme.text).toContain(`(${mostBodyBytes.toLocaleString('en')} bytes)`);
  });

  it('name every room of the source', () => {
    const rooms = readdirSync(new URL('src/', root), { withFileTypes: true });
    const names = rooms.map((room) => (room.isDirectory() ? `${room.name}/` : room.name));
    expect(names.length).toBeGreaterThan(10);
    const layout = blocks.find(({ content }) => content.startsWith('src/main.ts'))?.content ?? '';
    expect(names.filter((name) => !layout.includes(name))).toEqual([]);
  });
});

/** What kind of line it is, then its fields; of warnings the text is another each time. */
function fieldsOf(line: string): string[] {
  const fields = JSON.parse(line) as Record<string, unknown>;
  return [fields['level'] === 30 ? String(fields['msg']) : 'warning', ...Object.keys(fields).sort()];
}
